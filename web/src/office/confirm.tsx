import type { ComponentChildren } from "preact";
import { useForm } from "../lib/form";
import { t, tOf } from "../lib/i18n";
import type { Problem } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { Submit } from "../ui/form";

/** What the server wants a second thought about: its consequences, and the word to send back. */
export type Question = { problem: Problem };

type ConfirmProps = { title: string; question: Question; submit: string; onConfirm: (confirm: string) => Promise<void>; onClose: () => void };

export const ConfirmDialog = ({ title, onClose, ...rest }: ConfirmProps) => (
  <Dialog title={title} onClose={onClose}><Confirmation {...rest} onClose={onClose} /></Dialog>
);

export function Confirmation({ question, submit, onConfirm, onClose, children }: Omit<ConfirmProps, "title"> & { children?: ComponentChildren }) {
  const form = useForm({ send: () => onConfirm(question.problem.confirm) });
  const consequences = question.problem.consequences;
  return (
    <form class="in" {...form.attrs}>
      <Alert tone="warn" live>
        {consequences.length ? consequences.map((one) => <p key={one}>{tOf("consequence", one, "consequence.other")}</p>) : <p>{t("consequence.other")}</p>}
        {children}
      </Alert>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <button type="button" class="btn" onClick={onClose}>{t("act.cancel")}</button>
        <Submit busy={form.isBusy}>{submit}</Submit>
      </div>
    </form>
  );
}
