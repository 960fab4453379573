import { formatNumber } from "./i18n";

/** Hundredths of a currency's unit; never a fraction. */
export type Money = { minor: number; currency: string };

export const formatMoney = ({ minor, currency }: Money): string =>
  formatNumber(minor / 100, { style: "currency", currency });

/** Amounts added up, one sum for each currency: "306,27 zł + 79,30 €". */
export function formatSums(amounts: Money[]): string {
  const sums = new Map<string, number>();
  for (const { minor, currency } of amounts)
    sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([currency, minor]) => formatMoney({ minor, currency }))
    .join(" + ");
}

/** Hundredths as somebody would type them: 250 is "2.50" or "2,50". */
export const typedHundredths = (value: number, digits = 0): string =>
  formatNumber(value / 100, {
    minimumFractionDigits: digits,
    maximumFractionDigits: 2,
    useGrouping: false,
  });

/** What was typed as hundredths: "2", "2.5" and "2,50"; null if it is no such number. */
export function hundredths(text: string): number | null {
  const found = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.replace(/\s/g, ""));
  return found && Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
}

/** Hundredths of a percent, such as 2300 for 23 %. */
export const formatPercent = (basisPoints: number): string =>
  formatNumber(basisPoints / 10_000, { style: "percent", maximumFractionDigits: 2 });
