import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { formatTime, t } from "../lib/i18n";
import { useList } from "../lib/load";
import { changed, go, href, param, place } from "../lib/router";
import type { OfficeScan } from "../lib/shapes";
import { scanFacts } from "../client/item";
import { scanReason } from "../ui/badges";
import { Empty, Pager, Shown } from "../ui/list";
import { InboxDialog } from "./inbox-dialog";
import { overview, refreshOverview } from "./overview";
import { QuarantineDialog } from "./quarantine";
import { Tabs } from "./tabs";

/** Scans that found no mail item by themselves, and files that were not let in. */
export function InboxPage() {
  const state = param("state") === "quarantined" ? "quarantined" : "inbox";
  const list = useList(
    (cursor, signal) => api("GET /office/scans", { query: { state, cursor } }, signal),
    [state],
  );
  useEffect(() => {
    document.title = `${t("nav.inbox")} · Awizo`;
  });
  const scanId = param("scan");
  const items = list.data?.items ?? [];
  const after = items[items.findIndex((one) => one.id === scanId) + 1];
  const open = (id: string) =>
    go("/office/inbox", changed({ scan: id }), { place: { trail: place.value.trail } });
  const next = () => {
    open(after?.id ?? "");
    list.reload();
    void refreshOverview();
  };
  const tab = (to: "inbox" | "quarantined") => ({
    to: href("/office/inbox", { state: to === "inbox" ? "" : to }),
    label: t(`inbox.${to}`),
    isHere: to === state,
    count: overview.value?.[to === "inbox" ? "scan_inbox" : "quarantined"],
  });
  return (
    <>
      <div class="head">
        <h1>{t("nav.inbox")}</h1>
      </div>
      <Tabs label={t("nav.inbox")} tabs={[tab("inbox"), tab("quarantined")]} />
      <p class="hint lead">{t(`inbox.hint.${state}`)}</p>
      <div class="sheet" key={state}>
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <ScanTable items={page.items} />
            ) : (
              <Empty
                icon="scan-line"
                title={t(`inbox.none.${state}`)}
                hint={t(`inbox.noneHint.${state}`)}
              />
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
      {scanId &&
        (state === "inbox" ? (
          <InboxDialog
            key={scanId}
            id={scanId}
            hasNext={Boolean(after)}
            onDone={next}
            onClose={() => open("")}
          />
        ) : (
          <QuarantineDialog key={scanId} id={scanId} onClose={() => open("")} />
        ))}
    </>
  );
}

const ScanTable = ({ items }: { items: OfficeScan[] }) => (
  <table class="list scans">
    <caption class="vh">{t("nav.inbox")}</caption>
    <thead>
      <tr>
        <th>{t("inbox.file")}</th>
        <th>{t("inbox.reason")}</th>
        <th>{t("mail.company")}</th>
        <th>{t("inbox.arrived")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="main">
            <a href={href("/office/inbox", changed({ scan: one.id }))}>{one.file_name}</a>
            <span class="sub">{scanFacts(one)}</span>
          </td>
          <td class="wide">
            {scanReason(one.reason ?? "")}
            {one.same_name_as && <span class="sub">{t("scan.sameName")}</span>}
          </td>
          <td class="co">
            {one.company_name ?? <span class="hint">{t("inbox.noCompany")}</span>}
            {one.company_code && <span class="sub">{one.company_code}</span>}
          </td>
          <td class="date">
            {formatTime(one.arrived_at)}
            <span class="sub">{one.scanner}</span>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
