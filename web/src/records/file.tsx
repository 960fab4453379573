import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { saveCsv, type Cell } from "../lib/csv";
import { formatDay, t, today } from "../lib/i18n";
import { asProblem } from "../lib/load";
import { typedHundredths } from "../lib/money";
import { portal } from "../lib/portal";
import type { Page } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { Icon } from "../ui/icon";
import { onPaper } from "../ui/paper";
import { exportWork, listWork, type Filter, type Seen, type Side } from "./calls";
import { ALL, COLUMNS, type Column } from "./read-table";
import { WorkTable } from "./table";
import { materialText, spent } from "./words";

const LIMIT = 100;
/** More than this is not held in a browser, and not printed: the list is then to be filtered. */
const MOST = { file: 20_000, print: 2000 };

type Props = {
  side: Side;
  filter: Filter;
  company: string;
  code: string;
  onFailed: (problem: Problem | null) => void;
};

/** Saves the list as it is filtered as a table, or prints the whole of it. */
export function WorkFile({ side, filter, company, code, onFailed }: Props) {
  const busy = useSignal<"file" | "print" | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function collect(what: "file" | "print"): Promise<void> {
    if (busy.value) return;
    const { signal } = (stop.current = new AbortController());
    onFailed(null);
    busy.value = what;
    try {
      const call = what === "file" ? exportWork : listWork;
      const { items, isWhole } = await everyRecord(
        (cursor) => call(side, { ...filter, cursor, limit: LIMIT }, signal),
        MOST[what],
      );
      if (what === "file") {
        saveCsv(`awizo-work-${code}-${today()}.csv`, table(items, side.isOffice));
        notify(t(isWhole ? "work.fileSaved" : "work.fileCut", { n: items.length }));
      } else {
        if (!isWhole) notify(t("work.printCut", { n: items.length }));
        onPaper(<Paper items={items} filter={filter} company={company} code={code} />);
      }
    } catch (error) {
      if (!signal.aborted) onFailed(asProblem(error));
    } finally {
      busy.value = null;
    }
  }

  const button = (what: "file" | "print") => (
    <button
      type="button"
      class="btn"
      aria-disabled={busy.value ? true : undefined}
      onClick={() => void collect(what)}
    >
      {busy.value === what ? (
        <span class="spin" aria-hidden="true" />
      ) : (
        <Icon name={what === "file" ? "download" : "printer"} />
      )}
      {t(what === "file" ? "work.save" : "work.print")}
    </button>
  );
  return (
    <>
      {button("file")}
      {button("print")}
    </>
  );
}

async function everyRecord(
  load: (cursor: string | undefined) => Promise<Page<Seen>>,
  most: number,
): Promise<{ items: Seen[]; isWhole: boolean }> {
  const items: Seen[] = [];
  let cursor: string | undefined;
  do {
    const page = await load(cursor);
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor && items.length < most);
  return { items, isWhole: !cursor };
}

/** The columns are those of an import, so that a saved table can be brought in elsewhere. */
const columns = (isOffice: boolean): Column[] =>
  ALL.filter((name) => isOffice || !name.startsWith("internal"));

function table(items: Seen[], isOffice: boolean): Cell[][] {
  const names = columns(isOffice);
  return [names.map((name) => t(COLUMNS[name])), ...items.map((one) => names.map((n) => cell(one, n)))];
}

function cell(of: Seen, name: Column): Cell {
  if (name === "kind") return t(`work.kind.${of.kind}`);
  if (name === "materials") return of.materials.map(materialText).join("; ");
  if (name === "internal_cost")
    return of.internal_cost
      ? `${typedHundredths(of.internal_cost.minor, 2)} ${of.internal_cost.currency}`
      : "";
  return of[name] ?? "";
}

/** An empty table with the headings that an import knows. */
export const saveTemplate = (): void =>
  saveCsv("awizo-work.csv", [columns(true).map((name) => t(COLUMNS[name]))]);

type PaperProps = { items: Seen[] } & Pick<Props, "filter" | "company" | "code">;

function Paper({ items, filter, company, code }: PaperProps) {
  const said = [
    `${company}, ${code}`,
    filter.kind && t(`work.kind.${filter.kind}`),
    filter.from && t("work.since", { day: formatDay(filter.from) }),
    filter.to && t("work.until", { day: formatDay(filter.to) }),
    filter.person,
    filter.place,
    t("work.printed", { day: formatDay(today()) }),
    portal.value?.office_name,
  ];
  return (
    <>
      <h1>{t("work.title")}</h1>
      <p>{said.filter(Boolean).join(" · ")}</p>
      <WorkTable items={items} company={company} acts={null} />
      <p>
        <b>{t("work.inAll", { time: spent(items.reduce((sum, one) => sum + (one.minutes ?? 0), 0)) })}</b>
      </p>
    </>
  );
}
