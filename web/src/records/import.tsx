import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { PickOne } from "../files/pick-one";
import { CURRENCIES } from "../invoices/fields";
import { t } from "../lib/i18n";
import { asProblem } from "../lib/load";
import { usualCurrency } from "../lib/portal";
import { fieldText } from "../lib/problems";
import { limits } from "../lib/schema";
import type { ImportedRow, WorkKind } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { Badge, type Look } from "../ui/badges";
import { Cancel, Dialog } from "../ui/dialog";
import { Field } from "../ui/form";
import { Icon } from "../ui/icon";
import { importWork, type Side } from "./calls";
import { wordOf } from "./fields";
import { saveTemplate } from "./file";
import { COLUMNS, readTable, textOf, type Column, type Row } from "./read-table";

/** So many rows are one request, which takes all of them or none. */
const AT_ONCE = 40;
const MOST_ROWS = 2000;
const MOST_BYTES = 4_000_000;
const LOOKS: Record<ImportedRow["state"], Look> = {
  new: ["plus", "green"],
  known: ["check", "grey"],
  removed: ["trash-2", "grey"],
  wrong: ["circle-alert", "red"],
};

type Judged = { row: Row; said: ImportedRow };

/** Brings in a table: shows what would become of each row first, and what is wrong with it. */
export function ImportWork({
  side,
  kind,
  onDone,
  onClose,
}: {
  side: Side;
  /** Of rows that name none. */
  kind: WorkKind | undefined;
  onDone: () => void;
  onClose: () => void;
}) {
  const judged = useSignal<Judged[] | null>(null);
  const wrong = useSignal("");
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  const currency = useSignal(usualCurrency());
  const chosen = useSignal<File | null>(null);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);

  async function look(file: File): Promise<void> {
    judged.value = null;
    problem.value = null;
    wrong.value = await wrongFile(file);
    if (wrong.value) return;
    const table = readTable(await textOf(file), kind ?? "time");
    if (table.unknown.length) wrong.value = t("work.unknownColumns", { columns: table.unknown.join(", ") });
    await busy(async () => {
      judged.value = await sent(table.rows, true);
    });
  }

  async function take(): Promise<void> {
    const rows = judged.value?.map(({ row }) => row) ?? [];
    await busy(async () => {
      const done = await sent(rows, false);
      notify(t("work.imported", { n: countOf(done, "new") }));
      onDone();
      onClose();
    });
  }

  async function sent(rows: Row[], preview: boolean): Promise<Judged[]> {
    const found: Judged[] = [];
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      const part = rows.slice(at, at + AT_ONCE);
      const said = { rows: part.map(({ cells }) => cells), currency: currency.value, preview };
      const told = await importWork(side, said, stop.current.signal);
      part.forEach((row, place) => found.push({ row, said: told.rows[place]! }));
    }
    return found;
  }

  async function busy(act: () => Promise<void>): Promise<void> {
    isBusy.value = true;
    try {
      await act();
    } catch (error) {
      if (!stop.current.signal.aborted) problem.value = asProblem(error);
    } finally {
      isBusy.value = false;
    }
  }

  const found = judged.value ?? [];
  const fresh = countOf(found, "new");
  const isReady = fresh > 0 && !countOf(found, "wrong");
  return (
    <Dialog title={t("work.importTitle")} size="wide" onClose={onClose} keeps={() => isBusy.value}>
      <div class="in">
        <p>{t("work.importHint")}</p>
        <p>
          <button type="button" class="btn" onClick={saveTemplate}>
            <Icon name="file-spreadsheet" />
            {t("work.template")}
          </button>
        </p>
        <PickOne
          label={t("work.file")}
          accept=".csv,.txt,.tsv,text/csv"
          named={chosen.value?.name}
          wrong={wrong.value || undefined}
          onFile={(file) => {
            chosen.value = file;
            void look(file);
          }}
        />
        <Field
          label={t("work.importCurrency")}
          name="currency"
          value={currency.value}
          onChange={({ currentTarget: { value } }) => {
            currency.value = value;
            if (chosen.value) void look(chosen.value);
          }}
        >
          {CURRENCIES.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </Field>
        {judged.value && <Preview of={found} />}
        {isBusy.value && (
          <p class="loading" role="status">
            <span class="spin" aria-hidden="true" />
            {t("state.loading")}
          </p>
        )}
        {problem.value && <ProblemAlert problem={problem.value} />}
        <div class="foot sticky">
          <Cancel />
          <button
            type="button"
            class="btn primary"
            disabled={!isReady || isBusy.value}
            onClick={() => void take()}
          >
            {fresh ? t("work.import", { n: fresh }) : t("work.importOpen")}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

const countOf = (of: Judged[], state: ImportedRow["state"]): number =>
  of.filter(({ said }) => said.state === state).length;

/** Why a file cannot be read at all; empty if it can. */
async function wrongFile(file: File): Promise<string> {
  if (file.size > MOST_BYTES) return t("work.fileTooLarge", { n: MOST_ROWS });
  const { rows, hasHeadings } = readTable(await textOf(file), "time");
  if (!hasHeadings) return t("work.noHeadings");
  if (!rows.length) return t("work.noRows");
  return rows.length > MOST_ROWS ? t("work.fileTooLarge", { n: MOST_ROWS }) : "";
}

function Preview({ of }: { of: Judged[] }) {
  const wrong = countOf(of, "wrong");
  const told = (["new", "known", "removed", "wrong"] as const).filter((one) => countOf(of, one));
  return (
    <>
      <Alert tone={wrong ? "warn" : "info"} live>
        <p>
          {told.map((one) => t(`work.rows.${one}`, { n: countOf(of, one) })).join(" ")}
          {wrong > 0 && ` ${t("work.correctFirst")}`}
        </p>
      </Alert>
      <div class="preview" tabIndex={0} role="region" aria-label={t("work.preview")}>
        <table class="sumtable">
          <caption class="vh">{t("work.preview")}</caption>
          <thead>
            <tr>
              <th class="num">{t("work.line")}</th>
              <th>{t("work.state")}</th>
              <th>{t("work.day")}</th>
              <th>{t("work.person")}</th>
              <th>{t("work.what")}</th>
            </tr>
          </thead>
          <tbody>
            {of.map(({ row, said }) => (
              <tr key={row.line}>
                <td class="num">{row.line}</td>
                <td>
                  <Badge look={LOOKS[said.state]} text={t(`work.row.${said.state}`)} />
                </td>
                <td>{row.cells.day}</td>
                <td>{row.cells.person}</td>
                <td class="what">
                  <p class="prewrap">{row.cells.tasks}</p>
                  {said.errors.map((error) => (
                    <p key={error.field} class="wrong">
                      <Icon name="circle-alert" />
                      <span>
                        {t(COLUMNS[error.field as Column] ?? "work.what")}:{" "}
                        {wordOf(error) ?? fieldText(error, LIMITS)}
                      </span>
                    </p>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const LIMITS = limits["POST /office/companies/{company_id}/work-records"] ?? {};
