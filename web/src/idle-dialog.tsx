import { t } from "./lib/i18n";
import { closesIn, stay } from "./lib/idle";
import { Dialog } from "./ui/dialog";

/** The last minute before a member of staff is signed out for want of a touch. */
export const IdleDialog = () =>
  closesIn.value === null ? null : (
    <Dialog title={t("idle.title")} onClose={stay}>
      <div class="in">
        <p>{t("idle.text", { n: closesIn.value })}</p>
        <div class="foot">
          <button type="button" class="btn primary" onClick={stay}>
            {t("idle.stay")}
          </button>
        </div>
      </div>
    </Dialog>
  );
