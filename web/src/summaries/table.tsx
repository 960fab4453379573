import { formatMonth, formatNumber, t, type Key } from "../lib/i18n";
import { formatMoney, formatPercent } from "../lib/money";
import { changed, href, url } from "../lib/router";
import type { Summary, SummaryLine } from "../lib/shapes";
import { lineName } from "./words";

/** A row a service; what a package holds is told only where there is one. */
export function SummaryTable({ of, isLinked = false }: { of: Summary; isLinked?: boolean }) {
  const hasPackage = of.package_name !== null;
  return (
    <>
      <table class="list totals summary">
        <caption class="vh">{t("summaries.caption", { month: formatMonth(of.month) })}</caption>
        <thead>
          <tr>
            <th>{t("summaries.service")}</th>
            <th class="num">{t("summaries.used")}</th>
            {hasPackage && (
              <>
                <th class="num">{t("summaries.included")}</th>
                <th class="num">{t("summaries.left")}</th>
                <th class="num">{t("summaries.beyond")}</th>
              </>
            )}
            <th class="num">{t("summaries.price")}</th>
            <th class="num">{t("summaries.total")}</th>
          </tr>
        </thead>
        <tbody>
          {hasPackage && (
            <tr class="ofpackage">
              <td class="main">
                {t("summaries.packageLine", { name: of.package_name ?? "" })}
                <span class="sub">{t("summaries.aMonth")}</span>
              </td>
              <td class="num none" colSpan={5} />
              <Figure label="summaries.total" text={formatMoney(of.monthly_price)} />
            </tr>
          )}
          {of.lines.map((line) => (
            <Line key={line.service_id} of={line} hasPackage={hasPackage} isLinked={isLinked} />
          ))}
        </tbody>
      </table>
      <dl class="duesums">
        <div>
          <dt>{t("summaries.net")}</dt>
          <dd>{formatMoney(of.net_total)}</dd>
        </div>
        {of.rates.map((one) => (
          <div key={one.vat_basis_points}>
            <dt>
              {t("summaries.vatOf", {
                rate: formatPercent(one.vat_basis_points),
                net: formatMoney(one.net),
              })}
            </dt>
            <dd>{formatMoney(one.vat)}</dd>
          </div>
        ))}
        <div>
          <dt>{t("summaries.gross")}</dt>
          <dd>{formatMoney(of.gross_total)}</dd>
        </div>
      </dl>
    </>
  );
}

function Line({
  of,
  hasPackage,
  isLinked,
}: {
  of: SummaryLine;
  hasPackage: boolean;
  isLinked: boolean;
}) {
  const name = lineName(of);
  const hasOwn = hasPackage && of.included > 0;
  return (
    <tr data-row={of.service_id}>
      <td class="main">
        {isLinked ? (
          <a href={href(url.value.pathname, changed({ service: of.service_id }))} data-over>
            {name}
          </a>
        ) : (
          name
        )}
        {of.unit && <span class="sub">{of.unit}</span>}
      </td>
      <Figure label="summaries.used" text={formatNumber(of.used)} />
      {hasPackage && (
        <>
          <Figure label="summaries.included" text={hasOwn ? formatNumber(of.included) : ""} />
          <Figure label="summaries.left" text={hasOwn ? formatNumber(of.left) : ""} />
          <Figure label="summaries.beyond" text={of.beyond ? formatNumber(of.beyond) : ""} />
        </>
      )}
      <Figure label="summaries.price" text={formatMoney(of.price)} />
      <Figure label="summaries.total" text={formatMoney(of.total)} />
    </tr>
  );
}

/** A figure; on a phone the words beside it say what it is, and what is not there is left out. */
const Figure = ({ label, text }: { label: Key; text: string }) => (
  <td class={text ? "num" : "num none"}>
    {text ? (
      <>
        <span class="phone-only">{t(label)} </span>
        {text}
      </>
    ) : (
      <span class="wide-only">–</span>
    )}
  </td>
);
