import { formatMonth, formatMonthShort, formatNumber, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { formatMoney } from "../lib/money";
import { monthsOn, thisMonth } from "../lib/months";
import { changed, go, param, url } from "../lib/router";
import type { SummaryMonths } from "../lib/shapes";
import { Bars, type Bar } from "../ui/bars";
import { Shown } from "../ui/list";
import { monthsOf, type Side } from "./calls";
import { lineName } from "./words";

/** So many months are beside each other. */
const SHOWN = 12;
const COST = "cost";

/** The last twelve months: what they came to, or how much of one service was used. */
export function OverMonths({ side, month }: { side: Side; month: string }) {
  const now = thisMonth();
  const to = month > monthsOn(now, -SHOWN) ? now : month;
  const from = monthsOn(to, 1 - SHOWN);
  const loaded = useLoad(
    (signal) => monthsOf(side, { from, to }, signal),
    [side.companyId, side.isOffice, from, to],
  );
  // Months in which nothing was used and nothing is due are not worth a chart.
  if (loaded.data?.months.every((one) => !one.lines.length && !one.net_total.minor)) return null;
  return (
    <section class="sheet pad overmonths unprinted" aria-labelledby="over-months">
      <Shown of={loaded}>{(data) => <Chart of={data} month={month} />}</Shown>
    </section>
  );
}

function Chart({ of, month }: { of: SummaryMonths; month: string }) {
  const services = [
    ...new Map(
      of.months.flatMap(({ lines }) => lines.map((one) => [one.service_id, one])),
    ).values(),
  ];
  const asked = param("chart");
  // As long as nothing costs anything, how much was used says more.
  const isFree = of.months.every((one) => !one.net_total.minor);
  const chosen =
    services.find((one) => one.service_id === asked) ??
    (isFree && asked !== COST ? services[0] : undefined);
  const used = (lines: SummaryMonths["months"][number]["lines"]) =>
    lines.find((one) => one.service_id === chosen?.service_id)?.used ?? 0;
  const now = thisMonth();
  const bars: Bar[] = of.months.map((one) => ({
    key: one.month,
    label: formatMonthShort(one.month),
    name: formatMonth(one.month),
    value: chosen ? used(one.lines) : one.net_total.minor,
    text: chosen ? formatNumber(used(one.lines)) : formatMoney(one.net_total),
    isHere: one.month === month,
    to: [url.value.pathname, changed({ month: one.month === now ? "" : one.month })],
  }));
  const what = chosen ? lineName(chosen) : t("summaries.cost");
  return (
    <>
      <div class="leadline">
        <h2 id="over-months">{t("summaries.overMonths")}</h2>
        <select
          class="input"
          aria-label={t("summaries.shown")}
          value={chosen?.service_id ?? COST}
          onChange={({ currentTarget: { value } }) =>
            go(url.value.pathname, changed({ chart: value }), { replace: true })
          }
        >
          <option value={COST}>{t("summaries.cost")}</option>
          {services.map((one) => (
            <option key={one.service_id} value={one.service_id}>
              {lineName(one)}
            </option>
          ))}
        </select>
      </div>
      <Bars caption={what} heads={[t("seats.month"), what]} bars={bars} />
    </>
  );
}
