import { useSignal } from "@preact/signals";
import { saveCsv, type Cell } from "../lib/csv";
import { formatDay, formatMonth, t, today } from "../lib/i18n";
import { asProblem } from "../lib/load";
import { formatMoney, typedHundredths } from "../lib/money";
import { portal } from "../lib/portal";
import type { Summary } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { Icon } from "../ui/icon";
import { onPaper } from "../ui/paper";
import { exportMonth, type Side } from "./calls";
import { SummaryTable } from "./table";
import { lineName } from "./words";

type Props = {
  side: Side;
  of: Summary | null;
  company: string;
  code: string;
  onFailed: (problem: Problem | null) => void;
};

/** Saves the month as a table, or prints it. */
export function SummaryFile({ side, of, company, code, onFailed }: Props) {
  const isBusy = useSignal(false);
  async function save({ month }: Summary): Promise<void> {
    if (isBusy.value) return;
    isBusy.value = true;
    onFailed(null);
    try {
      const told = await exportMonth(side, month);
      saveCsv(`awizo-summary-${code}-${month}.csv`, table(told, company, code));
      notify(t("summaries.saved", { month: formatMonth(month) }));
    } catch (error) {
      onFailed(asProblem(error));
    } finally {
      isBusy.value = false;
    }
  }
  return (
    <>
      <button
        type="button"
        class="btn"
        disabled={!of}
        aria-disabled={isBusy.value ? true : undefined}
        onClick={() => void (of && save(of))}
      >
        {isBusy.value ? <span class="spin" aria-hidden="true" /> : <Icon name="download" />}
        {t("work.save")}
      </button>
      <button
        type="button"
        class="btn"
        disabled={!of}
        onClick={() => of && onPaper(<Paper of={of} company={company} code={code} />)}
      >
        <Icon name="printer" />
        {t("work.print")}
      </button>
    </>
  );
}

/**
 * One line for the package, one a service, and one with the month's sums in columns of their own,
 * so that nothing is counted twice.
 */
function table(of: Summary, company: string, code: string): Cell[][] {
  const begin = [of.month, code, company];
  const head = [
    t("seats.month"),
    t("seats.file.companyCode"),
    t("summaries.company"),
    t("summaries.service"),
    t("summaries.unit"),
    t("summaries.used"),
    t("summaries.included"),
    t("summaries.left"),
    t("summaries.beyond"),
    t("summaries.price"),
    t("summaries.total"),
    t("summaries.net"),
    t("summaries.vat"),
    t("summaries.gross"),
    t("seats.file.currency"),
  ];
  const amount = (minor: number) => typedHundredths(minor, 2);
  const lines = of.lines.map((one) => [
    ...begin,
    lineName(one),
    one.unit,
    one.used,
    one.included,
    one.left,
    one.beyond,
    amount(one.price.minor),
    amount(one.total.minor),
    ...["", "", ""],
    of.currency,
  ]);
  const ofPackage = [
    ...begin,
    t("summaries.packageLine", { name: of.package_name ?? "" }),
    ...["", "", "", "", "", ""],
    amount(of.monthly_price.minor),
    ...["", "", ""],
    of.currency,
  ];
  const sums = [
    ...begin,
    t("summaries.inAll"),
    ...["", "", "", "", "", "", ""],
    ...(["net_total", "vat_total", "gross_total"] as const).map((name) => amount(of[name].minor)),
    of.currency,
  ];
  return [head, ...(of.package_name === null ? [] : [ofPackage]), ...lines, sums];
}

const Paper = ({ of, company, code }: { of: Summary; company: string; code: string }) => (
  <>
    <h1>
      {t("summaries.title")} · {formatMonth(of.month)}
    </h1>
    <p>
      {[
        `${company}, ${code}`,
        of.package_name &&
          t("summaries.package", { name: of.package_name, price: formatMoney(of.monthly_price) }),
        of.is_running && t("summaries.running"),
        t("work.printed", { day: formatDay(today()) }),
        portal.value?.office_name,
      ]
        .filter(Boolean)
        .join(" · ")}
    </p>
    <SummaryTable of={of} />
  </>
);
