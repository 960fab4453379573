import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { formatMonth, t } from "../lib/i18n";
import { useLoad, type Loaded } from "../lib/load";
import { formatMoney } from "../lib/money";
import { isMonth, thisMonth } from "../lib/months";
import { openedBy } from "../lib/opened";
import { portal } from "../lib/portal";
import { problemText } from "../lib/problems";
import { param } from "../lib/router";
import type { Summary } from "../lib/shapes";
import type { Problem } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { Icon } from "../ui/icon";
import { Empty, Shown } from "../ui/list";
import { MonthChooser } from "../ui/months";
import { monthOf, type Side } from "./calls";
import { Events } from "./events";
import { SummaryFile } from "./file";
import { OverMonths } from "./over-months";
import { PlanPart } from "./plan";
import { RecordUse } from "./record";
import { SummaryTable } from "./table";
import "../styles/summaries.css";

type Props = {
  side: Side;
  company: string;
  code: string;
  /** What stands above it all. */
  title?: ComponentChildren;
};

/**
 * What a company used in a month, what its package holds and what it comes to: one page for staff
 * and for the company, with the same figures.
 */
export function Summaries({ side, company, code, title }: Props) {
  const asked = param("month");
  const month = isMonth(asked) && asked <= thisMonth() ? asked : thisMonth();
  const keys = [side.companyId, side.isOffice, month];
  const summary = useLoad((signal) => monthOf(side, month, signal), keys);
  const turn = useSignal(0);
  const opened = openedBy("service");
  const isRecording = useSignal(false);
  const failed = useSignal<Problem | null>(null);
  useEffect(() => {
    document.title = `${t("summaries.title")} · ${company} · Awizo`;
  });
  const reload = () => {
    summary.reload();
    turn.value++;
  };
  if (summary.problem?.code === "summaries_off")
    return (
      <div class="stack">
        {title}
        <div class="sheet">
          <Empty icon="chart-column" title={t("summaries.off")} hint={problemText(summary.problem)} />
        </div>
      </div>
    );
  const line = summary.data?.lines.find((one) => one.service_id === opened.id);
  const mayBeShown = side.isOffice || portal.value?.client_summaries;
  return (
    <div class="stack">
      {title}
      <div class="leadline summaryline">
        <div class="acts unprinted">
          {side.isOffice && (
            <button
              type="button"
              class="btn primary"
              onClick={() => {
                isRecording.value = true;
              }}
            >
              <Icon name="plus" />
              {t("summaries.record")}
            </button>
          )}
          <SummaryFile
            side={side}
            of={summary.isStale ? null : summary.data}
            company={company}
            code={code}
            onFailed={(problem) => {
              failed.value = problem;
            }}
          />
        </div>
        <MonthChooser of={month} />
      </div>
      {failed.value && <ProblemAlert problem={failed.value} />}
      <section class="sheet" aria-labelledby="summary-month">
        <Month of={summary} />
      </section>
      {mayBeShown && <OverMonths key={turn.value} side={side} month={month} />}
      {side.isOffice && <PlanPart side={side} onChange={reload} />}
      {opened.id && (
        <Events
          side={side}
          month={month}
          serviceId={opened.id}
          line={line}
          isOver={!summary.isLoading && !summary.isStale}
          onChange={reload}
          onClose={opened.close}
        />
      )}
      {isRecording.value && (
        <RecordUse
          side={side}
          onSaved={reload}
          onClose={() => {
            isRecording.value = false;
          }}
        />
      )}
    </div>
  );
}

const Month = ({ of }: { of: Loaded<Summary> }) => (
  <Shown of={of}>
    {(summary) => (
      <>
        <div class="notes">
          <h2 id="summary-month">{formatMonth(summary.month)}</h2>
          <p>
            {summary.package_name
              ? t("summaries.package", {
                  name: summary.package_name,
                  price: formatMoney(summary.monthly_price),
                })
              : t("summaries.noPackage")}
          </p>
          {summary.is_running && <p class="hint">{t("summaries.running")}</p>}
        </div>
        {summary.lines.length || summary.package_name ? (
          <SummaryTable of={summary} isLinked />
        ) : (
          <Empty
            icon="chart-column"
            title={t("summaries.none", { month: formatMonth(summary.month) })}
            hint={t("summaries.noneHint")}
          />
        )}
      </>
    )}
  </Shown>
);
