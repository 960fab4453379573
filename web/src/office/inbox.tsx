import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { formatTime, t } from "../lib/i18n";
import { useList } from "../lib/load";
import { openedBy } from "../lib/opened";
import { changed, href, param } from "../lib/router";
import { oneOf, type OfficeScan } from "../lib/shapes";
import { scanFacts } from "../client/item";
import { ClosedMark, scanReason } from "../ui/badges";
import { Empty, Pager, Shown } from "../ui/list";
import { ArrivingLine, useArriving } from "./arriving";
import { asideBy } from "./aside";
import { InboxDialog } from "./inbox-dialog";
import { overview, refreshOverview } from "./overview";
import { Tabs } from "./tabs";

const LISTS = ["inbox", "quarantined", "aside"] as const;
const COUNTS = { inbox: "scan_inbox", quarantined: "quarantined", aside: null } as const;

/**
 * Scans that found no mail item by themselves, files that were not let in, and what of both was
 * set aside.
 */
export function InboxPage() {
  const state = oneOf(LISTS, param("state")) ?? "inbox";
  const list = useList(
    (cursor, signal) => api("GET /office/scans", { query: { state, cursor } }, signal),
    [state],
  );
  useEffect(() => {
    document.title = `${t("nav.inbox")} · Awizo`;
  });
  const opened = openedBy("scan");
  const items = list.data?.items ?? [];
  const after = items[items.findIndex((one) => one.id === opened.id) + 1];
  const refresh = () => {
    list.reload();
    void refreshOverview();
  };
  const arriving = useArriving(() => true, refresh);
  const close = () => {
    opened.close();
    refresh();
  };
  const next = () => {
    if (!after) return close();
    opened.turn(after.id);
    refresh();
  };
  return (
    <>
      <div class="head">
        <h1>{t("nav.inbox")}</h1>
      </div>
      <Tabs
        label={t("nav.inbox")}
        tabs={LISTS.map((one) => {
          const count = COUNTS[one];
          return {
            to: href("/office/inbox", { state: one === "inbox" ? "" : one }),
            label: t(`inbox.${one}`),
            isHere: one === state,
            count: count ? overview.value?.[count] : undefined,
          };
        })}
      />
      <p class="hint lead">{t(`inbox.hint.${state}`)}</p>
      <ArrivingLine of={arriving} />
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
      {opened.id && (
        <InboxDialog
          key={opened.id}
          id={opened.id}
          isStopped={items.find((one) => one.id === opened.id)?.has_clean === false}
          hasNext={Boolean(after)}
          onDone={next}
          onMoved={close}
          onClose={opened.close}
        />
      )}
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
      {items.map((one, index) => (
        <tr key={one.id} class={one.part_of ? "part" : undefined}>
          <td class="main">
            {one.part_of && one.part_of !== items[index - 1]?.part_of && (
              // Not a line's own link, which would be opened by the whole of the line.
              <div>
                <a class="batch" href={href(`/office/inbox/${one.part_of}`)}>
                  {t("arrange.batch", { name: one.file_name })}
                </a>
              </div>
            )}
            <a href={href("/office/inbox", changed({ scan: one.id }))} data-over>
              {one.file_name}
            </a>
            <span class="sub">
              {scanFacts(one)}
              {one.first_page && ` · ${t("arrange.fromPage", { n: one.first_page })}`}
            </span>
            {one.arranging && !one.arranging.failed && (
              <span class="sub">{t("arrange.asked", { name: one.arranging.by_name })}</span>
            )}
          </td>
          <td class="wide">
            {one.set_aside?.reason ?? scanReason(one.reason ?? "")}
            {!one.set_aside && one.said && <span class="sub">{t("scan.said", { said: one.said })}</span>}
            {one.set_aside && <span class="sub">{asideBy(one)}</span>}
            {one.same_name_as && <span class="sub">{t("scan.sameName")}</span>}
          </td>
          <td class="co">
            {one.company_name ?? <span class="hint">{t("inbox.noCompany")}</span>}
            {one.company_code && <span class="sub">{one.company_code}</span>}
            <ClosedMark state={one.company_state} />
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
