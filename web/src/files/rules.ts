import { formatBytes, t } from "../lib/i18n";
import type { Rules } from "./file-drop";

/** Why a file need not travel: the server would refuse it, and takes longer to say so. */
type Refusal = "empty" | "too_large" | "not_taken" | "unreadable";

const LARGEST_BYTES = 200_000_000;
const SHOWN = ["pdf", "jpg", "jpeg", "png", "tif", "tiff"];
const OFFICE = ["docx", "xlsx", "pptx", "odt", "ods", "odp", "doc", "xls", "ppt", "csv", "txt"];

/** What documents and annexes can be: the server's closed list, by the endings of names. */
export const DOCUMENT_FILES = taking([...SHOWN, ...OFFICE], "files.hint", "files.refusal.not_taken");
/** What an invoice's own file is. */
export const INVOICE_FILES = taking(["pdf"], "files.hintPdf", "files.refusal.not_pdf");

function taking(
  endings: string[],
  hint: "files.hint" | "files.hintPdf",
  notTaken: "files.refusal.not_taken" | "files.refusal.not_pdf",
): Rules<Refusal> {
  const sized = () => ({ max: formatBytes(LARGEST_BYTES) });
  return {
    endings,
    hint: (isOne) => t(isOne && hint === "files.hint" ? "files.hintOne" : hint, sized()),
    refusalOf: async (file) => {
      if (!(await isReadable(file))) return "unreadable";
      if (!endings.includes(endingOf(file.name))) return "not_taken";
      if (!file.size) return "empty";
      return file.size > LARGEST_BYTES ? "too_large" : null;
    },
    word: (refusal, name) =>
      t(refusal === "not_taken" ? notTaken : `files.refusal.${refusal}`, { name, ...sized() }),
  };
}

export const endingOf = (name: string): string => name.split(".").at(-1)?.toLowerCase() ?? "";

/** Not so for what is no file, such as a folder, or is gone. */
const isReadable = (file: File): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(() => true)
    .catch(() => false);
