import { t, type Key } from "../lib/i18n";

/** The columns of a table of work records, and the words by which their headings are known. */
export const COLUMNS = {
  kind: "work.kind",
  day: "work.day",
  person: "work.person",
  place: "work.place",
  start: "work.start",
  end: "work.end",
  minutes: "work.minutes",
  tasks: "work.tasks",
  materials: "work.materials",
  remarks: "work.remarks",
  internal_remark: "work.internalRemark",
  internal_cost: "work.internalCost",
} as const satisfies Record<string, Key>;
export type Column = keyof typeof COLUMNS;
export const ALL = Object.keys(COLUMNS) as Column[];
/** The cells of a row, as they were written, and the how-many-th row of the file that says this. */
export type Cells = Partial<Record<Column, string>> & { copy_number: number };
export type Row = { line: number; cells: Cells };
export type Table = { rows: Row[]; unknown: string[]; hasHeadings: boolean };

/** A file's text: UTF-8, or else what spreadsheets of the region write. */
export async function textOf(file: File): Promise<string> {
  const octets = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(octets);
  } catch {
    return new TextDecoder("windows-1250").decode(octets);
  }
}

/** Rows of a table whose first line names the columns; `kind` is that of rows which name none. */
export function readTable(text: string, kind: string): Table {
  const [head, ...lines] = cellsOf(text.replace(/^\ufeff/, ""));
  const columns = (head?.cells ?? []).map(columnOf);
  const seen = new Map<string, number>();
  const rows = lines.map(({ line, cells }) => {
    const said: Partial<Record<Column, string>> = columns.includes("kind") ? {} : { kind };
    columns.forEach((column, at) => {
      const cell = (cells[at] ?? "").replace(/^'(?=[=+\-@])/, "").trim();
      if (column && cell) said[column] = column === "kind" ? kindOf(cell) : cell;
    });
    const words = JSON.stringify(ALL.map((column) => said[column] ?? ""));
    const copy = (seen.get(words) ?? 0) + 1;
    seen.set(words, copy);
    return { line, cells: { ...said, copy_number: copy } };
  });
  return {
    rows,
    unknown: (head?.cells ?? []).filter((cell, at) => cell.trim() && !columns[at]),
    hasHeadings: columns.includes("day") && columns.includes("tasks"),
  };
}

const plain = (text: string): string => text.trim().toLocaleLowerCase().replaceAll(/[\s_]+/g, " ");

const columnOf = (heading: string): Column | undefined =>
  ALL.find((one) => [plain(one), plain(t(COLUMNS[one]))].includes(plain(heading)));

const kindOf = (cell: string): string =>
  (["time", "job"] as const).find((one) =>
    [one as string, plain(t(`work.kind.${one}`))].includes(plain(cell)),
  ) ?? cell;

/** Cells by line, whatever separates them: a quoted cell may hold separators and line breaks. */
function cellsOf(text: string): { line: number; cells: string[] }[] {
  const between = separatorOf(text);
  const found: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  let line = 1;
  let begun = 1;
  const endRow = () => {
    cells.push(cell);
    if (cells.some((one) => one.trim())) found.push({ line: begun, cells });
    [cells, cell, begun] = [[], "", line];
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (sign === "\n") line++;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[at++]!;
      else isQuoted = false;
    } else if (sign === '"' && !cell.trim()) [isQuoted, cell] = [true, ""];
    else if (sign === between) {
      cells.push(cell);
      cell = "";
    } else if (sign === "\n") endRow();
    else if (sign !== "\r") cell += sign;
  }
  if (cell || cells.length) endRow();
  return found;
}

/** Of the signs that spreadsheets use, the one that the first line has most of. */
function separatorOf(text: string): string {
  const first = text.slice(0, text.search(/[\r\n]|$/));
  const [most] = [";", ",", "\t"].sort((a, b) => first.split(b).length - first.split(a).length);
  return most!;
}
