import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../lib/i18n";
import { useList } from "../lib/load";
import { changed, go, param, url } from "../lib/router";
import { oneOf, type CompanyInvoice } from "../lib/shapes";
import type { Problem } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import type { ChosenOf } from "../ui/choose";
import { Empty, Pager, Shown } from "../ui/list";
import { SearchBox } from "../ui/search";
import { listAllInvoices } from "./calls";
import { InvoiceFile } from "./file";
import { PayButton } from "./pay";
import { InvoiceTable } from "./table";
import "../styles/things.css";

export const PAYMENTS = ["unpaid", "overdue", "paid"] as const;

/** The invoices of all companies, for staff, or of all that a person acts for. */
export function AllInvoices({ of }: { of: "mine" | "office" }) {
  const isOffice = of === "office";
  const q = isOffice ? param("q") : "";
  const payment = oneOf(PAYMENTS, param("payment"));
  const filter = { text: q, payment };
  const list = useList(
    (cursor, signal) => listAllInvoices(of, { ...filter, cursor }, signal),
    [of, q, payment],
  );
  const failed = useSignal<Problem | null>(null);
  const chosen: ChosenOf<CompanyInvoice> = useSignal(new Map());
  const forget = () => {
    chosen.value = new Map();
  };
  useEffect(forget, [q, payment, param("cursor")]);
  useEffect(() => {
    document.title = `${t("invoices.all")} · Awizo`;
  });
  const set = (changes: { q?: string; payment?: string }) =>
    go(url.value.pathname, changed({ ...changes, cursor: "" }), { replace: true });
  return (
    <div class="stack">
      <div class="title">
        <h1>{t("invoices.all")}</h1>
        <p class="hint">{t(isOffice ? "invoices.allOfOffice" : "invoices.allHint")}</p>
      </div>
      <div class="thingfilters">
        {isOffice && (
          <SearchBox
            label={t("invoices.search")}
            value={q}
            onSearch={(text) => set({ q: text })}
          />
        )}
        <ChoosePayment value={payment ?? ""} onChoose={(to) => set({ payment: to })} />
        <InvoiceFile
          whose={{ all: of }}
          filter={filter}
          onFailed={(problem) => {
            failed.value = problem;
          }}
        />
      </div>
      {failed.value && <ProblemAlert problem={failed.value} />}
      {chosen.value.size > 0 && (
        <div class="bulk" role="region" aria-label={t("shares.chosenTitle")}>
          <b role="status">{t("things.chosen", { n: chosen.value.size })}</b>
          <PayButton
            of={[...chosen.value.values()]}
            onChange={() => {
              forget();
              list.reload();
            }}
          />
          <button type="button" class="btn quiet" onClick={forget}>
            {t("bulk.none")}
          </button>
        </div>
      )}
      <div class="sheet invoicesheet">
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <InvoiceTable
                items={page.items}
                isOffice={isOffice}
                company=""
                chosen={isOffice ? chosen : null}
              />
            ) : (
              <NothingPaid payment={payment ?? ""} q={q} />
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
    </div>
  );
}

/** Which invoices are shown, by how they stand; staff of a company also see those retired. */
export const ChoosePayment = ({
  value,
  withRetired = false,
  onChoose,
}: {
  value: string;
  withRetired?: boolean;
  onChoose: (to: string) => void;
}) => (
  <select
    class="input"
    aria-label={t("invoices.payment")}
    value={value}
    onChange={({ currentTarget }) => onChoose(currentTarget.value)}
  >
    <option value="">{t("invoices.only.all")}</option>
    <option value="unpaid">{t("invoices.only.unpaid")}</option>
    <option value="overdue">{t("invoices.only.overdue")}</option>
    <option value="paid">{t("invoices.only.paid")}</option>
    {withRetired && <option value="retired">{t("invoices.only.retired")}</option>}
  </select>
);

const NONE = {
  unpaid: "invoices.noneUnpaid",
  overdue: "invoices.noneOverdue",
  paid: "invoices.nonePaid",
} as const;

type Asked = "" | keyof typeof NONE;

const NothingPaid = ({ payment, q }: { payment: Asked; q: string }) =>
  q ? (
    <Empty icon="search" title={t("invoices.noneFound")} hint={t("invoices.noneFoundHint")} />
  ) : (
    <Empty
      icon="receipt-text"
      title={t(noneOf(payment))}
      hint={t(payment ? "invoices.noneAllHint" : "invoices.allHint")}
    />
  );

/** That there is none, in the words of what was asked for. */
export const noneOf = (payment: Asked) => (payment ? NONE[payment] : ("invoices.none" as const));
