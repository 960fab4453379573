import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { useForm } from "../lib/form";
import { formatTime, t } from "../lib/i18n";
import type { MailState, OfficeMail } from "../lib/shapes";
import { notify } from "../lib/toast";
import { ProblemAlert } from "../ui/alert";
import { MailBadge } from "../ui/badges";
import { Field, Submit } from "../ui/form";
import { ConfirmDialog, type Question } from "./confirm";
import type { ItemPath } from "./item";
import { refreshOverview } from "./overview";

/** `collected` is not offered: only a hand-out leads there. */
const OFFERED = ["waiting", "forwarded", "returned", "destroyed"] as const satisfies readonly MailState[];

export function ItemState({ of, path, onChange }: { of: OfficeMail; path: ItemPath; onChange: () => void }) {
  const question = useSignal<(Question & { to: MailState }) | null>(null);
  async function change(to: MailState, confirm?: string): Promise<void> {
    await api("POST /office/companies/{company_id}/mail/{mail_id}/state", { path, version: of.version, body: { to, ...(confirm && { confirm }) } as { to: MailState } });
    notify(t("state.done", { number: of.number, state: t(`mail.state.${to}`) }));
    question.value = null;
    onChange();
    void refreshOverview();
  }
  const form = useForm({
    send: ({ to }) => change(to as MailState),
    onProblem: (problem) => {
      if (problem.code === "stale_version") onChange();
      if (problem.code !== "confirmation_required") return false;
      const to = new FormData(document.forms.namedItem("state")!).get("to") as MailState;
      question.value = { to, problem };
      return true;
    },
  });
  return (
    <section class="sheet pad" aria-labelledby="state-title">
      <h2 id="state-title">{t("mail.state")}</h2>
      <p class="stateline"><MailBadge state={of.state} /><span class="hint">{t("mail.since", { when: formatTime(of.state_since) })}</span></p>
      <form class="inline" name="state" {...form.attrs}>
        {form.problem && <ProblemAlert problem={form.problem} />}
        <Field key={of.state} label={t("state.change")} {...form.field("to")}>{OFFERED.filter((one) => one !== of.state).map((one) => <option key={one} value={one}>{t(`mail.state.${one}`)}</option>)}</Field>
        <Submit busy={form.isBusy}>{t("state.submit")}</Submit>
      </form>
      {question.value && <ConfirmDialog title={t("state.confirmTitle")} question={question.value} submit={t("state.submit")} onConfirm={(confirm) => change(question.value!.to, confirm)} onClose={() => { question.value = null; }} />}
    </section>
  );
}
