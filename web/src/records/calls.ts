import { api } from "../lib/api";
import type { Money } from "../lib/money";
import type { OfficeWork, Page, Work, WorkKind } from "../lib/shapes";
import type { Cells } from "./read-table";

/** Who asks: a company's own person, who only reads, or the office. */
export type Side = { companyId: string; isOffice: boolean };
/** A record as whoever asks sees it: what is internal only staff do. */
export type Seen = Work & Partial<OfficeWork>;
export type Filter = {
  kind: WorkKind | undefined;
  from: string;
  to: string;
  person: string;
  place: string;
  state: OfficeWork["state"] | undefined;
};
export type Material = Work["materials"][number];
/** What staff write down. */
export type Facts = {
  day: string;
  person: string;
  place: string;
  start: string | null;
  end: string | null;
  minutes: number | null;
  tasks: string;
  materials: Material[];
  remarks: string;
  internal_remark: string;
  internal_cost: Money | null;
};

const OURS = "/companies/{company_id}/work-records";
const OFFICE = "/office/companies/{company_id}/work-records";
const ONE = `${OFFICE}/{work_id}` as const;
const of = ({ companyId }: Side) => ({ company_id: companyId });
const one = (side: Side, id: string) => ({ ...of(side), work_id: id });

export function listWork(
  side: Side,
  { state, ...query }: Filter & { cursor: string | undefined; limit?: number },
  signal: AbortSignal,
): Promise<Page<Seen>> {
  const path = of(side);
  return side.isOffice
    ? api(`GET ${OFFICE}`, { path, query: { ...query, state } }, signal)
    : api(`GET ${OURS}`, { path, query }, signal);
}

/** The same for a file, which the audit records. */
export function exportWork(
  side: Side,
  { state, ...query }: Filter & { cursor: string | undefined; limit?: number },
  signal: AbortSignal,
): Promise<Page<Seen>> {
  const path = of(side);
  return side.isOffice
    ? api(`POST ${OFFICE}/export`, { path, query: { ...query, state } }, signal)
    : api(`POST ${OURS}/export`, { path, query }, signal);
}

export function monthOfWork(side: Side, month: string, signal: AbortSignal) {
  const asked = { path: of(side), query: { month } };
  return side.isOffice
    ? api(`GET ${OFFICE}/totals`, asked, signal)
    : api(`GET ${OURS}/totals`, asked, signal);
}

export const showWork = (side: Side, id: string) => api(`GET ${ONE}`, { path: one(side, id) });

export const addWork = (side: Side, body: Facts & { kind: WorkKind }, key: string) =>
  api(`POST ${OFFICE}`, { path: of(side), body: body as never, key });

export const editWork = (side: Side, id: string, body: Partial<Facts>, version: number) =>
  api(`PATCH ${ONE}`, { path: one(side, id), body: body as never, version });

export const removeWork = (side: Side, it: OfficeWork, reason: string) =>
  api(`POST ${ONE}/remove`, { path: one(side, it.id), body: { reason }, version: it.version });

export const restoreWork = (side: Side, it: OfficeWork) =>
  api(`POST ${ONE}/restore`, { path: one(side, it.id), version: it.version });

export const importWork = (
  side: Side,
  said: { rows: Cells[]; currency: string; preview: boolean },
  signal?: AbortSignal,
) => api(`POST ${OFFICE}/import`, { path: of(side), body: said as never }, signal);
