import { signal } from "@preact/signals";
import { all, api, newKey, Problem } from "../lib/api";
import { asProblem } from "../lib/load";
import { forgetLater } from "../lib/session";
import type { OfficeMail } from "../lib/shapes";
import type { Stroke } from "../ui/strokes";
import type { Handout, NewHandout, Waiting } from "./shapes";

/** Who collects, as it was chosen: one of the people found, a code, or somebody else. */
export type Picked =
  | { by: "person"; key: string }
  | { by: "code"; code: string; userId: string; name: string; companyIds: readonly string[] }
  | { by: "other" };
export type Other = { name: string; document_type: string; last_four: string; reason: string };

/** What was sent; while no answer has come, the very same is sent again under the same key. */
type Sent = { key: string; body: NewHandout; count: number };

/**
 * One visit while it is being put together. It stays in this page's memory over an error and over
 * a session that ends for want of a touch: the same person goes on where they were, and for
 * anybody else the page is loaded anew.
 */
export type Draft = {
  companies: readonly Waiting[];
  /** Grows when companies were chosen by a code, so that the list shows them on top. */
  turn: number;
  leftOut: ReadonlySet<string>;
  picked: Picked | null;
  other: Other;
  strokes: readonly Stroke[];
  isTicked: boolean;
  isSigning: boolean;
  sent: Sent | null;
  done: Handout | null;
};

const EMPTY: Draft = {
  companies: [],
  turn: 0,
  leftOut: new Set(),
  picked: null,
  other: { name: "", document_type: "", last_four: "", reason: "" },
  strokes: [],
  isTicked: false,
  isSigning: false,
  sent: null,
  done: null,
};

export const draft = signal<Draft>(EMPTY);
export const change = (changes: Partial<Draft>): void => {
  draft.value = { ...draft.value, ...changes };
};

/** The next person. */
export function startAnew(): void {
  draft.value = EMPTY;
  mail.value = {};
}

export const isBegun = ({ companies, picked, strokes, done }: Draft): boolean =>
  !done && Boolean(companies.length || picked || strokes.length);

/** The waiting mail of a chosen company, or why it is not known yet. */
type CompanyMail = { items: readonly OfficeMail[] | null; problem: Problem | null };
export const mail = signal<Record<string, CompanyMail>>({});

// Letters are read anew by whoever signs in; the choice itself names none.
forgetLater(() => {
  mail.value = {};
});

const PAGE = 100;

export async function loadMail(companyId: string): Promise<void> {
  const known = mail.value[companyId]?.items ?? null;
  know(companyId, { items: known, problem: null });
  try {
    const items = await all((cursor) =>
      api("GET /office/mail", {
        query: { company_id: companyId, state: "waiting", limit: PAGE, cursor },
      }),
    );
    know(companyId, { items, problem: null });
  } catch (error) {
    know(companyId, { items: known, problem: asProblem(error) });
  }
}

const know = (companyId: string, told: CompanyMail): void => {
  mail.value = { ...mail.value, [companyId]: told };
};

/** Choose a company or take it back; what was signed for is another thing then. */
export function choose(company: Waiting, isChosen: boolean): void {
  const others = draft.value.companies.filter((one) => one.company_id !== company.company_id);
  change({ companies: isChosen ? [...others, company] : others, strokes: [], isTicked: false });
  if (isChosen) void loadMail(company.company_id);
}

/** Choose all of these that have waiting mail: whoever comes with a code comes for all of it. */
export async function chooseAll(companyIds: readonly string[]): Promise<void> {
  await Promise.all(companyIds.map(loadMail));
  const companies = companyIds.flatMap((company_id): Waiting[] => {
    const items = mail.value[company_id]?.items ?? [];
    const [first] = items;
    if (!first) return [];
    const { company_name, company_code, company_state } = first;
    return [{ company_id, company_name, company_code, company_state, waiting: items.length }];
  });
  change({ companies, turn: draft.value.turn + 1 });
}

export function leaveOut(mailIds: readonly string[], isLeftOut: boolean): void {
  const leftOut = new Set(draft.value.leftOut);
  for (const id of mailIds) leftOut[isLeftOut ? "add" : "delete"](id);
  change({ leftOut, strokes: [], isTicked: false });
}

export const pick = (picked: Picked | null): void =>
  change({ picked, strokes: [], isTicked: false });

/**
 * Hand out. A lost answer leaves what was sent, so that sending again is the same hand-out; any
 * answer of the server ends that.
 */
export async function handOut(body: NewHandout, count: number): Promise<void> {
  const sent = draft.value.sent ?? { key: newKey(), body, count };
  change({ sent });
  try {
    const done = await api("POST /office/handouts", { body: sent.body, key: sent.key });
    draft.value = { ...EMPTY, done };
    mail.value = {};
  } catch (error) {
    if (error instanceof Problem && !error.isPassing) change({ sent: null });
    throw error;
  }
}
