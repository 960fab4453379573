import { api } from "../lib/api";
import { required, useForm } from "../lib/form";
import { t } from "../lib/i18n";
import { notify } from "../lib/toast";
import { refreshOverview } from "../office/overview";
import { ProblemAlert } from "../ui/alert";
import { Cancel, Dialog } from "../ui/dialog";
import { Submit, TextArea } from "../ui/form";
import { stillIn, type Handout, type Part } from "./shapes";

type UndoProps = {
  of: Handout;
  parts: readonly Part[];
  onUndone: (now: Handout) => void;
  onClose: () => void;
};

/** Take mail back that was handed out by mistake; the receipts stay, marked void with the reason. */
export function UndoDialog({ of, parts, onUndone, onClose }: UndoProps) {
  const n = parts.reduce((sum, one) => sum + stillIn(one), 0);
  const form = useForm({
    call: "POST /office/handouts/{handout_id}/undo",
    check: (values) => required(values, "reason"),
    send: async ({ reason = "" }, key) => {
      const now = await api("POST /office/handouts/{handout_id}/undo", {
        path: { handout_id: of.id },
        body: { reason, company_ids: parts.map(({ company_id }) => company_id) },
        key,
      });
      notify(t("handout.undoDone", { n }));
      void refreshOverview();
      return () => {
        onUndone(now);
        onClose();
      };
    },
  });
  return (
    <Dialog title={t("handout.undoTitle", { n })} onClose={onClose} keeps={form.isTouched}>
      <form class="in" {...form.attrs}>
        <p>{t("handout.undoText")}</p>
        <ul class="bullets">
          {parts.map((one) => (
            <li key={one.company_id}>
              {one.company_name} · {t("handout.itemCount", { n: stillIn(one) })}
            </li>
          ))}
        </ul>
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <TextArea
          label={t("handout.undoReason")}
          hint={t("handout.undoReasonHint")}
          {...form.field("reason")}
        />
        <div class="foot">
          <Cancel />
          <Submit busy={form.isBusy} danger>
            {t("handout.undoSubmit", { n })}
          </Submit>
        </div>
      </form>
    </Dialog>
  );
}
