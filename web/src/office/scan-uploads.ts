import { Uploads, type Way } from "../files/uploads";
import { api, Problem } from "../lib/api";
import { t } from "../lib/i18n";
import { fieldText } from "../lib/problems";
import { limits } from "../lib/schema";
import type { OfficeScan } from "../lib/shapes";
import { scanReason } from "../ui/badges";

const PLACE = "POST /office/companies/{company_id}/mail/{mail_id}/uploads";
type ContentType =
  "application/pdf" | "image/tiff" | "image/jpeg" | "image/png" | "application/octet-stream";
const TYPES: Record<string, ContentType> = {
  pdf: "application/pdf",
  tif: "image/tiff",
  tiff: "image/tiff",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
};

export type ScanUploads = Uploads<OfficeScan>;

/** Files on their way to one mail item; `onScan` hears of every scan that one became. */
export const scanUploads = (
  companyId: string,
  mailId: string,
  onScan: (scan: OfficeScan) => void,
): ScanUploads => new Uploads(toItem({ company_id: companyId, mail_id: mailId }), onScan);

const toItem = (path: { company_id: string; mail_id: string }): Way<OfficeScan> => ({
  allow: (file, stop) =>
    api(
      PLACE,
      {
        path,
        body: {
          name: file.name.slice(-200),
          size_bytes: file.size,
          content_type: typeOf(file),
        },
      },
      stop,
    ),
  look: async (uploadId, stop) => {
    const { items } = await api(
      "GET /office/companies/{company_id}/mail/{mail_id}/scans",
      { path, query: { limit: 100 } },
      stop,
    );
    return (
      items.find((one) => one.upload_id === uploadId && one.state !== "checking") ?? null
    );
  },
  tell: ({ state, reason }) =>
    state === "quarantined"
      ? { text: scanReason(reason ?? ""), isBad: true }
      : { text: t(state === "duplicate" ? "upload.duplicate" : "upload.done") },
  late: () => t("upload.late"),
  wrong: ({ field, code }) => {
    if (field === "content_type") return t("scan.reason.not_a_scan");
    if (field === "size_bytes")
      return t(code === "too_small" ? "scan.reason.empty" : "scan.reason.too_large");
    return fieldText({ field, code }, limits[PLACE]);
  },
});

/**
 * By the name's ending; a file that the system knows to be something else need not travel to be
 * refused.
 */
function typeOf(file: File): ContentType {
  const known = TYPES[file.name.split(".").at(-1)?.toLowerCase() ?? ""];
  if (!known && file.type)
    throw new Problem(400, {
      code: "validation_failed",
      errors: [{ field: "content_type", code: "invalid_choice" }],
    });
  return known ?? "application/octet-stream";
}
