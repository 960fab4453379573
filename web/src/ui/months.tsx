import { formatMonth, t } from "../lib/i18n";
import { monthsOn, thisMonth } from "../lib/months";
import { changed, go, url, type Query } from "../lib/router";
import { Icon } from "./icon";

/** So many months are offered in the list; the arrows go on before them. */
const OFFERED = 24;

/**
 * The month in the address, by arrows and a list, up to the running one.
 * also: what else of the address changes with it.
 */
export function MonthChooser({ of, also = {} }: { of: string; also?: Query }) {
  const now = thisMonth();
  const offered = Array.from({ length: OFFERED }, (_, back) => monthsOn(now, -back));
  const choose = (month: string) =>
    go(url.value.pathname, changed({ ...also, month: month === now ? "" : month }), {
      replace: true,
    });
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
