import { saveCsv, type Cell } from "../lib/csv";
import { t, today } from "../lib/i18n";
import { typedHundredths } from "../lib/money";
import type { CompanyInvoice, Invoice } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { SaveButton } from "../ui/save-button";
import { exportInvoices, type Filter, type Whose } from "./calls";

const LIMIT = 100;
/** More than this is not held in a browser: the list is then to be filtered. */
const MOST = 20_000;

/** Saves the list as it is filtered as a table. */
export function InvoiceFile({
  whose,
  code,
  filter,
  onFailed,
}: {
  whose: Whose;
  /** Of the company whose they are; none for the invoices of several. */
  code?: string;
  filter: Filter;
  onFailed: (problem: Problem | null) => void;
}) {
  async function save(signal: AbortSignal): Promise<void> {
    const items: (Invoice | CompanyInvoice)[] = [];
    let cursor: string | undefined;
    do {
      const page = await exportInvoices(whose, { ...filter, cursor, limit: LIMIT }, signal);
      items.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor && items.length < MOST);
    saveCsv(`awizo-invoices-${code ? `${code}-` : ""}${today()}.csv`, table(items));
    notify(t(cursor ? "invoices.fileCut" : "invoices.fileSaved", { n: items.length }));
  }
  return <SaveButton label={t("work.save")} save={save} onFailed={onFailed} />;
}

function table(items: (Invoice | CompanyInvoice)[]): Cell[][] {
  const head = [
    t("invoices.company"),
    t("invoices.fileCode"),
    t("invoices.number"),
    t("invoices.issuedOn"),
    t("invoices.dueOn"),
    t("invoices.payment"),
    t("invoices.paidOn"),
    t("invoices.net"),
    t("invoices.vat"),
    t("invoices.gross"),
    t("invoices.currency"),
    t("invoices.note"),
  ];
  const ofSeveral = items.some((one) => "company_name" in one);
  const lines = items.map((one) => [
    "company_name" in one ? one.company_name : "",
    "company_code" in one ? one.company_code : "",
    one.number,
    one.issued_on,
    one.due_on ?? "",
    t(`invoices.payment.${one.payment}`),
    one.paid_on ?? "",
    typedHundredths(one.net.minor, 2),
    typedHundredths(one.vat.minor, 2),
    typedHundredths(one.gross.minor, 2),
    one.gross.currency,
    one.note ?? "",
  ]);
  return [head, ...lines].map((cells) => (ofSeveral ? cells : cells.slice(2)));
}
