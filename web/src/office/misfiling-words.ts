import { t } from "../lib/i18n";
import type { Misfiling, Role } from "../lib/shapes";

export const MISFILINGS = "/office/misfilings";

/** Who saw what is personal data: for those who answer for it. */
export const seesMisfilings = (role: Role | null | undefined): boolean =>
  role === "admin" || role === "dpo";

export const misfilingHref = (of: Misfiling): string =>
  `${MISFILINGS}/${of.wrong.company_id}/${of.id}`;

/** What is known of who saw it, in one line. */
export function seenLine(of: Misfiling): string {
  if (of.state === "gathering") return t("misfiling.gathering");
  const parts = [
    of.opened ? t("misfiling.openedN", { n: of.opened }) : "",
    of.mailed ? t("misfiling.mailedN", { n: of.mailed }) : "",
  ].filter(Boolean);
  return parts.join(" · ") || t("misfiling.unseen");
}

/** An item by its number; a scan by its own name, at the number where it was. */
export const misfiledName = (of: Misfiling): string =>
  of.what === "scan" ? `${of.number} · ${of.scans[0]?.name ?? ""}` : of.number;
