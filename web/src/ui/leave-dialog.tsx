import { t } from "../lib/i18n";
import { answer, question } from "../lib/leaving";
import { Dialog } from "./dialog";

/** "Leave without saving?", whichever way out was taken. */
export function LeaveDialog() {
  const asked = question.value;
  if (!asked) return null;
  const stay = () => answer(false);
  return (
    <Dialog title={t("leave.title")} onClose={stay}>
      <div class="in">
        <p>{t(`leave.${asked.loss}`)}</p>
        <div class="foot">
          <button type="button" class="btn" onClick={stay}>
            {t("leave.stay")}
          </button>
          <button type="button" class="btn danger" onClick={() => answer(true)}>
            {t("leave.leave")}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
