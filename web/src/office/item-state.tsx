import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { required, useForm } from "../lib/form";
import { formatTime, t } from "../lib/i18n";
import type { MailState, OfficeMail } from "../lib/shapes";
import { notify } from "../lib/toast";
import { ProblemAlert } from "../ui/alert";
import { MailBadge } from "../ui/badges";
import { Field, Submit } from "../ui/form";
import type { ItemPath } from "./item";
import { MoveFields, requiredFor, type MoveField } from "./move-fields";
import { refreshOverview } from "./overview";

/**
 * Where staff may move an item by hand. `collected` is reached and left through a hand-out only.
 */
export const NEXT: Record<MailState, readonly MailState[]> = {
  waiting: ["forwarded", "returned", "destroyed"],
  forwarded: ["waiting", "returned"],
  returned: ["waiting"],
  destroyed: ["waiting"],
  collected: [],
};

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
  const form = useForm({
    call: "POST /office/companies/{company_id}/mail/{mail_id}/state",
    isKept: true,
    check: (values) => required(values, "to", ...requiredFor(to.value)),
    send: async (values) => {
      const state = values.to as MailState;
      const { reason, address, courier, tracking } = values as Record<MoveField, string>;
      await api("POST /office/companies/{company_id}/mail/{mail_id}/state", {
        path,
        version: of.version,
        body: { to: state, reason, address, courier, tracking },
      });
      return () => {
        notify(t("state.done", { number: of.number, state: t(`mail.state.${state}`) }));
        to.value = "";
        onChange();
        void refreshOverview();
      };
    },
    onProblem: (problem) => {
      if (["stale_version", "mail_claimed"].includes(problem.code)) onChange();
      return false;
    },
  });
  const next = NEXT[of.state];
  return (
    <section class="sheet pad" aria-labelledby="state-title">
      <h2 id="state-title">{t("mail.state")}</h2>
      <p class="stateline">
        <MailBadge state={of.state} />
        <span class="hint">{t("mail.since", { when: formatTime(of.state_since) })}</span>
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
          <MoveFields to={to.value} field={form.field} />
          <div class="foot">
            <Submit busy={form.isBusy}>{t("state.submit")}</Submit>
          </div>
        </form>
      )}
    </section>
  );
}
