import { api } from "../lib/api";
import type { Out } from "../lib/shapes";

/** Who asks: a company's own person, or the office. */
export type Side = { companyId: string; isOffice: boolean };
export type Receipt = Out<"GET /companies/{company_id}/receipts/{receipt_id}">;
export type Export = Out<"GET /companies/{company_id}/receipts/export">;

const OURS = "/companies/{company_id}/receipts";
const OFFICE = "/office/companies/{company_id}/receipts";
const MOST = 100;

export function listReceipts(
  { companyId: company_id, isOffice }: Side,
  cursor: string | undefined,
  signal: AbortSignal,
) {
  const input = { path: { company_id }, query: { cursor } };
  return isOffice ? api(`GET ${OFFICE}`, input, signal) : api(`GET ${OURS}`, input, signal);
}

export function showReceipt({ companyId, isOffice }: Side, id: string, signal: AbortSignal) {
  const path = { company_id: companyId, receipt_id: id };
  return isOffice
    ? api(`GET ${OFFICE}/{receipt_id}`, { path }, signal)
    : api(`GET ${OURS}/{receipt_id}`, { path }, signal);
}

export function mintReceipt({ companyId, isOffice }: Side, id: string, signal: AbortSignal) {
  const path = { company_id: companyId, receipt_id: id };
  return isOffice
    ? api(`POST ${OFFICE}/{receipt_id}/link`, { path }, signal)
    : api(`POST ${OURS}/{receipt_id}/link`, { path }, signal);
}

/**
 * All pages of a company's records as one export, its certificates once each. It says what held when
 * the first page was read: what is written meanwhile is left out whole, so that the chain has an end.
 */
export async function wholeExport(side: Side, signal: AbortSignal): Promise<Export> {
  const items: Export["items"] = [];
  const certificates = new Set<string>();
  const first = await exportPage(side, undefined, signal);
  for (let page = first; ; page = await exportPage(side, page.next, signal)) {
    items.push(...page.items.filter((one) => one.position <= first.records));
    page.certificates.forEach((one) => certificates.add(one));
    if (page.next === null) break;
  }
  items.sort((one, other) => one.position - other.position);
  return { ...first, items, certificates: [...certificates], next: null };
}

function exportPage(
  { companyId: company_id, isOffice }: Side,
  cursor: string | undefined,
  signal: AbortSignal,
) {
  const input = { path: { company_id }, query: { cursor, limit: MOST } };
  return isOffice
    ? api(`GET ${OFFICE}/export`, input, signal)
    : api(`GET ${OURS}/export`, input, signal);
}
