import { formatMonth, t } from "../lib/i18n";
import type { Loaded } from "../lib/load";
import { monthsOn, thisMonth } from "../lib/months";
import { changed, go, url } from "../lib/router";
import type { WorkSum, WorkTotals } from "../lib/shapes";
import { Alert } from "../ui/alert";
import { Icon } from "../ui/icon";
import { Empty, Shown } from "../ui/list";
import { spent } from "./words";

/** So many months are offered in the list; the arrows go on before them. */
const OFFERED = 24;

/** What a month comes to, by person and by place. */
export const Totals = ({ of, month }: { of: Loaded<WorkTotals>; month: string }) => (
  <section class="sheet worktotals" aria-labelledby="work-totals">
    <div class="leadline">
      <h2 id="work-totals">{t("work.totals", { month: formatMonth(month) })}</h2>
      <MonthChooser of={month} />
    </div>
    <Shown of={of}>
      {(totals) =>
        totals.entries + totals.sheets ? (
          <>
            {!totals.is_whole && (
              <Alert tone="warn">
                <p>{t("work.notWhole")}</p>
              </Alert>
            )}
            <p class="inall">
              <b>{spent(totals.minutes)}</b>
              <span>{t("work.entries", { n: totals.entries })}</span>
              <span>{t("work.sheets", { n: totals.sheets })}</span>
            </p>
            <div class="sums">
              <Sums of={totals.people} label={t("work.byPerson")} unnamed={t("work.nobody")} />
              <Sums of={totals.places} label={t("work.byPlace")} unnamed={t("work.nowhere")} />
            </div>
          </>
        ) : (
          <Empty icon="clock" title={t("work.noneInMonth", { month: formatMonth(month) })} />
        )
      }
    </Shown>
  </section>
);

const Sums = ({ of, label, unnamed }: { of: WorkSum[]; label: string; unnamed: string }) => (
  <div>
    <h3>{label}</h3>
    <ul class="sumlist" aria-label={label}>
      {of.map((one) => (
        <li key={one.name}>
          <span class="name">{one.name || <i>{unnamed}</i>}</span>
          {one.entries > 0 && <span class="num">{spent(one.minutes)}</span>}
          <span class="sub">
            {[
              one.entries > 0 && t("work.entries", { n: one.entries }),
              one.sheets > 0 && t("work.sheets", { n: one.sheets }),
            ]
              .filter(Boolean)
              .join(", ")}
          </span>
        </li>
      ))}
    </ul>
  </div>
);

/** Arrows and a list, up to the running month. */
function MonthChooser({ of }: { of: string }) {
  const now = thisMonth();
  const offered = Array.from({ length: OFFERED }, (_, back) => monthsOn(now, -back));
  const choose = (month: string) =>
    go(url.value.pathname, changed({ month: month === now ? "" : month }), { replace: true });
  const step = (label: "seats.before" | "seats.after", by: number) => (
    <button
      type="button"
      class="btn square"
      aria-label={t(label)}
      title={t(label)}
      disabled={by > 0 && of >= now}
      onClick={() => choose(monthsOn(of, by))}
    >
      <Icon name={by > 0 ? "chevron-right" : "chevron-left"} />
    </button>
  );
  return (
    <div class="months unprinted" role="group" aria-label={t("seats.month")}>
      {step("seats.before", -1)}
      <select
        class="input"
        aria-label={t("seats.month")}
        value={of}
        onChange={({ currentTarget: { value } }) => choose(value)}
      >
        {!offered.includes(of) && <option value={of}>{formatMonth(of)}</option>}
        {offered.map((one) => (
          <option key={one} value={one}>
            {formatMonth(one)}
          </option>
        ))}
      </select>
      {step("seats.after", 1)}
    </div>
  );
}
