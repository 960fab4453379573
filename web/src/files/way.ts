import { t, tOf, type Key } from "../lib/i18n";
import { fieldText } from "../lib/problems";
import type { Limits } from "../lib/schema";
import type { FieldError } from "../lib/wire";
import type { Told } from "./uploads";

/** What the server tells of one upload. */
export type UploadState = {
  state: "waiting" | "checking" | "done" | "refused";
  reason: string | null;
};

/** What is said of a file to be sent; the server goes by its content. */
export const announced = (file: File) => ({
  name: file.name.slice(-200),
  size_bytes: file.size,
  content_type: file.type || "application/octet-stream",
});

/** The upload if it is over, else null. */
export const over = <S extends UploadState>(now: S): S | null =>
  now.state === "done" || now.state === "refused" ? now : null;

/** Why a file was refused, in the person's words; the file gate's own reasons among them. */
export const reasonText = (code: string | null): string =>
  tOf("files.reason", code ?? "", tellable(code) ?? "files.reason.other");

/** The gate's reasons are worded for scans where they say nothing of scans only. */
const GATE: Key[] = [
  "scan.reason.damaged",
  "scan.reason.died",
  "scan.reason.empty",
  "scan.reason.locked",
  "scan.reason.page_too_large",
  "scan.reason.polyglot",
  "scan.reason.too_complex",
  "scan.reason.too_large",
  "scan.reason.too_many_pages",
  "scan.reason.too_many_pixels",
];
const tellable = (code: string | null): Key | undefined =>
  GATE.find((key) => key === `scan.reason.${code}`);

export const told = (now: UploadState, done: Key): Told =>
  now.state === "refused" ? { text: reasonText(now.reason), isBad: true } : { text: t(done) };

/** What is wrong with what was said of a file. */
export function saidWrong({ field, code }: FieldError, limits: Limits | undefined): string {
  if (field === "content_type" || field === "name") return t("files.reason.not_allowed");
  if (field === "size_bytes")
    return t(code === "too_small" ? "scan.reason.empty" : "scan.reason.too_large");
  return fieldText({ field, code }, limits);
}
