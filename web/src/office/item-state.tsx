import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { required, useForm, type Values } from "../lib/form";
import { formatTime, t } from "../lib/i18n";
import type { MailState, OfficeMail } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { MailBadge } from "../ui/badges";
import { Field, Submit } from "../ui/form";
import type { ItemPath } from "./item";
import { LeaveCollected } from "./leave-collected";
import { MoveFields, requiredFor, type MoveField } from "./move-fields";
import { refreshOverview } from "./overview";

/**
 * Where staff may move an item by hand. `collected` is reached through a hand-out only, and is left
 * together with its receipt, after a second thought.
 */
export const NEXT: Record<MailState, readonly MailState[]> = {
  waiting: ["forwarded", "returned", "destroyed"],
  forwarded: ["waiting", "returned"],
  returned: ["waiting"],
  destroyed: ["waiting"],
  collected: [],
};
const AFTER_COLLECTED = ["waiting", "forwarded", "returned", "destroyed"] as const;

export function ItemState({
  of,
  path,
  onChange,
}: {
  of: OfficeMail;
  path: ItemPath;
  onChange: () => void;
}) {
  const to = useSignal<MailState | "">("");
  const asked = useSignal<{ to: MailState; problem: Problem } | null>(null);
  // What was collected is asked about first, and the reason belongs to the answer.
  const isCollected = of.state === "collected";
  const move = async (values: Values, confirm?: string) => {
    const state = (values.to || to.value) as MailState;
    const { reason, address, courier, tracking } = values as Record<MoveField, string>;
    await api("POST /office/companies/{company_id}/mail/{mail_id}/state", {
      path,
      version: of.version,
      body: { to: state, reason, address, courier, tracking, ...(confirm && { confirm }) },
    });
    return () => {
      notify(t("state.done", { number: of.number, state: t(`mail.state.${state}`) }));
      to.value = "";
      asked.value = null;
      form.settle();
      onChange();
      void refreshOverview();
    };
  };
  const form = useForm({
    call: "POST /office/companies/{company_id}/mail/{mail_id}/state",
    isKept: true,
    check: (values) =>
      required(values, "to", ...(isCollected ? [] : requiredFor(to.value))),
    send: (values) => move(values),
    onProblem: (problem) => {
      if (["stale_version", "mail_claimed"].includes(problem.code)) onChange();
      if (problem.code !== "confirmation_required") return false;
      asked.value = { to: to.value as MailState, problem };
      return true;
    },
  });
  const next = isCollected ? AFTER_COLLECTED : NEXT[of.state];
  return (
    <section class="sheet pad" aria-labelledby="state-title">
      <h2 id="state-title">{t("mail.state")}</h2>
      <p class="stateline">
        <MailBadge state={of.state} />
        <span class="hint">{t("mail.since", { when: formatTime(of.state_since) })}</span>
        {of.handout_id && isCollected && (
          <a href={`/office/handouts/${of.handout_id}`}>{t("handout.toItsVisit")}</a>
        )}
      </p>
      {next.length > 0 && (
        <form class="stack" {...form.attrs}>
          {form.problem && <ProblemAlert problem={form.problem} />}
          <Field
            key={of.state}
            label={t("state.change")}
            onChange={(event) => {
              to.value = event.currentTarget.value as MailState | "";
            }}
            {...form.field("to")}
          >
            <option value="">{t("state.choose")}</option>
            {next.map((one) => (
              <option key={one} value={one}>
                {t(`mail.state.${one}`)}
              </option>
            ))}
          </Field>
          {!isCollected && <MoveFields to={to.value} field={form.field} />}
          <div class="foot">
            <Submit busy={form.isBusy}>{t("state.submit")}</Submit>
          </div>
        </form>
      )}
      {asked.value && (
        <LeaveCollected
          {...asked.value}
          onMove={move}
          onClose={() => {
            asked.value = null;
          }}
          onStale={onChange}
          onAsked={(problem) => {
            asked.value = asked.value && { ...asked.value, problem };
          }}
        />
      )}
    </section>
  );
}
