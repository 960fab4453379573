import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { formatTime, language, t } from "../lib/i18n";
import { useList } from "../lib/load";
import { openedBy } from "../lib/opened";
import { changed, href } from "../lib/router";
import { me } from "../lib/session";
import type { Scanner, ScannerState } from "../lib/shapes";
import { Badge, ClosedMark, type Look } from "../ui/badges";
import { Icon } from "../ui/icon";
import { Empty, Pager, Shown } from "../ui/list";
import { AddScannerDialog, ScannerDialog } from "./scanner";

const PAGE = "/office/settings/scanners";
/** As many as the server gives at once: an office has a handful. */
const LIMIT = 100;
const STATE: Record<ScannerState, Look> = {
  active: ["circle-check", "green"],
  revoked: ["ban", "grey"],
};
const STEPS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/**
 * Who delivers scans by themselves: whether they live, and what they brought today. Admins add and
 * change them, other staff look.
 */
export function ScannersPage() {
  const list = useList(
    (cursor, signal) => api("GET /office/scanners", { query: { limit: LIMIT, cursor } }, signal),
    [],
  );
  const isAdding = useSignal(false);
  const opened = openedBy("scanner");
  const isAdmin = me.value?.role === "admin";
  const add = isAdmin && (
    <button
      type="button"
      class="btn primary"
      onClick={() => {
        isAdding.value = true;
      }}
    >
      <Icon name="plus" />
      {t("scanner.add")}
    </button>
  );
  const hasSome = Boolean(list.data?.items.length);
  return (
    <>
      <div class="leadline">
        <p class="hint">
          {t("scanner.hint")} {!isAdmin && hasSome && t("scanner.readOnly")}
        </p>
        {hasSome && add}
      </div>
      <div class="sheet">
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <ScannerTable items={page.items} />
            ) : (
              <Empty icon="scan-line" title={t("scanner.none")} hint={t("scanner.noneHint")}>
                {add || <p class="hint">{t("scanner.noneAsk")}</p>}
              </Empty>
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
      {isAdding.value && (
        <AddScannerDialog
          onChange={list.reload}
          onClose={() => {
            isAdding.value = false;
          }}
        />
      )}
      {opened.id && (
        <ScannerDialog
          key={opened.id}
          id={opened.id}
          onChange={list.reload}
          onClose={opened.close}
        />
      )}
    </>
  );
}

const ScannerTable = ({ items }: { items: Scanner[] }) => (
  <table class="list scanners">
    <caption class="vh">{t("scanner.list")}</caption>
    <thead>
      <tr>
        <th>{t("scanner.name")}</th>
        <th>{t("scanner.company")}</th>
        <th>{t("scanner.state")}</th>
        <th>{t("scanner.lastSeen")}</th>
        <th class="acts">{t("scanner.files")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="main">
            <a href={href(PAGE, changed({ scanner: one.id }))} data-over>
              {one.name}
            </a>
            {one.place && <span class="sub">{one.place}</span>}
          </td>
          <td class={one.company ? "co" : "co nobody"}>
            {one.company?.name ?? <span class="hint">{t("scanner.noCompany")}</span>}
            {one.company && <span class="sub">{one.company.code}</span>}
            <ClosedMark state={one.company?.state} />
          </td>
          <td class="state">
            <ScannerBadge state={one.state} />
          </td>
          <td class="date">
            <LastSeen of={one} warns />
          </td>
          <td class="acts">{filesToday(one)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

export const ScannerBadge = ({ state }: { state: ScannerState }) => (
  <Badge look={STATE[state]} text={t(`scanner.state.${state}`)} />
);

export const LastSeen = ({ of, warns }: { of: Scanner; warns?: boolean }) =>
  of.last_seen_at ? (
    <>
      {warns && of.silent_hours !== null ? (
        <Badge look={["triangle-alert", "brass"]} text={silentFor(of.silent_hours)} />
      ) : (
        ago(of.last_seen_at)
      )}
      <span class="sub">{formatTime(of.last_seen_at)}</span>
    </>
  ) : (
    <span class="hint">{t("scanner.never")}</span>
  );

export const filesToday = ({ files_today: n }: Scanner): string =>
  n ? t("scanner.filesToday", { n }) : t("scanner.filesNone");

/** In whole hours, from the third day on in whole days. */
export const silentFor = (hours: number): string =>
  hours < 48
    ? t("scanner.silentHours", { n: hours })
    : t("scanner.silentDays", { n: Math.floor(hours / 24) });

/** How long something is past, in the largest whole unit. */
function ago(instant: string): string {
  const seconds = (Date.now() - Date.parse(instant)) / 1000;
  const step = STEPS.find(([, length]) => seconds >= length);
  if (!step) return t("scanner.ago.now");
  const [unit, length] = step;
  return new Intl.RelativeTimeFormat(language.value).format(-Math.floor(seconds / length), unit);
}
