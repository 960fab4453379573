import { api } from "../lib/api";
import { LANGUAGES, t } from "../lib/i18n";
import { withRecentSignIn } from "../lib/recent";
import { limits } from "../lib/schema";
import type { Language, Settings } from "../lib/shapes";
import type { Values } from "../lib/form";
import { fieldText } from "../lib/problems";
import type { FieldError } from "../lib/wire";
import { useEdit } from "../ui/edit";

export const SAVE = "PATCH /office/settings";
const MEGABYTE = 1_000_000;
const bounds = limits[SAVE] ?? {};

export type FormProps = {
  of: Settings;
  onSaved: (settings: Settings) => void;
  /** Loads what there is now. */
  onStale: () => void;
};
const tick = (isOn: boolean): string => (isOn ? "on" : "");
const asMegabytes = (bytes: number): string => String(Math.round(bytes / (MEGABYTE / 100)) / 100);
const numberOf = (text: string): number => Number(text.replace(",", ".").replace(/\s/g, ""));

/** What the fields of all pages hold. */
const held = (of: Settings) => ({
  version: of.version,
  office_name: of.office_name,
  office_email: of.office_email,
  office_address: of.office_address,
  time_zone: of.time_zone,
  language: of.language as string,
  currency: of.currency,
  staff_codes: tick(of.staff_codes),
  companies_invite: tick(of.companies_invite),
  invitation_days: String(of.invitation_days),
  client_summaries: tick(of.client_summaries),
  message_excerpts: tick(of.message_excerpts),
  retention_months: String(of.retention_months),
  missing_attachment_alert: tick(of.mail.missing_attachment_alert),
  attachment_limit: asMegabytes(of.mail.attachment_limit_bytes),
  digest_minutes: String(of.mail.digest_minutes),
  held_alert_hours: String(of.mail.held_alert_hours),
  label_symbol: of.mail.label_symbol as string,
  whole: of,
});
type Held = ReturnType<typeof held>;
export type Name = Exclude<keyof Held, "version" | "whole">;

/** The numbers among them and how the API calls them. */
const NUMBERS: Partial<Record<Name, string>> = {
  invitation_days: "invitation_days",
  retention_months: "retention_months",
  attachment_limit: "mail.attachment_limit_bytes",
  digest_minutes: "mail.digest_minutes",
  held_alert_hours: "mail.held_alert_hours",
};
const TICKS: readonly Name[] = [
  "staff_codes",
  "companies_invite",
  "client_summaries",
  "message_excerpts",
  "missing_attachment_alert",
];
const OF_MAIL: readonly Name[] = [
  "missing_attachment_alert",
  "attachment_limit",
  "digest_minutes",
  "held_alert_hours",
  "label_symbol",
];

/** Some of the settings as a form that two may have open at once. */
export function useSettings(names: readonly Name[], { of, onSaved }: FormProps) {
  return useEdit<Name, Held>({
    call: SAVE,
    of: held(of),
    names,
    check: (values) => names.flatMap((name) => numberError(name, values)),
    word: numberWord,
    load: async () => held(await api("GET /office/settings", {})),
    save: async (changes, version) =>
      held(await withRecentSignIn(() => api(SAVE, { body: asBody(changes), version }))),
    onSaved: ({ whole }) => onSaved(whole),
    shown,
  });
}

const unitOf = (name: string): number => (name === "attachment_limit" ? MEGABYTE : 1);

function numberError(name: Name, values: Values): FieldError[] {
  const called = NUMBERS[name];
  if (!called) return [];
  const { min = 0, max = Infinity } = bounds[called] ?? {};
  const typed = values[name] ?? "";
  const value = numberOf(typed) * unitOf(name);
  const isWhole = name === "attachment_limit" || Number.isInteger(value);
  if (!typed || Number.isNaN(value) || !isWhole) return [{ field: name, code: "number" }];
  return value < min || value > max ? [{ field: name, code: "range" }] : [];
}

function numberWord({ field, code }: FieldError): string | undefined {
  const called = NUMBERS[field as Name];
  if (!called) return undefined;
  const { min = 0, max = 0 } = bounds[called] ?? {};
  const unit = unitOf(field);
  if (["range", "too_small", "too_large"].includes(code))
    return t("field.range", { min: min / unit, max: max / unit });
  return code === "number" ? t("field.number") : fieldText({ field, code }, bounds);
}

/** As the API takes it: ticks, numbers, and those of mail in a group of their own. */
function asBody(changes: Partial<Record<Name, string>>): object {
  const mail: Record<string, unknown> = {};
  const body: Record<string, unknown> = {};
  for (const [name, typed] of Object.entries(changes) as [Name, string][]) {
    const value = TICKS.includes(name)
      ? typed === "on"
      : NUMBERS[name]
        ? Math.round(numberOf(typed) * unitOf(name))
        : typed;
    const called = name === "attachment_limit" ? "attachment_limit_bytes" : name;
    (OF_MAIL.includes(name) ? mail : body)[called] = value;
  }
  return Object.keys(mail).length ? { ...body, mail } : body;
}

function shown(name: Name, value: string): string {
  if (TICKS.includes(name)) return t(value ? "settings.on" : "settings.off");
  if (name === "language") return LANGUAGES[value as Language];
  if (name === "label_symbol") return t(`settings.labelSymbol.${value as "qr" | "aztec"}`);
  return value.replaceAll("_", " ");
}
