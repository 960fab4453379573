import { useEffect, useRef } from "preact/hooks";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { href } from "../lib/router";
import type { OfficeScan } from "../lib/shapes";
import { scanFacts } from "../client/item";
import { CompanyLine, ScanBadge, scanReason } from "../ui/badges";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { refreshOverview } from "./overview";

/** What a scan became that was split or joined, each part with where it is now. */
export function Became({ scan }: { scan: OfficeScan }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Whoever waited for this had the focus on what is gone now.
    if (document.activeElement === document.body) heading.current?.focus();
    void refreshOverview();
  }, []);
  const parts = useLoad(
    (signal) => api("GET /office/scans/{scan_id}/parts", { path: { scan_id: scan.id } }, signal),
    [scan.id],
  );
  return (
    <section class="sheet pad" aria-labelledby="became">
      <h2 id="became" tabIndex={-1} ref={heading}>
        {t("arrange.done", { n: scan.parts.length })}
      </h2>
      <p class="hint">{t("arrange.doneHint")}</p>
      <Shown of={parts}>
        {({ items }) => (
          <ol class="files">
            {items.map((one, index) => (
              <Part key={one.id} of={one} n={index + 1} />
            ))}
          </ol>
        )}
      </Shown>
    </section>
  );
}

const Part = ({ of, n }: { of: OfficeScan; n: number }) => (
  <li class="file">
    <Icon name="file-text" />
    <div>
      <b>{t("arrange.part", { n })}</b> <ScanBadge state={of.state} />
      <span class="sub">{scanFacts(of)}</span>
      {of.state === "inbox" && of.reason && <span class="sub">{scanReason(of.reason)}</span>}
      {of.mail_number && (
        <span class="sub">
          {of.mail_number} · <CompanyLine name={of.company_name} code={of.company_code} />
        </span>
      )}
    </div>
    {of.state === "inbox" && (
      <a class="btn" href={href("/office/inbox", { scan: of.id })}>
        <Icon name="eye" />
        {t("act.open")}
        <span class="vh"> {t("arrange.part", { n })}</span>
      </a>
    )}
  </li>
);
