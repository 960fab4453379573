import { formatMonth, t } from "../lib/i18n";
import type { Loaded } from "../lib/load";
import type { WorkSum, WorkTotals } from "../lib/shapes";
import { Alert } from "../ui/alert";
import { Empty, Shown } from "../ui/list";
import { MonthChooser } from "../ui/months";
import { spent } from "./words";

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
