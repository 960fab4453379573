import { useEffect, useRef } from "preact/hooks";
import { companies } from "../lib/companies";
import { t } from "../lib/i18n";
import { formatSums } from "../lib/money";
import { myPanelHref, PANEL, panels } from "../lib/panels";
import { changed, href, param, url, type Query } from "../lib/router";
import type { Company, MyPanel } from "../lib/shapes";
import { Icon } from "../ui/icon";
import { ALL_INVOICES, firstPage } from "./sections";

/** Companies and panels as plates along the top; the chosen one opens into the page below. */
export function Plates({ list, panels }: { list: Company[]; panels: MyPanel[] }) {
  const row = useRef<HTMLElement>(null);
  const isPanel = url.value.pathname === PANEL;
  const chosen = isPanel ? param("panel") : param("company");
  useEffect(
    () =>
      row.current
        ?.querySelector("[aria-current]")
        ?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    [chosen],
  );
  return (
    <nav class="plates" ref={row} aria-label={labelOf(list, panels)}>
      {list.length + panels.length > 1 && (
        <a class="plate all" href="/">
          <b>{allOf(list, panels)}</b>
          <span class="code">{countOf(list, panels)}</span>
        </a>
      )}
      {list.map((one) => (
        <Plate key={one.id} of={one} isChosen={!isPanel && one.id === chosen} />
      ))}
      {panels.map((one) => (
        <PanelPlate key={one.panel_id} of={one} isChosen={isPanel && one.panel_id === chosen} />
      ))}
    </nav>
  );
}

/** What the wall is called for whoever acts for these companies and belongs to these panels. */
export const allOf = (list: Company[], panels: MyPanel[]): string =>
  t(!panels.length ? "company.all" : list.length ? "panel.allPlaces" : "panel.mine");

/** The way to the wall, for whoever came to something that is not theirs. */
export function ToMine() {
  const list = companies.value ?? [];
  const spaces = panels.value ?? [];
  if (!list.length && !spaces.length) return null;
  return (
    <a class="btn" href="/">
      {allOf(list, spaces)}
    </a>
  );
}

const labelOf = (list: Company[], panels: MyPanel[]): string =>
  t(!panels.length ? "company.label" : list.length ? "panel.places" : "panel.mine");

/** "3 companies, 2 panels", whichever there are. */
export const countOf = (list: Company[], panels: MyPanel[]): string =>
  [
    list.length > 0 && t("company.count", { n: list.length }),
    panels.length > 0 && t("panel.count", { n: panels.length }),
  ]
    .filter(Boolean)
    .join(", ");

/** "2 unpaid invoices: 306,27 zł + 79,30 €" of some companies together; empty where there is none. */
export function unpaidOf(list: Company[]): string {
  const found = list.flatMap(({ counters }) => counters.unpaid_invoices ?? []);
  const n = found.reduce((sum, { count }) => sum + count, 0);
  const sum = formatSums(found.flatMap(({ sums }) => sums));
  if (!n) return "";
  const unpaid = t("count.unpaid", { n });
  return sum ? t("count.unpaidOf", { unpaid, sum }) : unpaid;
}

/** What the address says of things of the company that is left behind. */
const LEFT = {
  item: "",
  person: "",
  add: "",
  scan: "",
  document: "",
  invoice: "",
  annex: "",
  service: "",
  look: "",
  view: "",
  thread: "",
  write: "",
  tag: "",
  payment: "",
  cursor: "",
  q: "",
};

/**
 * The same page for another company: what is open, searched or turned to belongs to the one left
 * behind. A panel's page is nothing that a company has.
 */
export const samePage = (to: Company): [path: string, query: Query] =>
  url.value.pathname === PANEL
    ? [firstPage(to), { company: to.id }]
    : url.value.pathname === ALL_INVOICES
      ? ["/invoices", { company: to.id }]
      : [url.value.pathname, changed({ company: to.id, ...LEFT })];

function Plate({ of, isChosen }: { of: Company; isChosen: boolean }) {
  const n = of.counters.mail_waiting;
  const unread = of.counters.unread_messages ?? 0;
  const unpaid = unpaidOf([of]);
  return (
    <a class="plate" href={href(...samePage(of))} aria-current={isChosen ? "true" : undefined}>
      <b title={of.name}>{of.name}</b>
      <span class="code">
        {of.code}
        {of.state === "closed" && <span class="closed">{t("company.closedShort")}</span>}
        {n !== null && (
          <span class={n ? "count" : "count zero"} title={t("count.collect", { n })}>
            <Icon name="mail" />
            <span aria-hidden="true">{n}</span>
            <span class="vh">{t("count.collect", { n })}</span>
          </span>
        )}
        {unread > 0 && (
          <span class="count" title={t("count.unread", { n: unread })}>
            <Icon name="message-square" />
            <span aria-hidden="true">{unread}</span>
            <span class="vh">{t("count.unread", { n: unread })}</span>
          </span>
        )}
        {unpaid && (
          <span class="count" title={unpaid}>
            <Icon name="receipt-text" />
            <span aria-hidden="true">{of.counters.unpaid_invoices?.count}</span>
            <span class="vh">{unpaid}</span>
          </span>
        )}
      </span>
    </a>
  );
}

function PanelPlate({ of, isChosen }: { of: MyPanel; isChosen: boolean }) {
  const n = of.unopened;
  return (
    <a class="plate" href={myPanelHref(of)} aria-current={isChosen ? "true" : undefined}>
      <b title={of.name}>{of.name}</b>
      <span class="code">
        <span class="ofcompany" title={of.company_name}>
          <Icon name="panels-top-left" />
          {of.company_code}
        </span>
        {n > 0 && (
          <span class="count" title={t("panel.unopened", { n })}>
            <Icon name="share-2" />
            <span aria-hidden="true">{n}</span>
            <span class="vh">{t("panel.unopened", { n })}</span>
          </span>
        )}
      </span>
    </a>
  );
}
