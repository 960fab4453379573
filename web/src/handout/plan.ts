import type { OfficeMail } from "../lib/shapes";
import type { Draft, Picked } from "./draft";
import type { CollectorRef, Document, FoundPerson, NewHandout, Waiting } from "./shapes";

export const MOST_COMPANIES = 50;
export const MOST_ITEMS = 500;

/** A person who stands at the desk: for which companies they may collect, and as whom. */
export type Who = {
  name: string;
  document: Document | null;
  /** Null for somebody else, whose right is the admin's reason. */
  companyIds: readonly string[] | null;
  collector: CollectorRef;
};
export type PlannedPart = { company: Waiting; items: readonly OfficeMail[] };

/** What a visit comes to as it stands. */
export type Plan = {
  who: Who | null;
  parts: readonly PlannedPart[];
  /** Chosen companies for which this person is not authorised: nothing of theirs is handed out. */
  refused: readonly Waiting[];
  isLoading: boolean;
  count: number;
};
type Mail = Record<string, { items: readonly OfficeMail[] | null }>;

/**
 * What a draft comes to.
 *
 * people: who may collect for the chosen companies; null while that is found out.
 */
export function planOf(draft: Draft, mail: Mail, people: readonly FoundPerson[] | null): Plan {
  const who = draft.picked && whoIs(draft.picked, draft, people ?? []);
  const may = ({ company_id }: Waiting) => !who?.companyIds || who.companyIds.includes(company_id);
  const parts = draft.companies
    .filter(may)
    .map((company) => ({
      company,
      items: (mail[company.company_id]?.items ?? []).filter(({ id }) => !draft.leftOut.has(id)),
    }))
    .filter(({ items }) => items.length);
  return {
    who,
    parts,
    refused: draft.companies.filter((company) => !may(company)),
    isLoading:
      (people === null && draft.picked?.by === "person") ||
      draft.companies.some(({ company_id }) => !mail[company_id]?.items),
    count: parts.reduce((sum, { items }) => sum + items.length, 0),
  };
}

function whoIs(picked: Picked, { other }: Draft, people: readonly FoundPerson[]): Who | null {
  if (picked.by === "code") {
    const { code, name, companyIds } = picked;
    return { name, document: null, companyIds, collector: { kind: "code", code } };
  }
  if (picked.by === "other") {
    const type = other.document_type as Document["type"];
    const document = { type, last_four: other.last_four };
    const collector = { kind: "other", ...other, document_type: type } as const;
    return { name: other.name, document, companyIds: null, collector };
  }
  const person = people.find(({ key }) => key === picked.key);
  return person ? asWho(person) : null;
}

function asWho({ kind, key, name, document, company_ids, entries }: FoundPerson): Who {
  const collector: CollectorRef =
    kind === "user" ? { kind, user_id: key } : { kind: "named", entries };
  return { name, document, companyIds: company_ids, collector };
}

/** What is still to be done before the mail can be handed out; null when nothing is. */
export type Missing = "companies" | "items" | "loading" | "collector" | "other" | "allowed" | "most";

export function missing({ who, parts, count, isLoading, refused }: Plan, draft: Draft): Missing | null {
  if (!draft.companies.length) return "companies";
  if (isLoading) return "loading";
  if (!who) return "collector";
  if (!parts.length) return refused.length === draft.companies.length ? "allowed" : "items";
  if (count > MOST_ITEMS || parts.length > MOST_COMPANIES) return "most";
  if (who.collector.kind === "other" && Object.values(draft.other).some((value) => !value.trim()))
    return "other";
  return null;
}

export function bodyOf(
  { who, parts }: Plan,
  confirmed: Pick<NewHandout, "digital_confirmation" | "consent" | "signature">,
): NewHandout {
  const { collector } = who!;
  const named =
    collector.kind === "named"
      ? { ...collector, entries: collector.entries.filter((one) => isIn(parts, one.company_id)) }
      : collector;
  return {
    collector: named,
    parts: parts.map(({ company, items }) => ({
      company_id: company.company_id,
      mail_ids: items.map(({ id }) => id),
    })),
    ...confirmed,
  };
}

const isIn = (parts: readonly PlannedPart[], companyId: string): boolean =>
  parts.some(({ company }) => company.company_id === companyId);
