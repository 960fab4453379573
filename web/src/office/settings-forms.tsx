import { useMemo } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { LANGUAGES, t } from "../lib/i18n";
import { CURRENCIES } from "../invoices/fields";
import type { Language } from "../lib/shapes";
import { Alert, ProblemAlert } from "../ui/alert";
import { Theirs } from "../ui/edit";
import { Check, Field, Submit, TextArea } from "../ui/form";
import { useSettings, type FormProps, type Name } from "./settings-edit";

const GENERAL = [
  "office_name",
  "office_email",
  "office_address",
  "time_zone",
  "language",
  "currency",
  "staff_codes",
  "companies_invite",
  "invitation_days",
  "client_summaries",
  "message_excerpts",
  "retention_months",
] as const;
const MAIL = [
  "missing_attachment_alert",
  "attachment_limit",
  "digest_minutes",
  "held_alert_hours",
  "label_symbol",
] as const;

/** The frame of each: what somebody else saved meanwhile above the fields, what failed below. */
function Frame({
  edit,
  children,
}: {
  edit: ReturnType<typeof useSettings>;
  children: ComponentChildren;
}) {
  const { form } = edit;
  return (
    <form class="stack" key={edit.turn} {...form.attrs}>
      {edit.isOver && <Theirs told={t("settings.stale")} onTake={edit.useTheirs} />}
      {children}
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <Submit busy={form.isBusy}>{t(edit.isOver ? "item.saveOver" : "act.save")}</Submit>
      </div>
    </form>
  );
}

/** What a field and a box to tick are drawn with. */
const drawn = (edit: ReturnType<typeof useSettings>) => ({
  field: (name: Name, hint?: string) => ({
    defaultValue: edit.begun[name],
    ...edit.form.field(name),
    hint: edit.hint(name, hint),
  }),
  tick: (name: Name, hint: string) => ({
    name,
    defaultChecked: edit.begun[name] === "on",
    hint: edit.hint(name, hint),
  }),
});

export function GeneralForm(props: FormProps) {
  const edit = useSettings(GENERAL, props);
  const { field, tick } = drawn(edit);
  const { begun } = edit;
  const zones = useMemo(
    () => [...new Set([begun.time_zone, ...Intl.supportedValuesOf("timeZone")])].sort(),
    [],
  );
  const asksCodes = useSignal(false);
  return (
    <Frame edit={edit}>
      <Field label={t("settings.officeName")} {...field("office_name", t("settings.officeNameHint"))} />
      <Field
        label={t("settings.officeEmail")}
        type="email"
        optional
        {...field("office_email", t("settings.officeEmailHint"))}
      />
      <TextArea
        label={t("settings.officeAddress")}
        optional
        {...field("office_address", t("settings.officeAddressHint"))}
      />
      <div class="pair">
        <Field label={t("settings.timeZone")} {...field("time_zone", t("settings.timeZoneHint"))}>
          {zones.map((one) => (
            <option key={one} value={one} selected={one === begun.time_zone}>
              {one.replaceAll("_", " ")}
            </option>
          ))}
        </Field>
        <Field label={t("settings.language")} {...field("language", t("settings.languageHint"))}>
          {(Object.keys(LANGUAGES) as Language[]).map((one) => (
            <option key={one} value={one} selected={one === begun.language}>
              {LANGUAGES[one]}
            </option>
          ))}
        </Field>
      </div>
      <Field label={t("settings.currency")} {...field("currency", t("settings.officeCurrencyHint"))}>
        {CURRENCIES.map((one) => (
          <option key={one} value={one} selected={one === begun.currency}>
            {one}
          </option>
        ))}
      </Field>
      <Check
        label={t("settings.clientSummaries")}
        {...tick("client_summaries", t("settings.clientSummariesHint"))}
      />
      <Check
        label={t("settings.messageExcerpts")}
        {...tick("message_excerpts", t("settings.messageExcerptsHint"))}
      />
      <Check
        label={t("settings.companiesInvite")}
        {...tick("companies_invite", t("settings.companiesInviteHint"))}
      />
      <Field
        label={t("settings.invitationDays")}
        inputMode="numeric"
        {...field("invitation_days", t("settings.invitationDaysHint"))}
      />
      <Field
        label={t("settings.retentionMonths")}
        inputMode="numeric"
        {...field("retention_months", t("settings.retentionMonthsHint"))}
      />
      <Check
        label={t("settings.staffCodes")}
        {...tick("staff_codes", t("settings.staffCodesHint"))}
        onChange={({ currentTarget }) => {
          asksCodes.value = currentTarget.checked && !begun.staff_codes;
        }}
      />
      {asksCodes.value && (
        <Alert tone="warn" live>
          <p>{t("settings.staffCodesOut")}</p>
        </Alert>
      )}
    </Frame>
  );
}

export function MailForm(props: FormProps) {
  const edit = useSettings(MAIL, props);
  const { field, tick } = drawn(edit);
  return (
    <Frame edit={edit}>
      <Check
        label={t("settings.alert")}
        {...tick("missing_attachment_alert", t("settings.alertHint"))}
      />
      <Field
        label={t("settings.attachmentLimit")}
        inputMode="decimal"
        {...field("attachment_limit", t("settings.attachmentLimitHint"))}
      />
      <Field
        label={t("settings.digestMinutes")}
        inputMode="numeric"
        {...field("digest_minutes", t("settings.digestMinutesHint"))}
      />
      <Field
        label={t("settings.heldAlertHours")}
        inputMode="numeric"
        {...field("held_alert_hours", t("settings.heldAlertHoursHint"))}
      />
      <Field
        label={t("settings.labelSymbol")}
        {...field("label_symbol", t("settings.labelSymbolHint"))}
      >
        {(["qr", "aztec"] as const).map((one) => (
          <option key={one} value={one} selected={one === edit.begun.label_symbol}>
            {t(`settings.labelSymbol.${one}`)}
          </option>
        ))}
      </Field>
    </Frame>
  );
}
