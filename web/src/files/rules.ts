import { formatBytes, t, type Key } from "../lib/i18n";
import type { Rules } from "./file-drop";

/** Why a file need not travel: the server would refuse it, and takes longer to say so. */
type Refusal = "empty" | "too_large" | "not_taken" | "unreadable";
/** What is said of files in general, of a single one, and of one that is not taken. */
type Words = { many: Key; one: Key; notTaken: Key };

const LARGEST_BYTES = 200_000_000;
const SHOWN = ["pdf", "jpg", "jpeg", "png", "tif", "tiff"];
const OFFICE = ["docx", "xlsx", "pptx", "odt", "ods", "odp", "doc", "xls"];
const PLAIN = ["csv", "txt"];

// The server's closed lists, by the endings of names.
export const DOCUMENT_FILES = taking([...SHOWN, ...OFFICE, ...PLAIN], {
  many: "files.hint",
  one: "files.hintOne",
  notTaken: "files.refusal.not_taken",
});
export const ANNEX_FILES = taking([...SHOWN, ...OFFICE], {
  many: "files.hintAnnex",
  one: "files.hintAnnexOne",
  notTaken: "files.refusal.no_annex",
});
export const INVOICE_FILES = taking(["pdf"], {
  many: "files.hintPdf",
  one: "files.hintPdf",
  notTaken: "files.refusal.not_pdf",
});

function taking(endings: string[], words: Words): Rules<Refusal> {
  const sized = () => ({ max: formatBytes(LARGEST_BYTES) });
  return {
    endings,
    hint: (isOne) => t(isOne ? words.one : words.many, sized()),
    refusalOf: async (file) => {
      if (!(await isReadable(file))) return "unreadable";
      if (!endings.includes(endingOf(file.name))) return "not_taken";
      if (!file.size) return "empty";
      return file.size > LARGEST_BYTES ? "too_large" : null;
    },
    word: (refusal, name) =>
      t(refusal === "not_taken" ? words.notTaken : `files.refusal.${refusal}`, {
        name,
        ...sized(),
      }),
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
