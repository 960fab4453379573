import type { Rules } from "../files/file-drop";
import { formatBytes, t } from "../lib/i18n";
import { limits } from "../lib/schema";

/** Why a file need not travel: the server would refuse it, and takes longer to say so. */
type Refusal = "empty" | "too_large" | "not_a_scan" | "unreadable";

const LARGEST_BYTES =
  limits["POST /office/companies/{company_id}/mail/{mail_id}/uploads"]?.size_bytes?.max ?? Infinity;
const ENDINGS = ["pdf", "tif", "tiff", "jpg", "jpeg", "png"];
/** PDF, TIFF in both byte orders, JPEG, PNG: the server too goes by these and not by the name. */
const FIRST_BYTES = ["%PDF-", "II*\0", "MM\0*", "\xff\xd8\xff", "\x89PNG\r\n\x1a\n"];

/** What is wrong with a chosen file; null when it can be sent. */
async function refusalOf(file: File): Promise<Refusal | null> {
  const ending = file.name.split(".").at(-1)?.toLowerCase() ?? "";
  if (file.type && !ENDINGS.includes(ending)) return "not_a_scan";
  if (file.size > LARGEST_BYTES) return "too_large";
  const first = await firstBytes(file);
  if (first === null) return "unreadable";
  if (!file.size) return "empty";
  return FIRST_BYTES.some((magic) => first.startsWith(magic)) ? null : "not_a_scan";
}

/** As text of one character a byte; null for what is no file, such as a folder, or is gone. */
async function firstBytes(file: File): Promise<string | null> {
  try {
    return String.fromCharCode(...new Uint8Array(await file.slice(0, 8).arrayBuffer()));
  } catch {
    return null;
  }
}

const sized = () => ({ max: formatBytes(LARGEST_BYTES) });

/** What can be a scan. */
export const SCANS: Rules<Refusal> = {
  endings: ENDINGS,
  hint: () => t("upload.hint", sized()),
  refusalOf,
  word: (refusal, name) => t(`upload.refusal.${refusal}`, { name, ...sized() }),
};
