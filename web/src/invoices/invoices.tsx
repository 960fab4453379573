import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { useList } from "../lib/load";
import { changed, go, param, url } from "../lib/router";
import { oneOf, type Invoice } from "../lib/shapes";
import type { Problem } from "../lib/wire";
import { ShareBar } from "../sharing/share-bar";
import { ProblemAlert } from "../ui/alert";
import type { ChosenOf } from "../ui/choose";
import { Icon } from "../ui/icon";
import { Empty, Pager, Shown } from "../ui/list";
import { useOver } from "../ui/over";
import { useReloading } from "../ui/reloading";
import { SearchBox } from "../ui/search";
import { AddInvoice } from "./add";
import { ChoosePayment, noneOf, PAYMENTS } from "./all";
import { listInvoices, type Side } from "./calls";
import { InvoiceFile } from "./file";
import { InvoiceView, shareable } from "./invoice";
import { PayButton } from "./pay";
import { InvoiceTable } from "./table";
import "../styles/things.css";

type Props = {
  side: Side;
  company: string;
  code: string;
  /** Sees who sees. */
  isOwner: boolean;
  /** What stands above the list. */
  title?: ComponentChildren;
};

/** A company's invoices, for its own people and for staff: the list, or the one that is open. */
export function Invoices({ side, company, code, isOwner, title }: Props) {
  const filter = useFilter(side);
  const { q, state, payment } = filter;
  const failed = useSignal<Problem | null>(null);
  const list = useList(
    (cursor, signal) => listInvoices(side, { text: q, state, payment, cursor }, signal),
    [side.companyId, side.isOffice, q, state, payment],
  );
  const reload = useReloading(list.reload);
  const isAdding = useSignal(false);
  // Chosen in the form of a new invoice, and sent once there is one.
  const brought = useRef<{ id: string; files: File[] } | null>(null);
  const over = useOver("invoice");
  // What is chosen is what is seen: another page or filter begins with nothing.
  const chosen: ChosenOf<Invoice> = useSignal(new Map());
  const forget = () => {
    chosen.value = new Map();
  };
  useEffect(forget, [q, state, payment, param("cursor")]);
  useEffect(() => {
    document.title = `${t("invoices.title")} · ${company} · Awizo`;
  });
  if (over.id)
    return (
      <InvoiceView
        key={over.id}
        side={side}
        id={over.id}
        isOwner={isOwner}
        files={brought.current?.id === over.id ? brought.current.files : []}
        onTaken={() => {
          brought.current = null;
        }}
        onChange={reload}
        onClose={over.close}
      />
    );
  const add = side.isOffice && (
    <button
      type="button"
      class="btn primary"
      onClick={() => {
        isAdding.value = true;
      }}
    >
      <Icon name="plus" />
      {t("invoices.add")}
    </button>
  );
  return (
    <div class="stack">
      {title}
      <div class="thingfilters">
        <SearchBox
          label={t("invoices.search")}
          value={q}
          onSearch={(text) => filter.set({ q: text })}
        />
        <ChoosePayment
          value={state === "retired" ? state : (payment ?? "")}
          withRetired={side.isOffice}
          onChoose={(to) =>
            filter.set(
              to === "retired" ? { state: to, payment: "" } : { state: "", payment: to },
            )
          }
        />
        <InvoiceFile
          whose={side}
          code={code}
          filter={{ text: q, state, payment }}
          onFailed={(problem) => {
            failed.value = problem;
          }}
        />
        {add}
      </div>
      {failed.value && <ProblemAlert problem={failed.value} />}
      <ShareBar
        companyId={side.companyId}
        things={[...chosen.value.values()].map(shareable)}
        onNone={forget}
        onShared={() => {
          forget();
          reload();
        }}
      >
        <PayButton
          of={[...chosen.value.values()]}
          onChange={() => {
            forget();
            reload();
          }}
        />
      </ShareBar>
      <div class="sheet invoicesheet">
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <InvoiceTable
                items={page.items}
                isOffice={side.isOffice}
                company={company}
                chosen={side.isOffice ? chosen : null}
              />
            ) : (
              <Nothing of={filter} isOffice={side.isOffice} />
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
      {isAdding.value && (
        <AddInvoice
          companyId={side.companyId}
          currency={list.data?.items[0]?.gross.currency}
          onClose={() => {
            isAdding.value = false;
          }}
          onAdded={(made, files) => {
            isAdding.value = false;
            brought.current = { id: made.id, files };
            reload();
            over.open(made.id);
          }}
        />
      )}
    </div>
  );
}

type Filter = ReturnType<typeof useFilter>;

/** What the address asks for, and how to ask for something else. */
function useFilter({ isOffice }: Side) {
  return {
    q: param("q"),
    state: (isOffice && oneOf(["retired"], param("state"))) || ("active" as const),
    payment: oneOf(PAYMENTS, param("payment")),
    set: (changes: { q?: string; state?: string; payment?: string }) =>
      go(url.value.pathname, changed({ ...changes, cursor: "" }), { replace: true }),
  };
}

const Nothing = ({ of, isOffice }: { of: Filter; isOffice: boolean }) =>
  of.q ? (
    <Empty icon="search" title={t("invoices.noneFound")} hint={t("invoices.noneFoundHint")}>
      <button type="button" class="btn" onClick={() => of.set({ q: "" })}>
        {t("mail.clear")}
      </button>
    </Empty>
  ) : of.state === "retired" ? (
    <Empty icon="archive" title={t("invoices.noneRetired")} hint={t("invoices.retiredHint")} />
  ) : of.payment ? (
    <Empty
      icon="receipt-text"
      title={t(noneOf(of.payment))}
      hint={t("invoices.noneAllHint")}
    />
  ) : (
    <Empty
      icon="receipt-text"
      title={t("invoices.none")}
      hint={t(isOffice ? "invoices.noneHintOffice" : "invoices.noneHint")}
    />
  );
