import { api } from "../lib/api";
import type { Page, Summary, SummaryMonths, UsageEvent } from "../lib/shapes";

/** Who asks: a company's own person, or the office; both are told the very same figures. */
export type Side = { companyId: string; isOffice: boolean };

const OURS = "/companies/{company_id}/summaries";
const COMPANY = "/office/companies/{company_id}";
const OFFICE = `${COMPANY}/summaries` as const;
const of = ({ companyId }: Side) => ({ company_id: companyId });

export function monthOf(side: Side, month: string, signal: AbortSignal): Promise<Summary> {
  const asked = { path: { ...of(side), month } };
  return side.isOffice
    ? api(`GET ${OFFICE}/{month}`, asked, signal)
    : api(`GET ${OURS}/{month}`, asked, signal);
}

/** The same for a file, which the audit records. */
export function exportMonth(side: Side, month: string): Promise<Summary> {
  const asked = { path: { ...of(side), month } };
  return side.isOffice
    ? api(`POST ${OFFICE}/{month}/export`, asked)
    : api(`POST ${OURS}/{month}/export`, asked);
}

export function monthsOf(
  side: Side,
  query: { from: string; to: string },
  signal: AbortSignal,
): Promise<SummaryMonths> {
  const asked = { path: of(side), query };
  return side.isOffice ? api(`GET ${OFFICE}`, asked, signal) : api(`GET ${OURS}`, asked, signal);
}

export type EventsOf = { month: string; service_id: string };

/** What was used of one service in a month, the newest first. */
export function eventsOf(
  side: Side,
  what: EventsOf,
  query: { cursor?: string | undefined; limit: number },
  signal: AbortSignal,
): Promise<Page<UsageEvent>> {
  const asked = { path: { ...of(side), ...what }, query };
  return side.isOffice
    ? api(`GET ${OFFICE}/{month}/services/{service_id}/events`, asked, signal)
    : api(`GET ${OURS}/{month}/services/{service_id}/events`, asked, signal);
}

export const recordUse = (
  side: Side,
  body: { service_id: string; quantity: number; day: string; note: string },
  key: string,
) => api(`POST ${COMPANY}/usage`, { path: of(side), body, key });

export const correctUse = (
  side: Side,
  usage_id: string,
  body: { month: string; quantity: number; reason: string },
  version: number,
) =>
  api(`POST ${COMPANY}/usage/{usage_id}/correct`, {
    path: { ...of(side), usage_id },
    body,
    version,
  });

export const planOf = (side: Side, signal: AbortSignal) =>
  api(`GET ${COMPANY}/plan`, { path: of(side) }, signal);

export const setPlan = (
  side: Side,
  body: { from_month: string; package_id: string | null },
  version: number,
) => api(`PUT ${COMPANY}/plan`, { path: of(side), body, version });

export const allServices = (signal: AbortSignal) => api("GET /office/services", {}, signal);
export const allPackages = (signal: AbortSignal) => api("GET /office/packages", {}, signal);
