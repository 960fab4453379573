import { useEffect, useMemo } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { required, useForm, type Values } from "../lib/form";
import { LANGUAGES, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { know, portal } from "../lib/portal";
import { fieldText } from "../lib/problems";
import { withRecentSignIn } from "../lib/recent";
import { url } from "../lib/router";
import { limits } from "../lib/schema";
import { me } from "../lib/session";
import type { Language, Settings } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { FieldError } from "../lib/wire";
import { looksLikeEmail } from "../sign-in";
import { Alert, ProblemAlert } from "../ui/alert";
import { Check, Field, Submit } from "../ui/form";
import { Lazy } from "../ui/lazy";
import { Shown } from "../ui/list";
import { ScannersPage } from "./scanners";
import { seesPrices } from "./sees";
import { Tabs } from "./tabs";

const CALL = "PATCH /office/settings";
const prices = () => import("./prices").then((part) => part.PricesPage);
/** Prices are one page; what a seat costs is reached on it from the list of seats. */
const PRICES = ["prices", "seats"];
const MEGABYTE = 1_000_000;
const bounds = limits[CALL] ?? {};
type FormProps = { of: Settings; isAdmin: boolean; onSaved: (settings: Settings) => void; onStale: () => void };

/** What an admin decides for the whole office; other staff read it. */
export function SettingsPage() {
  const path = url.value.pathname;
  const here = ["mail", ...(seesPrices() ? PRICES : []), "scanners"].find(
    (one) => path === `/office/settings/${one}`,
  );
  const isPrices = PRICES.some((one) => one === here);
  useEffect(() => {
    document.title = `${t("nav.settings")} · Awizo`;
  });
  return (
    <>
      <div class="head">
        <h1>{t("nav.settings")}</h1>
      </div>
      <Tabs
        label={t("nav.settings")}
        tabs={[
          { to: "/office/settings", label: t("settings.general"), isHere: !here },
          { to: "/office/settings/mail", label: t("settings.mail"), isHere: here === "mail" },
          ...(seesPrices()
            ? [{ to: "/office/settings/prices", label: t("settings.prices"), isHere: isPrices }]
            : []),
          {
            to: "/office/settings/scanners",
            label: t("settings.scanners"),
            isHere: here === "scanners",
          },
        ]}
      />
      {here === "scanners" ? (
        <ScannersPage />
      ) : isPrices ? (
        <Lazy key="prices" load={prices} isAtSeats={here === "seats"} />
      ) : (
        <OfficeSettings key={here} which={here} />
      )}
    </>
  );
}

function OfficeSettings({ which }: { which: string | undefined }) {
  const loaded = useLoad((signal) => api("GET /office/settings", {}, signal), []);
  const saved = useSignal<Settings | null>(null);
  const isAdmin = me.value?.role === "admin";
  const Form = which === "mail" ? MailForm : GeneralForm;
  return (
    <div class="sheet pad narrow">
      {!isAdmin && (
        <Alert tone="info">
          <p>{t("settings.readOnly")}</p>
        </Alert>
      )}
      <Shown of={loaded}>
        {(data) => {
          const of = saved.value && saved.value.version >= data.version ? saved.value : data;
          return (
            <fieldset disabled={!isAdmin}>
              <Form
                key={which}
                of={of}
                isAdmin={isAdmin}
                onSaved={(next) => {
                  saved.value = next;
                  tell(next);
                  notify(t("settings.saved"));
                }}
                onStale={loaded.reload}
              />
            </fieldset>
          );
        }}
      </Shown>
    </div>
  );
}

/** What everybody sees of the settings is so at once, on this page too. */
function tell({ office_name, time_zone, client_summaries }: Settings): void {
  if (portal.value) know({ ...portal.value, office_name, time_zone, client_summaries });
}

/**
 * Saves what differs; a stale version is loaded anew behind the form, so that saving again goes on
 * top of it.
 */
async function save(
  of: Settings,
  changes: object,
  onSaved: (settings: Settings) => void,
): Promise<void> {
  const { version } = of;
  onSaved(
    Object.keys(changes).length
      ? await withRecentSignIn(() => api(CALL, { body: changes, version }))
      : of,
  );
}

function GeneralForm({ of, onSaved, onStale }: FormProps) {
  const zones = useMemo(
    () => [...new Set([of.time_zone, ...Intl.supportedValuesOf("timeZone")])].sort(),
    [],
  );
  const asksCodes = useSignal(false);
  const form = useForm({
    call: CALL,
    isKept: true,
    check: (values) => [
      ...required(values, "office_name"),
      ...(values.office_email && !looksLikeEmail(values.office_email)
        ? [{ field: "office_email", code: "email" }]
        : []),
      ...(/^([1-9]|[12]\d|30)$/.test(values.invitation_days ?? "")
        ? []
        : [{ field: "invitation_days", code: "range" }]),
    ],
    word: ({ code }) => (code === "range" ? t("field.range", { min: 1, max: 30 }) : undefined),
    send: (values) => save(of, differing(values, of), onSaved),
    onProblem: (problem) => {
      if (problem.code === "stale_version") onStale();
      return false;
    },
  });
  return (
    <form class="stack" {...form.attrs}>
      <Field
        label={t("settings.officeName")}
        hint={t("settings.officeNameHint")}
        defaultValue={of.office_name}
        {...form.field("office_name")}
      />
      <Field
        label={t("settings.officeEmail")}
        type="email"
        optional
        hint={t("settings.officeEmailHint")}
        defaultValue={of.office_email}
        {...form.field("office_email")}
      />
      <div class="pair">
        <Field
          label={t("settings.timeZone")}
          hint={t("settings.timeZoneHint")}
          {...form.field("time_zone")}
        >
          {zones.map((one) => (
            <option key={one} value={one} selected={one === of.time_zone}>
              {one.replaceAll("_", " ")}
            </option>
          ))}
        </Field>
        <Field
          label={t("settings.language")}
          hint={t("settings.languageHint")}
          {...form.field("language")}
        >
          {(Object.keys(LANGUAGES) as Language[]).map((one) => (
            <option key={one} value={one} selected={one === of.language}>
              {LANGUAGES[one]}
            </option>
          ))}
        </Field>
      </div>
      <Check
        label={t("settings.staffCodes")}
        hint={t("settings.staffCodesHint")}
        name="staff_codes"
        defaultChecked={of.staff_codes}
        onChange={({ currentTarget }) => {
          asksCodes.value = currentTarget.checked && !of.staff_codes;
        }}
      />
      {asksCodes.value && (
        <Alert tone="warn" live>
          <p>{t("settings.staffCodesOut")}</p>
        </Alert>
      )}
      <Check
        label={t("settings.companiesInvite")}
        hint={t("settings.companiesInviteHint")}
        name="companies_invite"
        defaultChecked={of.companies_invite}
      />
      <Field
        label={t("settings.invitationDays")}
        hint={t("settings.invitationDaysHint")}
        inputMode="numeric"
        defaultValue={String(of.invitation_days)}
        {...form.field("invitation_days")}
      />
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <Submit busy={form.isBusy}>{t("act.save")}</Submit>
      </div>
    </form>
  );
}

const differing = (values: Values, of: Settings) => ({
  ...Object.fromEntries(
    (["office_name", "office_email", "time_zone", "language"] as const)
      .filter((name) => values[name] !== of[name])
      .map((name) => [name, values[name]]),
  ),
  ...(Boolean(values.staff_codes) !== of.staff_codes && {
    staff_codes: Boolean(values.staff_codes),
  }),
  ...(Boolean(values.companies_invite) !== of.companies_invite && {
    companies_invite: Boolean(values.companies_invite),
  }),
  ...(Number(values.invitation_days) !== of.invitation_days && {
    invitation_days: Number(values.invitation_days),
  }),
});

const asMegabytes = (bytes: number): string => String(Math.round(bytes / (MEGABYTE / 100)) / 100);

function MailForm({ of, onSaved, onStale }: FormProps) {
  const { mail } = of;
  const form = useForm({
    isKept: true,
    check: (values) =>
      (["attachment_limit", "digest_minutes", "held_alert_hours"] as const).flatMap((name) =>
        numberError(name, values[name] ?? ""),
      ),
    send: (values) => save(of, mailChanges(values, mail), onSaved),
    onProblem: (problem) => {
      if (problem.code === "stale_version") onStale();
      return false;
    },
    word: mailWord,
  });
  const field = (name: keyof typeof NAMES) => ({
    ...form.field(name),
    error: form.field(name).error ?? form.field(NAMES[name]).error,
  });
  return (
    <form class="stack" {...form.attrs}>
      <Check
        label={t("settings.alert")}
        hint={t("settings.alertHint")}
        name="missing_attachment_alert"
        defaultChecked={mail.missing_attachment_alert}
      />
      <Field
        label={t("settings.attachmentLimit")}
        inputMode="decimal"
        hint={t("settings.attachmentLimitHint")}
        defaultValue={asMegabytes(mail.attachment_limit_bytes)}
        {...field("attachment_limit")}
      />
      <Field
        label={t("settings.digestMinutes")}
        inputMode="numeric"
        hint={t("settings.digestMinutesHint")}
        defaultValue={String(mail.digest_minutes)}
        {...field("digest_minutes")}
      />
      <Field
        label={t("settings.heldAlertHours")}
        inputMode="numeric"
        hint={t("settings.heldAlertHoursHint")}
        defaultValue={String(mail.held_alert_hours)}
        {...field("held_alert_hours")}
      />
      <Field
        label={t("settings.labelSymbol")}
        hint={t("settings.labelSymbolHint")}
        {...form.field("label_symbol")}
      >
        {(["qr", "aztec"] as const).map((one) => (
          <option key={one} value={one} selected={one === mail.label_symbol}>
            {t(`settings.labelSymbol.${one}`)}
          </option>
        ))}
      </Field>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <Submit busy={form.isBusy}>{t("act.save")}</Submit>
      </div>
    </form>
  );
}

/** The form's fields and how the API calls them. */
const NAMES = {
  attachment_limit: "mail.attachment_limit_bytes",
  digest_minutes: "mail.digest_minutes",
  held_alert_hours: "mail.held_alert_hours",
} as const;

const numberOf = (text: string): number => Number(text.replace(",", ".").replace(/\s/g, ""));

function numberError(name: keyof typeof NAMES, text: string): FieldError[] {
  const { min = 0, max = Infinity } = bounds[NAMES[name]] ?? {};
  const value = numberOf(text) * (name === "attachment_limit" ? MEGABYTE : 1);
  if (!text || Number.isNaN(value) || (name !== "attachment_limit" && !Number.isInteger(value)))
    return [{ field: name, code: "number" }];
  if (value < min || value > max) return [{ field: name, code: "range" }];
  return [];
}

function mailWord({ field, code }: FieldError): string {
  const api = field in NAMES ? NAMES[field as keyof typeof NAMES] : field;
  const { min = 0, max = 0 } = bounds[api] ?? {};
  const unit = api === NAMES.attachment_limit ? MEGABYTE : 1;
  if (["range", "too_small", "too_large"].includes(code) && max)
    return t("field.range", { min: min / unit, max: max / unit });
  return code === "number" ? t("field.number") : fieldText({ field, code }, bounds);
}

function mailChanges(values: Values, mail: Settings["mail"]): { mail?: Partial<Settings["mail"]> } {
  const wanted = {
    missing_attachment_alert: values.missing_attachment_alert === "on",
    // A limit that was not touched keeps its bytes, which the rounded megabytes would change.
    attachment_limit_bytes:
      values.attachment_limit === asMegabytes(mail.attachment_limit_bytes)
        ? mail.attachment_limit_bytes
        : Math.round(numberOf(values.attachment_limit ?? "") * MEGABYTE),
    digest_minutes: numberOf(values.digest_minutes ?? ""),
    held_alert_hours: numberOf(values.held_alert_hours ?? ""),
    label_symbol: values.label_symbol as Settings["mail"]["label_symbol"],
  };
  const changes = Object.fromEntries(
    (Object.keys(wanted) as (keyof typeof wanted)[])
      .filter((name) => wanted[name] !== mail[name])
      .map((name) => [name, wanted[name]]),
  );
  return Object.keys(changes).length ? { mail: changes } : {};
}
