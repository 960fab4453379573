import { computed, signal } from "@preact/signals";
import { all, api } from "./api";
import { keep, kept } from "./kept";
import { asProblem } from "./load";
import { param } from "./router";
import { forgetLater, me } from "./session";
import type { Company } from "./shapes";
import type { Problem } from "./wire";

/**
 * The companies that the person acts for, by name, closed ones last; null until they are loaded for
 * the first time.
 */
export const companies = signal<Company[] | null>(null);
export const companiesProblem = signal<Problem | null>(null);
/** The company in the address, if it is one of theirs. */
export const company = computed(
  () => companies.value?.find((one) => one.id === param("company")) ?? null,
);
/** Above this many a person looks for a company by typing. */
export const MANY = 6;
/** As many as the server gives at once. */
const PAGE = 24;

forgetLater(() => {
  companies.value = companiesProblem.value = null;
});

export async function loadCompanies(): Promise<void> {
  try {
    const found = await all((cursor) =>
      api("GET /me/companies", { query: { limit: PAGE, cursor } }),
    );
    companies.value = found.sort(
      (a, b) => Number(isClosed(a)) - Number(isClosed(b)) || a.name.localeCompare(b.name),
    );
    companiesProblem.value = null;
  } catch (error) {
    companiesProblem.value = asProblem(error);
  }
}

/**
 * Which company the person chose last in this browser: its id under theirs, so that nobody finds
 * somebody else's, and nothing besides.
 */
const stored = () => `awizo.company.${me.value?.id}`;
export const lastChosen = (): Company | null =>
  companies.value?.find((one) => one.id === kept(stored())) ?? null;
export const remember = (chosen: Company): void => keep(stored(), chosen.id);

/** Closed companies stand last wherever one is chosen. */
const isClosed = (one: Company) => one.state === "closed";

/** Without accents or case, for comparing. */
export const plain = (text: string) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/ł/g, "l").replace(/Ł/g, "L").toLowerCase();

/** Companies whose name or code contains what was typed; accents and letter case do not matter. */
export function findCompanies(list: Company[], typed: string): Company[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return list.filter((one) =>
    words.every((word) => plain(`${one.name} ${one.code}`).includes(word)),
  );
}
