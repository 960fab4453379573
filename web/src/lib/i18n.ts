import { computed, effect, signal } from "@preact/signals";
import type en from "../../../chalicelib/texts/en.json";
import type { Language } from "./shapes";
import { keep, kept } from "./kept";

export const LANGUAGES: Record<Language, string> = { pl: "Polski", it: "Italiano", en: "English" };
export type Key = keyof typeof en;
export type Params = Record<string, string | number>;
type Catalogue = Record<string, string | Record<string, string>>;

const STORED = "awizo.language";
const loaders: Record<Language, () => Promise<{ default: Catalogue }>> = {
  en: () => import("../../../chalicelib/texts/en.json"),
  pl: () => import("../../../chalicelib/texts/pl.json"),
  it: () => import("../../../chalicelib/texts/it.json"),
};

export const language = signal<Language>("en");
const catalogue = signal<Catalogue>({});
const plurals = computed(() => new Intl.PluralRules(language.value));
/** English dates as the office's countries write them. */
const locale = computed(() => (language.value === "en" ? "en-GB" : language.value));
let wanted: Language | null = null;

export async function setLanguage(next: Language): Promise<void> {
  catalogue.value = (await loaders[next]()).default;
  language.value = next;
  keep(STORED, next);
}

/** A language chosen on this page by hand, which outweighs the one kept with the user. */
export function wantLanguage(next: Language): Promise<void> {
  wanted = next;
  return setLanguage(next);
}
export const wantedHere = (): Language | null => wanted;
export const wantedIsKept = (): void => {
  wanted = null;
};

export function startLanguage(): Promise<void> {
  const likely = [kept(STORED), ...navigator.languages].map(
    (tag) => tag?.slice(0, 2) ?? "",
  );
  return setLanguage((likely.find((tag) => tag in LANGUAGES) ?? "en") as Language);
}

/**
 * t("mail.title"), t("upload.progress", { name }), and plurals by n: t("count.collect", { n: 3 }).
 */
export const t = (key: Key, params: Params = {}): string => text(key, params);

/** The text of the first code of the server that this client knows, else the fallback. */
export function tOf(
  prefix: string,
  codes: string | string[],
  fallback: Key,
  params: Params = {},
): string {
  const known = [codes]
    .flat()
    .map((code) => `${prefix}.${code}`)
    .find((key) => key in catalogue.value);
  return text(known ?? fallback, params);
}

function text(key: string, params: Params): string {
  const message = catalogue.value[key] ?? key;
  const chosen =
    typeof message === "string"
      ? message
      : (message[plurals.value.select(Number(params.n))] ?? message.other ?? key);
  return chosen.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? "";
    return typeof value === "number" ? formatNumber(value) : value;
  });
}

export const formatNumber = (value: number, options: Intl.NumberFormatOptions = {}): string =>
  new Intl.NumberFormat(locale.value, options).format(value);

/** A day such as 2026-11-20, which is the same day in every time zone. */
export const formatDay = (day: string): string =>
  new Intl.DateTimeFormat(locale.value, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${day}T00:00:00Z`));

/** A month such as 2026-11. */
export const formatMonth = (month: string): string =>
  new Intl.DateTimeFormat(locale.value, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${month}-01T00:00:00Z`),
  );

/** A month as short as it can be beside others; a year begins with its number. */
export const formatMonthShort = (month: string): string =>
  new Intl.DateTimeFormat(locale.value, {
    month: "short",
    ...(month.endsWith("-01") && { year: "numeric" }),
    timeZone: "UTC",
  }).format(new Date(`${month}-01T00:00:00Z`));

/** Where the office is: whoever reads it anywhere sees the office's day and time. */
const timeZone = signal<string | undefined>(undefined);

/** A zone that this browser does not know leaves its own. */
export function setTimeZone(zone: string): void {
  try {
    timeZone.value = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    timeZone.value = undefined;
  }
}

export const formatTime = (instant: string): string =>
  new Intl.DateTimeFormat(locale.value, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: timeZone.value,
  }).format(new Date(instant));

/** The day of an instant at the office. */
export const formatDate = (instant: string): string =>
  new Intl.DateTimeFormat(locale.value, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: timeZone.value,
  }).format(new Date(instant));

/** Today at the office, as a date field writes it. */
export const today = (): string => officeDay(new Date().toISOString());

/** The day of an instant at the office, such as 2026-11-20. */
export function officeDay(instant: string): string {
  const parts = new Intl.DateTimeFormat("en", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    timeZone: timeZone.value,
  }).formatToParts(new Date(instant));
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value;
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** An instant at the office as spreadsheets read it: 2026-11-20 09:30. */
export function officeMinute(instant: string): string {
  const time = new Intl.DateTimeFormat("en", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: timeZone.value,
  });
  return `${officeDay(instant)} ${time.format(new Date(instant))}`;
}

/** The office's zone, such as Europe/Warsaw. */
export const officeZone = (): string =>
  new Intl.DateTimeFormat("en", { timeZone: timeZone.value }).resolvedOptions().timeZone;

export function formatBytes(bytes: number): string {
  const [value, unit] =
    bytes < 1000
      ? [bytes, "byte"]
      : bytes < 999_500
        ? [Math.round(bytes / 1000), "kilobyte"]
        : [bytes / 1_000_000, "megabyte"];
  return formatNumber(value, {
    style: "unit",
    unit,
    unitDisplay: unit === "byte" ? "long" : "short",
    maximumFractionDigits: 1,
  });
}

effect(() => {
  document.documentElement.lang = language.value;
});
