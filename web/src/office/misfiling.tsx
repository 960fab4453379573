import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { formatTime, formatDay, t } from "../lib/i18n";
import { asProblem, useLoad } from "../lib/load";
import type { Misfiling, Sighting } from "../lib/shapes";
import type { Problem } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { saveRecord } from "./misfiling-file";
import { misfiledName, MISFILINGS } from "./misfiling-words";
import { RightPlace, SeenBadge } from "./misfilings";

const RECORD = "GET /office/misfilings/{company_id}/{misfiling_id}";
const LIMIT = 100;
const HOURS = 72;
type RecordPath = { company_id: string; misfiling_id: string };

/** One misfiling for the data protection record: what happened, and who saw it; to be printed. */
export function MisfilingPage({ companyId, id }: { companyId: string; id: string }) {
  const path = { company_id: companyId, misfiling_id: id };
  const record = useLoad((signal) => api(RECORD, { path }, signal), [id]);
  const seen = useLoad((signal) => everySighting(path, signal), [id]);
  const title = record.data?.number ?? t("nav.misfilings");
  useEffect(() => {
    document.title = `${title} · Awizo`;
  });
  return (
    <>
      <p class="back unprinted">
        <a href={MISFILINGS}>
          <Icon name="arrow-left" />
          {t("nav.misfilings")}
        </a>
      </p>
      <Shown of={record} isPage>
        {(of) => (
          <>
            <div class="head">
              <h1>{t("misfiling.record", { number: of.number })}</h1>
              <Acts of={of} seen={seen.data} />
            </div>
            {of.state === "gathering" && (
              <Gathering
                path={path}
                onDone={() => {
                  record.reload();
                  seen.reload();
                }}
              />
            )}
            <Facts of={of} />
            <Shown of={seen}>{(items) => <Sightings items={items} />}</Shown>
          </>
        )}
      </Shown>
    </>
  );
}

async function everySighting(path: RecordPath, signal: AbortSignal): Promise<Sighting[]> {
  const found: Sighting[] = [];
  let cursor: string | undefined;
  do {
    const page = await api(
      "GET /office/misfilings/{company_id}/{misfiling_id}/seen",
      { path, query: { limit: LIMIT, cursor } },
      signal,
    );
    found.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return found;
}

const Acts = ({ of, seen }: { of: Misfiling; seen: Sighting[] | null }) => (
  <>
    <button
      type="button"
      class="btn unprinted"
      disabled={!seen}
      onClick={() => window.print()}
    >
      <Icon name="printer" />
      {t("misfiling.print")}
    </button>
    <button
      type="button"
      class="btn unprinted"
      disabled={!seen}
      onClick={() => saveRecord(of, seen!)}
    >
      <Icon name="download" />
      {t("misfiling.save")}
    </button>
  </>
);

/** Whoever opens a record that is not complete can go on where it stopped. */
function Gathering({ path, onDone }: { path: RecordPath; onDone: () => void }) {
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  async function complete(): Promise<void> {
    if (isBusy.value) return;
    isBusy.value = true;
    problem.value = null;
    try {
      await api("POST /office/misfilings/{company_id}/{misfiling_id}/complete", { path });
      onDone();
    } catch (error) {
      problem.value = asProblem(error);
    } finally {
      isBusy.value = false;
    }
  }
  return (
    <Alert tone="warn">
      <p>{t("misfiling.gatheringHint")}</p>
      {problem.value && <ProblemAlert problem={problem.value} />}
      <button
        type="button"
        class="btn unprinted"
        aria-disabled={isBusy.value ? true : undefined}
        onClick={() => void complete()}
      >
        {isBusy.value && <span class="spin" aria-hidden="true" />}
        {t("misfiling.complete")}
      </button>
    </Alert>
  );
}

function Facts({ of }: { of: Misfiling }) {
  const until = new Date(Date.parse(of.at) + HOURS * 3_600_000).toISOString();
  return (
    <section class="sheet pad" aria-labelledby="facts-title">
      <h2 id="facts-title">{t("misfiling.facts")}</h2>
      <p class="stateline">
        <SeenBadge of={of} />
        <span class="hint">{t("misfiling.deadline", { when: formatTime(until) })}</span>
      </p>
      <dl class="facts">
        <dt>{t(`misfiling.what.${of.what}`)}</dt>
        <dd>
          {misfiledName(of)}
          <span class="sub">
            {[of.sender, of.reference, t(`mail.kind.${of.kind}`), formatDay(of.received_on)]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </dd>
        <dt>{t("misfiling.wrong")}</dt>
        <dd>
          {of.wrong.company_name} · {of.wrong.company_code}
        </dd>
        <dt>{t("misfiling.right")}</dt>
        <dd>
          <RightPlace of={of} />
        </dd>
        <dt>{t("misfiling.registered")}</dt>
        <dd>
          {formatTime(of.registered_at)}
          <span class="sub">{of.registered_by_name}</span>
        </dd>
        <dt>{t("misfiling.by")}</dt>
        <dd>
          {of.by_name}
          <span class="sub">{formatTime(of.at)}</span>
        </dd>
        <dt>{t("misfiling.reason")}</dt>
        <dd class="prewrap">{of.reason}</dd>
        {of.note && (
          <>
            <dt>{t("misfiling.noteThere")}</dt>
            <dd class="prewrap">{of.note}</dd>
          </>
        )}
        <dt>{t("misfiling.scans")}</dt>
        <dd>
          {of.scans.length
            ? of.scans.map((scan) => (
                <span class="sub" key={scan.id}>
                  {scan.name} · {formatTime(scan.added_at)}
                </span>
              ))
            : t("misfiling.noScans")}
        </dd>
      </dl>
    </section>
  );
}

const of = (items: Sighting[], kind: Sighting["kind"]) => items.filter((one) => one.kind === kind);

const Sightings = ({ items }: { items: Sighting[] }) => (
  <>
    <People
      title={t("misfiling.opened")}
      none={t("misfiling.openedNone")}
      items={of(items, "opened")}
      told={(one) => one.scan_name ?? ""}
      toldAs={t("misfiling.scan")}
      hasTime
    />
    <People
      title={t("misfiling.mailed")}
      none={t("misfiling.mailedNone")}
      items={of(items, "mailed")}
      told={mailLine}
      toldAs={t("misfiling.email")}
      hasTime
    />
    <People
      title={t("misfiling.hadAccess")}
      hint={t("misfiling.hadAccessHint")}
      none={t("misfiling.hadAccessNone")}
      items={of(items, "had_access")}
    />
  </>
);

const mailLine = (one: Sighting): string => {
  const files = one.attached
    ? t("misfiling.withFiles", { n: one.attached })
    : t("misfiling.withoutFiles");
  return `${t(one.notice_state === "sent" ? "misfiling.sent" : "misfiling.maybeSent")}, ${files}`;
};

/** People with what they saw of it; one line for each time. */
function People({
  title,
  hint,
  none,
  items,
  told,
  toldAs,
  hasTime,
}: {
  title: string;
  hint?: string;
  none: string;
  items: Sighting[];
  told?: (one: Sighting) => string;
  toldAs?: string;
  hasTime?: boolean;
}) {
  return (
    <section class="sheet after" aria-label={title}>
      <div class="notes">
        <h2>{title}</h2>
        {hint && <p class="hint">{hint}</p>}
        {!items.length && <p>{none}</p>}
      </div>
      {items.length > 0 && (
        <table class="list sightings">
          <caption class="vh">{title}</caption>
          <thead>
            <tr>
              <th>{t("misfiling.person")}</th>
              {told && <th>{toldAs}</th>}
              {hasTime && <th>{t("misfiling.at")}</th>}
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr key={one.id}>
                <td class="main">
                  {one.name || t("misfiling.unknownPerson")}
                  <span class="sub">{one.email || one.user_id}</span>
                </td>
                {told && <td class="co">{told(one)}</td>}
                {hasTime && <td class="date">{one.at ? formatTime(one.at) : "–"}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
