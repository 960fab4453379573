import { formatMonth, t, tOf } from "../lib/i18n";
import { isMonth, monthsOn, thisMonth } from "../lib/months";
import { param } from "../lib/router";
import type { AuditEntry, Role } from "../lib/shapes";

/** Who answers for what was done to whom, and so reads the audit. */
export const seesAudit = (role: Role | null | undefined): boolean =>
  role === "admin" || role === "dpo";

type Thing = NonNullable<AuditEntry["target"]>;

/** What was done; a tag that this client does not know says itself. */
export const didOf = (of: AuditEntry): string => {
  const said = tOf("audit.did", of.tag, "audit.what");
  return said === t("audit.what") ? of.tag : said;
};

/** What a recorded fact is called; one that this client does not know says its own name. */
export const factOf = (name: string): string => {
  const said = tOf("audit.fact", name, "audit.what");
  return said === t("audit.what") ? name.replaceAll("_", " ") : said;
};

export const whoOf = (of: AuditEntry): string =>
  of.by ? (of.by.name ?? of.by.id) : t("audit.system");

/** Where a thing is shown, if it is there and has a page. */
export function thingHref(of: Thing, company: Thing | null): string | undefined {
  const inCompany = (rest: string) =>
    company ? `/office/companies/${company.id}/${rest}` : undefined;
  if (of.kind === "handout") return `/office/handouts/${of.id}`;
  if (!of.name) return undefined;
  switch (of.kind) {
    case "user":
      return `/office/users/${of.id}`;
    case "company":
      return `/office/companies/${of.id}`;
    case "mail":
      return company ? `/office/mail/${company.id}/${of.id}` : undefined;
    case "document":
      return inCompany(`documents?document=${of.id}`);
    case "invoice":
      return inCompany(`invoices?invoice=${of.id}`);
    case "thread":
      return inCompany(`messages?thread=${of.id}`);
    case "panel":
      return inCompany(`panels/${of.id}`);
    case "receipt":
      return inCompany("receipts");
    case "collector":
      return inCompany("collectors");
    case "invitation":
      return inCompany("contacts");
    default:
      return undefined;
  }
}

export type AuditWanted = {
  company_id: string;
  month: string;
  on: string;
  by: string;
  about: string;
  target: string;
};

/** What the address asks for; without a month the running one. */
export function wantedOf(companyId: string): AuditWanted {
  const month = param("month");
  return {
    company_id: companyId,
    month: isMonth(month) && month <= thisMonth() ? month : thisMonth(),
    on: param("on"),
    by: param("by"),
    about: param("about"),
    target: param("target"),
  };
}

const OFFERED = 24;

/** The months that are offered, newest first. */
export const monthsOffered = (chosen: string): [string, string][] => {
  const all = Array.from({ length: OFFERED }, (_, back) => monthsOn(thisMonth(), -back));
  return (all.includes(chosen) ? all : [...all, chosen]).map((one) => [one, formatMonth(one)]);
};

export const SUBJECTS = [
  "access",
  "audit",
  "collectors",
  "companies",
  "documents",
  "files",
  "grants",
  "handouts",
  "identity",
  "invitations",
  "invoices",
  "labels",
  "mail",
  "members",
  "messages",
  "misfilings",
  "notices",
  "packages",
  "panels",
  "pickup",
  "privacy",
  "receipts",
  "scanners",
  "scans",
  "settings",
  "sharing",
  "summaries",
  "usage",
  "users",
  "work",
] as const;
