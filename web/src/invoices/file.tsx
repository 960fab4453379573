import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { saveCsv, type Cell } from "../lib/csv";
import { t, today } from "../lib/i18n";
import { asProblem } from "../lib/load";
import { typedHundredths } from "../lib/money";
import type { CompanyInvoice, Invoice } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { Icon } from "../ui/icon";
import { exportInvoices, type Filter, type Whose } from "./calls";

const LIMIT = 100;
/** More than this is not held in a browser: the list is then to be filtered. */
const MOST = 20_000;

/** Saves the list as it is filtered as a table. */
export function InvoiceFile({
  whose,
  filter,
  onFailed,
}: {
  whose: Whose;
  filter: Filter;
  onFailed: (problem: Problem | null) => void;
}) {
  const isBusy = useSignal(false);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function save(): Promise<void> {
    if (isBusy.value) return;
    const { signal } = (stop.current = new AbortController());
    onFailed(null);
    isBusy.value = true;
    try {
      const items: (Invoice | CompanyInvoice)[] = [];
      let cursor: string | undefined;
      do {
        const page = await exportInvoices(whose, { ...filter, cursor, limit: LIMIT }, signal);
        items.push(...page.items);
        cursor = page.next ?? undefined;
      } while (cursor && items.length < MOST);
      saveCsv(`awizo-invoices-${today()}.csv`, table(items));
      notify(t(cursor ? "invoices.fileCut" : "invoices.fileSaved", { n: items.length }));
    } catch (error) {
      if (!signal.aborted) onFailed(asProblem(error));
    } finally {
      isBusy.value = false;
    }
  }

  return (
    <button
      type="button"
      class="btn"
      aria-disabled={isBusy.value ? true : undefined}
      onClick={() => void save()}
    >
      {isBusy.value ? <span class="spin" aria-hidden="true" /> : <Icon name="download" />}
      {t("work.save")}
    </button>
  );
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
