import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import type { OfficeScan } from "../lib/shapes";
import { ClosedMark } from "../ui/badges";
import type { PickedCompany } from "./company-picker";

/** Companies that the scan's text names, to be chosen with one press; nothing where there are none. */
export function Suggestions({
  scan,
  onPick,
}: {
  scan: OfficeScan;
  onPick: (company: PickedCompany) => void;
}) {
  // A help: without it the company is looked for by hand, so a failure is not spoken of.
  const found = useLoad(
    (signal) =>
      api("GET /office/scans/{scan_id}/suggestions", { path: { scan_id: scan.id } }, signal),
    [scan.id],
  );
  const items = found.data?.items ?? [];
  if (!items.length) return null;
  return (
    <div class="in suggestions" role="group" aria-label={t("suggest.title")}>
      <p class="hint">{t("suggest.title")}</p>
      {items.map(({ company_id, name, code, state, named_by }) => (
        <button
          key={company_id}
          type="button"
          class="btn"
          onClick={() => onPick({ id: company_id, name, code, state })}
        >
          <span>
            {name} · {code} <span class="sub">{t(`suggest.by.${named_by}`)}</span>
          </span>
          <ClosedMark state={state} text="company.closedShort" />
        </button>
      ))}
    </div>
  );
}
