import { saveCsv, type Cell } from "../lib/csv";
import { officeMinute, officeZone, t } from "../lib/i18n";
import type { Misfiling, Sighting } from "../lib/shapes";
import { notify } from "../lib/toast";

/** The record as a table for spreadsheets: one line for each sighting, with the facts in each. */
export function saveRecord(of: Misfiling, seen: Sighting[]): void {
  saveCsv(`awizo-misfiling-${of.number}.csv`, table(of, seen));
  notify(t("misfiling.saved"));
}

function table(of: Misfiling, seen: Sighting[]): Cell[][] {
  const zone = officeZone();
  const head = [
    t("mail.number"),
    t("misfiling.what"),
    t("mail.sender"),
    t("misfiling.wrong"),
    t("misfiling.right"),
    t("misfiling.file.withdrawnAt", { zone }),
    t("misfiling.by"),
    t("misfiling.reason"),
    t("misfiling.file.kind"),
    t("misfiling.file.name"),
    t("misfiling.email"),
    t("misfiling.file.userId"),
    t("misfiling.file.at", { zone }),
    t("misfiling.scan"),
    t("misfiling.file.state"),
    t("misfiling.file.files"),
  ];
  const facts = [
    of.number,
    t(`misfiling.what.${of.what}`),
    of.sender,
    of.wrong.company_code,
    of.right?.company_code ?? "",
    officeMinute(of.at),
    of.by_name,
    of.reason,
  ];
  const lines = seen.map((one) => [
    ...facts,
    t(`misfiling.file.kind.${one.kind}`),
    one.name,
    one.email,
    one.user_id,
    one.at ? officeMinute(one.at) : "",
    one.scan_name ?? "",
    one.notice_state ?? "",
    one.kind === "mailed" ? one.attached : "",
  ]);
  const nobody = [...facts, ...Array<Cell>(head.length - facts.length).fill("")];
  return [head, ...(lines.length ? lines : [nobody])];
}
