import { required, useForm, type Values } from "../lib/form";
import { t, tOf } from "../lib/i18n";
import type { MailState } from "../lib/shapes";
import type { Problem } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { Cancel, Dialog } from "../ui/dialog";
import { Submit } from "../ui/form";
import { MoveFields, requiredFor } from "./move-fields";

type LeaveProps = {
  to: MailState;
  problem: Problem;
  onMove: (values: Values, confirm: string) => Promise<() => void>;
  onClose: () => void;
  onStale: () => void;
  onAsked: (problem: Problem) => void;
};

/** What was handed out is not, or moves on: what that means for its receipt, and why. */
export function LeaveCollected({ to, problem, onMove, onClose, onStale, onAsked }: LeaveProps) {
  const form = useForm({
    call: "POST /office/companies/{company_id}/mail/{mail_id}/state",
    check: (values) => required(values, ...new Set(["reason", ...requiredFor(to)])),
    send: (values) => onMove({ ...values, to }, problem.confirm),
    onProblem: (told) => {
      if (told.code === "stale_version") onStale();
      // Meant under other facts: what it means now is shown, and asked about again.
      if (told.code === "confirmation_required") onAsked(told);
      return told.code === "confirmation_required";
    },
  });
  return (
    <Dialog title={t("state.leaveTitle")} onClose={onClose} keeps={form.isTouched}>
      <form class="in" {...form.attrs}>
        <Alert tone="warn">
          {problem.consequences.map((one) => (
            <p key={one}>{tOf("consequence", one, "consequence.other")}</p>
          ))}
        </Alert>
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <MoveFields to={to} field={form.field} needsReason />
        <div class="foot">
          <Cancel />
          <Submit busy={form.isBusy} danger>
            {t("state.leaveSubmit", { state: t(`mail.state.${to}`) })}
          </Submit>
        </div>
      </form>
    </Dialog>
  );
}
