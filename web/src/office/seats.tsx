import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { formatDate, formatMonth, t } from "../lib/i18n";
import { useList, useLoad } from "../lib/load";
import { formatMoney, formatPercent } from "../lib/money";
import { isMonth, thisMonth } from "../lib/months";
import { param } from "../lib/router";
import type { Seat, SeatMonth } from "../lib/shapes";
import type { Problem } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { Empty, Pager, Shown } from "../ui/list";
import { MonthChooser } from "../ui/months";
import { SaveSeats } from "./seats-file";
import { userHref } from "./users";

const LIMIT = 50;

/** Who counted in a month and why, and what each payer owes for it. */
export function SeatsPage() {
  const now = thisMonth();
  const asked = param("month");
  const month = isMonth(asked) && asked <= now ? asked : now;
  const totals = useLoad(
    (signal) => api("GET /office/seats/totals", { query: { month } }, signal),
    [month],
  );
  const list = useList(
    (cursor, signal) => api("GET /office/seats", { query: { month, limit: LIMIT, cursor } }, signal),
    [month],
  );
  const failed = useSignal<Problem | null>(null);
  useEffect(() => {
    document.title = `${t("nav.seats")} · Awizo`;
  });
  useEffect(() => {
    failed.value = null;
  }, [month]);
  return (
    <>
      <div class="head">
        <h1>{t("nav.seats")}</h1>
        <SaveSeats
          key={month}
          of={totals.data?.month === month ? totals.data : null}
          onFailed={(problem) => {
            failed.value = problem;
          }}
        />
      </div>
      <div class="leadline">
        <p class="hint">{t("seats.hint")}</p>
        <MonthChooser of={month} also={{ cursor: "" }} />
      </div>
      {failed.value && <ProblemAlert problem={failed.value} />}
      <section class="sheet" aria-label={t("seats.totals")}>
        <Shown of={totals}>
          {(of) =>
            of.in_all.count ? (
              <Totals of={of} />
            ) : (
              <Empty
                icon="user-check"
                title={t("seats.none", { month: formatMonth(of.month) })}
                hint={t(of.is_running ? "seats.noneYet" : "seats.noneHint")}
              />
            )
          }
        </Shown>
      </section>
      {totals.data?.in_all.count !== 0 && (
        <section class="sheet after" aria-label={t("seats.list")}>
          <Shown of={list}>{(page) => <SeatTable items={page.items} />}</Shown>
          <Pager of={list} />
        </section>
      )}
    </>
  );
}

function Totals({ of }: { of: SeatMonth }) {
  const hasPrice = of.price.minor > 0;
  const rows = of.payers.map(({ company, due }) => ({
    key: company?.id ?? "office",
    name: company?.name ?? t("seats.office"),
    code: company?.code,
    due,
  }));
  return (
    <>
      <div class="notes">
        {hasPrice ? (
          <p>
            {t("seats.price", {
              price: formatMoney(of.price),
              vat: formatPercent(of.vat_basis_points),
            })}
          </p>
        ) : (
          <Alert tone="info">
            <p>
              {t("seats.noPrice")} <a href="/office/settings/seats">{t("seats.setPrice")}</a>
            </p>
          </Alert>
        )}
        {of.is_running && <p class="hint">{t("seats.running")}</p>}
      </div>
      <table class="list totals">
        <caption class="vh">{t("seats.totals")}</caption>
        <thead>
          <tr>
            <th>{t("seats.payer")}</th>
            <th class="num">{t("seats.count")}</th>
            {hasPrice && (
              <>
                <th class="num">{t("seats.net")}</th>
                <th class="num">{t("seats.vat")}</th>
                <th class="num">{t("seats.gross")}</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, code, due }) => (
            <tr key={key}>
              <td class="main">
                {name}
                {code && <span class="sub">{code}</span>}
              </td>
              <Due of={due} hasPrice={hasPrice} />
            </tr>
          ))}
          {rows.length > 1 && (
            <tr class="sum">
              <td class="main">{t("seats.inAll")}</td>
              <Due of={of.in_all} hasPrice={hasPrice} />
            </tr>
          )}
        </tbody>
      </table>
    </>
  );
}

/** The figures of a line; on a phone the words beside them say what they are. */
function Due({ of, hasPrice }: { of: SeatMonth["in_all"]; hasPrice: boolean }) {
  const named = (label: "seats.count" | "seats.net" | "seats.vat" | "seats.gross", text: string) => (
    <td class="num">
      <span class="phone-only">{t(label)} </span>
      {text}
    </td>
  );
  return (
    <>
      {named("seats.count", String(of.count))}
      {hasPrice && (
        <>
          {named("seats.net", formatMoney(of.net))}
          {named("seats.vat", formatMoney(of.vat))}
          {named("seats.gross", formatMoney(of.gross))}
        </>
      )}
    </>
  );
}

const SeatTable = ({ items }: { items: Seat[] }) => (
  <table class="list seats">
    <caption class="vh">{t("seats.list")}</caption>
    <thead>
      <tr>
        <th>{t("seats.person")}</th>
        <th>{t("seats.why")}</th>
        <th>{t("seats.payer")}</th>
        <th>{t("seats.since")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.user.id}>
          <td class="main">
            <a href={userHref(one.user.id)}>{one.user.name}</a>
            {one.user.state === "deleted" && <span class="sub">{t("users.state.deleted")}</span>}
          </td>
          <td class="co">
            {one.company.name}
            <span class="sub">
              {t(`access.kind.${one.kind}`)} · {one.company.code}
            </span>
          </td>
          <td class="wide">
            <span class="phone-only">{t("seats.payer")}: </span>
            {one.payer?.name ?? t("seats.office")}
          </td>
          <td class="date">{formatDate(one.counted_at)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
