import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { formatTime, t } from "../lib/i18n";
import { useGrowing } from "../lib/load";
import type { Share } from "../lib/shapes";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { More } from "../ui/more";
import { versionText } from "./words";
import { WithdrawDialog } from "./withdraw";
import "../styles/panels.css";

/**
 * Where one document, invoice or annex is shared, and the end of it, which is the same as from the
 * panel. For staff.
 */
export function SharesOf({
  companyId,
  thingId,
  onChange,
}: {
  companyId: string;
  thingId: string;
  onChange?: () => void;
}) {
  const withdrawn = useSignal<Share[]>([]);
  // A thing may be shared to hundreds of panels.
  const shares = useGrowing<Share>(
    (cursor, signal) =>
      api(
        "GET /office/companies/{company_id}/shares",
        { path: { company_id: companyId }, query: { thing_id: thingId, cursor } },
        signal,
      ),
    [companyId, thingId],
  );
  return (
    <>
      <Shown of={shares}>
        {(items) =>
          items.length ? (
            <ul class="files sharesof">
              {items.map((one) => (
                <li key={one.id} class="file">
                  <Icon name="panels-top-left" />
                  <div>
                    <a href={`/office/companies/${companyId}/panels/${one.panel_id}/shared`}>
                      <b>{one.panel_name}</b>
                    </a>
                    <span class="sub">{versionText(one)}</span>
                    {!one.is_seen && <span class="sub">{t("shares.retired")}</span>}
                    <span class="sub">
                      {formatTime(one.shared_at)} · {one.shared_by}
                    </span>
                  </div>
                  <button
                    type="button"
                    class="btn"
                    onClick={() => {
                      withdrawn.value = [one];
                    }}
                  >
                    {t("shares.withdraw")}
                    <span class="vh"> {one.panel_name}</span>
                  </button>
                </li>
              ))}
            </ul>
          ) : (
            <p class="hint">{t("shares.nowhere")}</p>
          )
        }
      </Shown>
      <More of={shares}>{t("shares.more")}</More>
      {withdrawn.value.length > 0 && (
        <WithdrawDialog
          companyId={companyId}
          shares={withdrawn.value}
          onDone={() => {
            withdrawn.value = [];
            shares.reload();
            onChange?.();
          }}
          onClose={() => {
            withdrawn.value = [];
          }}
        />
      )}
    </>
  );
}
