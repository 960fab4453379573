import type { Mint } from "../files/saving";
import { Uploads } from "../files/uploads";
import { announced, over, saidWrong, told } from "../files/way";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import type { Money } from "../lib/money";
import { limits } from "../lib/schema";
import type { Annex, CompanyInvoice, Invoice, Out, Page } from "../lib/shapes";

/** Who asks: a company's own person, who only reads, or the office. */
export type Side = { companyId: string; isOffice: boolean };
export type Sent =
  Out<"GET /office/companies/{company_id}/invoices/{invoice_id}/uploads/{upload_id}">;
/** Which invoices are shown; without a payment all that count. */
export type Payment = "unpaid" | "overdue" | "paid";
export type Filter = {
  text?: string;
  state?: Invoice["state"];
  payment?: Payment | undefined;
};
/** Whose invoices: a company's, or those of all companies. */
export type Whose = Side | { all: "mine" | "office" };
/** What staff type of an invoice. */
export type Facts = {
  number: string;
  issued_on: string;
  due_on: string | null;
  net: Money;
  vat: Money;
  gross: Money;
  note: string;
};

const OURS = "/companies/{company_id}/invoices";
const OFFICE = "/office/companies/{company_id}/invoices";
/** Both faces read the same; only where they ask differs. */
const at = ({ isOffice }: Side) => (isOffice ? OFFICE : OURS) as typeof OURS;
const one = (side: Side, id: string) => ({ company_id: side.companyId, invoice_id: id });

/** A company's people see those that count; staff choose. */
export function listInvoices(
  side: Side,
  { state, ...query }: Filter & { cursor: string | undefined },
  signal: AbortSignal,
) {
  const path = { company_id: side.companyId };
  return side.isOffice
    ? api(`GET ${OFFICE}`, { path, query: { ...query, state } }, signal)
    : api(`GET ${OURS}`, { path, query }, signal);
}

/** The lists of invoices, each with the same pages for a file. */
export function exportInvoices(
  whose: Whose,
  { state, text, payment, ...page }: Filter & { cursor: string | undefined; limit: number },
  signal: AbortSignal,
): Promise<Page<Invoice | CompanyInvoice>> {
  const query = { ...page, text, payment };
  if ("all" in whose)
    return whose.all === "office"
      ? api("POST /office/invoices/export", { query }, signal)
      : api("POST /me/invoices/export", { query: { ...page, payment } }, signal);
  const path = { company_id: whose.companyId };
  return whose.isOffice
    ? api(`POST ${OFFICE}/export`, { path, query: { ...query, state } }, signal)
    : api(`POST ${OURS}/export`, { path, query }, signal);
}

export const listAllInvoices = (
  all: "mine" | "office",
  { text, payment, cursor }: Filter & { cursor: string | undefined },
  signal: AbortSignal,
) =>
  all === "office"
    ? api("GET /office/invoices", { query: { text, payment, cursor } }, signal)
    : api("GET /me/invoices", { query: { payment, cursor } }, signal);

export const payInvoices = (several: Invoice[], paidOn: string, key: string) =>
  api("POST /office/invoices/pay", {
    body: {
      paid_on: paidOn,
      invoices: several.map(({ company_id, id, version }) => ({
        company_id,
        invoice_id: id,
        version,
      })),
    },
    key,
  });

export const unpayInvoice = (of: Invoice) =>
  api(`POST ${OFFICE}/{invoice_id}/unpay`, {
    path: { company_id: of.company_id, invoice_id: of.id },
    version: of.version,
  });

export const showInvoice = (side: Side, id: string, signal?: AbortSignal) =>
  api(`GET ${at(side)}/{invoice_id}`, { path: one(side, id) }, signal);

export const addInvoice = (companyId: string, body: Facts, key: string) =>
  api(`POST ${OFFICE}`, { path: { company_id: companyId }, body: body as never, key });

export const editInvoice = (side: Side, id: string, body: Partial<Facts>, version: number) =>
  api(`PATCH ${OFFICE}/{invoice_id}`, { path: one(side, id), body: body as never, version });

export const retireInvoice = (side: Side, of: Invoice) =>
  api(`POST ${OFFICE}/{invoice_id}/retire`, { path: one(side, of.id), version: of.version });

export const restoreInvoice = (side: Side, of: Invoice) =>
  api(`POST ${OFFICE}/{invoice_id}/restore`, { path: one(side, of.id), version: of.version });

const ANNEX = `${OFFICE}/{invoice_id}/annexes/{annex_id}` as const;
const annexAt = (side: Side, id: string, annexId: string) => ({
  ...one(side, id),
  annex_id: annexId,
});

export const renameAnnex = (side: Side, id: string, annexId: string, name: string, version: number) =>
  api(`PATCH ${ANNEX}`, { path: annexAt(side, id, annexId), body: { name }, version });

export const retireAnnex = (side: Side, id: string, { id: annexId, version }: Annex) =>
  api(`POST ${ANNEX}/retire`, { path: annexAt(side, id, annexId), version });

export const restoreAnnex = (side: Side, id: string, { id: annexId, version }: Annex) =>
  api(`POST ${ANNEX}/restore`, { path: annexAt(side, id, annexId), version });

const MOST = { limit: 100 };

export const listVersions = (side: Side, id: string, signal: AbortSignal) =>
  api(`GET ${at(side)}/{invoice_id}/versions`, { path: one(side, id), query: MOST }, signal);

export const listAnnexes = (side: Side, id: string, signal?: AbortSignal) =>
  api(`GET ${at(side)}/{invoice_id}/annexes`, { path: one(side, id) }, signal);

export const listAnnexVersions = (side: Side, id: string, annexId: string, signal: AbortSignal) =>
  api(
    `GET ${at(side)}/{invoice_id}/annexes/{annex_id}/versions`,
    { path: { ...one(side, id), annex_id: annexId }, query: MOST },
    signal,
  );

export const minting =
  (side: Side, id: string): Mint =>
  (number, copy, signal) =>
    api(
      `POST ${at(side)}/{invoice_id}/versions/{number}/link`,
      { path: { ...one(side, id), number: String(number) }, body: { copy } },
      signal,
    );

export const mintingAnnex =
  (side: Side, id: string, annexId: string): Mint =>
  (number, copy, signal) =>
    api(
      `POST ${at(side)}/{invoice_id}/annexes/{annex_id}/versions/{number}/link`,
      { path: { ...one(side, id), annex_id: annexId, number: String(number) }, body: { copy } },
      signal,
    );

/** PDFs on their way to an invoice, each a newer version of it. */
export const invoiceUploads = (side: Side, id: string, onDone: () => void): Uploads<Sent> =>
  new Uploads<Sent>(
    {
      ...watching(side, id),
      allow: (file, stop) =>
        api(
          `POST ${OFFICE}/{invoice_id}/uploads`,
          { path: one(side, id), body: announced(file) },
          stop,
        ),
      tell: (became) => told(became, "versions.added"),
    },
    onDone,
  );

/** Files on their way to an invoice's annexes: each becomes one, or a version of the named one. */
export const annexUploads = (
  side: Side,
  id: string,
  annexId: string | null,
  onDone: () => void,
): Uploads<Sent> =>
  new Uploads<Sent>(
    {
      ...watching(side, id),
      allow: (file, stop) =>
        api(
          `POST ${OFFICE}/{invoice_id}/annexes/uploads`,
          {
            path: one(side, id),
            body: { ...announced(file), ...(annexId && { annex_id: annexId }) },
          },
          stop,
        ),
      tell: (became) => told(became, annexId ? "versions.added" : "annexes.added"),
    },
    onDone,
  );

const watching = (side: Side, id: string) => ({
  look: async (uploadId: string, stop: AbortSignal) =>
    over(
      await api(
        `GET ${OFFICE}/{invoice_id}/uploads/{upload_id}`,
        { path: { ...one(side, id), upload_id: uploadId } },
        stop,
      ),
    ),
  late: () => t("files.late"),
  wrong: (error: { field: string; code: string }) =>
    saidWrong(error, limits[`POST ${OFFICE}/{invoice_id}/uploads`]),
});
