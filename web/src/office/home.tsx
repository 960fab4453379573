import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { formatDay, formatNumber, formatTime, t } from "../lib/i18n";
import { useLoad, useReturn } from "../lib/load";
import { href } from "../lib/router";
import type { Attention, Overview } from "../lib/shapes";
import { Icon } from "../ui/icon";
import type { IconName } from "../ui/icon-names";
import { Empty, Loading, Shown } from "../ui/list";
import { overview } from "./overview";

type Waiting = Attention["mail_old"];
type One = Waiting["first"][number];

/** What waits, each with where it is dealt with. */
const COUNTED = [
  ["notices_held", "bell", href("/office/notices", { state: "held" })],
  ["notices_unknown", "circle-help", href("/office/notices", { state: "unknown" })],
  ["notices_failed", "circle-x", href("/office/notices", { state: "failed" })],
  ["messages_waiting", "message-square", "/office/messages"],
  ["scan_inbox", "scan-line", "/office/inbox"],
  ["quarantined", "shield-alert", href("/office/inbox", { state: "quarantined" })],
] as const satisfies readonly (readonly [keyof Overview, IconName, string])[];

const NAMED = [
  ["mail_old", "clock"],
  ["invitations_ending", "mail"],
  ["receipts_pending", "receipt"],
  ["handouts_still", "signature"],
  ["invoices_overdue", "receipt-text"],
  ["panels_ending", "panels-top-left"],
  ["files_refused", "file-warning"],
] as const satisfies readonly (readonly [keyof Attention, IconName])[];
type NamedKey = (typeof NAMED)[number][0];

/** What needs attention now; calm where nothing does. */
export function HomePage() {
  const late = useLoad((signal) => api("GET /office/attention", {}, signal), []);
  useReturn(late.reload);
  useEffect(() => {
    document.title = `${t("home.title")} · Awizo`;
  });
  const counts = overview.value;
  return (
    <>
      <div class="head">
        <h1>{t("home.title")}</h1>
      </div>
      <Shown of={late}>{(data) => (counts ? <Tiles counts={counts} of={data} /> : <Loading />)}</Shown>
    </>
  );
}

function Tiles({ counts, of }: { counts: Overview; of: Attention }) {
  const counted = COUNTED.filter(([key]) => counts[key].count);
  const named = NAMED.filter(([key]) => of[key].count);
  if (!counted.length && !named.length)
    return (
      <div class="sheet">
        <Empty icon="circle-check" title={t("home.calm")} hint={t("home.calmHint")}>
          <a class="btn" href="/office/register">
            <Icon name="archive" />
            {t("home.toRegister")}
          </a>
        </Empty>
      </div>
    );
  return (
    <ul class="attention">
      {counted.map(([key, icon, to]) => (
        <li class="sheet" key={key}>
          <a class="much" href={to}>
            <Icon name={icon} />
            <Number of={counts[key]} />
            <span>{t(`home.${key}`, { n: counts[key].count })}</span>
          </a>
        </li>
      ))}
      {named.map(([key, icon]) => (
        <li class="sheet" key={key}>
          <a class="much" href={listOf(key, of[key])}>
            <Icon name={icon} />
            <Number of={of[key]} />
            <span>
              {t(`home.${key}`, { n: of[key].count, days: daysOf(key, of) })}
            </span>
          </a>
          <ul>
            {of[key].first.map((one) => (
              <li key={one.id}>
                <a href={hrefOf(key, one)}>
                  {one.name || t("home.handoutOf", { when: whenOf(one.at) })}
                </a>
                {one.name && <span class="sub">{whenOf(one.at)}</span>}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

const Number = ({ of }: { of: { count: number; more: boolean } }) => (
  <strong>
    {formatNumber(of.count)}
    {of.more && "+"}
  </strong>
);

function daysOf(key: NamedKey, of: Attention): number {
  if (key === "mail_old") return of.old_after_days;
  return key === "files_refused" ? of.lately_days : of.ends_within_days;
}

const whenOf = (at: string): string => (at.includes("T") ? formatTime(at) : formatDay(at));

function listOf(key: NamedKey, of: Waiting): string {
  const [first] = of.first;
  if (key === "mail_old") return href("/office/register", { state: "waiting" });
  if (key === "invoices_overdue") return href("/office/invoices", { payment: "overdue" });
  if (key === "receipts_pending" || key === "handouts_still") return "/office/handouts";
  return first ? hrefOf(key, first) : "/office/companies";
}

function hrefOf(key: NamedKey, one: One): string {
  const company = `/office/companies/${one.company_id ?? ""}`;
  switch (key) {
    case "mail_old":
      return `/office/mail/${one.company_id ?? ""}/${one.id}`;
    case "invitations_ending":
      return `${company}/contacts`;
    case "receipts_pending":
      return `${company}/receipts`;
    case "handouts_still":
      return `/office/handouts/${one.id}`;
    case "invoices_overdue":
      return href(`${company}/invoices`, { invoice: one.id });
    case "panels_ending":
      return `${company}/panels/${one.id}`;
    case "files_refused":
      return `${company}/${pageOf(one.id)}`;
  }
}

/** The page of a company whose files begin their id so. */
function pageOf(thingId: string): string {
  if (thingId.startsWith("inv_")) return "invoices";
  return thingId.startsWith("doc_") ? "documents" : "messages";
}
