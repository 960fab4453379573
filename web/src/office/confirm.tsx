import type { ComponentChildren } from "preact";
import { useForm } from "../lib/form";
import { t, tOf } from "../lib/i18n";
import type { Problem } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { Submit } from "../ui/form";

/** What the server wants a second thought about: its consequences, and the word to send back. */
export type Question = { problem: Problem };

type ConfirmProps = {
  question: Question;
  submit: string;
  onConfirm: (confirm: string) => Promise<void>;
  onClose: () => void;
  children?: ComponentChildren;
};

/** The second thought itself: what will happen, and the button that goes on. */
export function Confirmation({ question, submit, onConfirm, onClose, children }: ConfirmProps) {
  const form = useForm({ send: () => onConfirm(question.problem.confirm) });
  const consequences = question.problem.consequences;
  return (
    <form class="in" {...form.attrs}>
      <Alert tone="warn" live>
        {consequences.length ? (
          consequences.map((one) => <p key={one}>{tOf("consequence", one, "consequence.other")}</p>)
        ) : (
          <p>{t("consequence.other")}</p>
        )}
        {children}
      </Alert>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <button type="button" class="btn" onClick={onClose}>
          {t("act.cancel")}
        </button>
        <Submit busy={form.isBusy}>{submit}</Submit>
      </div>
    </form>
  );
}
