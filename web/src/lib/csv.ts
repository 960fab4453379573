import { formatNumber } from "./i18n";

/**
 * A table as a file for spreadsheets: RFC 4180, in UTF-8 with the mark by which they know it. Text
 * that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers.
 * Where a comma begins the fraction, a semicolon separates the cells, as the spreadsheets of these
 * languages read and write it.
 */
export type Cell = string | number;

const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const SPECIAL = /[",;\r\n]|^\s|\s$/;
const MARK = "\ufeff";

export function csv(rows: Cell[][]): string {
  const between = formatNumber(1.5).includes(",") ? ";" : ",";
  return MARK + rows.map((cells) => `${cells.map(written).join(between)}\r\n`).join("");
}

function written(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Lets the browser save a table under a name. */
export function saveCsv(name: string, rows: Cell[][]): void {
  const address = URL.createObjectURL(new Blob([csv(rows)], { type: "text/csv" }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(address);
}
