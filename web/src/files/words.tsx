import { formatBytes, t } from "../lib/i18n";
import type { FileVersion } from "../lib/shapes";
import { Icon } from "../ui/icon";
import type { IconName } from "../ui/icon-names";
import { endingOf } from "./rules";
import { reasonText } from "./way";

const ICONS: Record<string, IconName> = {
  jpg: "image",
  jpeg: "image",
  png: "image",
  tif: "image",
  tiff: "image",
  xls: "file-spreadsheet",
  xlsx: "file-spreadsheet",
  ods: "file-spreadsheet",
  csv: "file-spreadsheet",
};

/** What kind of file it is, at a glance. */
export const FileIcon = ({ name }: { name: string }) => (
  <Icon name={ICONS[endingOf(name)] ?? "file-text"} />
);

/** "PDF · 3 pages · 1.2 MB" */
export const fileFacts = (of: FileVersion): string =>
  [
    endingOf(of.file_name).toUpperCase(),
    of.pages ? t("scan.pages", { n: of.pages }) : "",
    formatBytes(of.size_bytes),
  ]
    .filter(Boolean)
    .join(" · ");

/** Why a file is only saved, and what to do with it. */
export const notShown = ({ no_preview: why }: FileVersion): string =>
  why === "office_format" ? t("files.noPreview") : t("files.notShown", { reason: reasonText(why) });
