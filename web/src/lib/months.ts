import { today } from "./i18n";

/** Months such as 2026-11, whose order as text is that of time. */
export const thisMonth = (): string => today().slice(0, 7);

export const isMonth = (text: string): boolean => /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(text);

/** So many months later, or earlier. */
export function monthsOn(month: string, steps: number): string {
  const [year, of] = month.split("-").map(Number) as [number, number];
  const count = year * 12 + (of - 1) + steps;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
}
