import { useEffect } from "preact/hooks";
import { documentText } from "../collectors/words";
import { api } from "../lib/api";
import { formatTime, t } from "../lib/i18n";
import { useList, useLoad } from "../lib/load";
import { Badge } from "../ui/badges";
import { Icon } from "../ui/icon";
import { Empty, Pager, Shown } from "../ui/list";
import { useRunning } from "./result";
import type { Handout } from "./shapes";
import { countOf, Parts } from "./visit";
import "../styles/handout.css";

/** Past visits, newest first. */
export function VisitsPage() {
  const list = useList(
    (cursor, signal) => api("GET /office/handouts", { query: { cursor } }, signal),
    [],
  );
  useEffect(() => {
    document.title = `${t("handouts.title")} · Awizo`;
  });
  return (
    <>
      <div class="head">
        <h1>{t("handouts.title")}</h1>
        <a class="btn primary" href="/office/handout">
          <Icon name="signature" />
          {t("nav.handout")}
        </a>
      </div>
      <div class="sheet">
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <Table items={page.items} />
            ) : (
              <Empty icon="signature" title={t("handouts.none")} hint={t("handouts.noneHint")} />
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
    </>
  );
}

const Table = ({ items }: { items: readonly Handout[] }) => (
  <table class="list">
    <caption class="vh">{t("handouts.title")}</caption>
    <thead>
      <tr>
        <th>{t("handouts.when")}</th>
        <th>{t("handout.collector")}</th>
        <th>{t("handouts.companies")}</th>
        <th>{t("handouts.by")}</th>
        <th>{t("mail.state")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="date">{formatTime(one.at)}</td>
          <td class="main">
            <a href={`/office/handouts/${one.id}`}>{one.collector.name}</a>
            <span class="sub">{t(`handout.kind.${one.collector.kind}`)}</span>
          </td>
          <td class="co">{companiesOf(one)}</td>
          <td class="wide">{one.by_name}</td>
          <td class="state">
            <Outcome of={one} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const MOST_NAMED = 3;

function companiesOf({ parts }: Handout): string {
  const named = parts.slice(0, MOST_NAMED).map((one) => one.company_name);
  const n = parts.length - named.length;
  return [...named, ...(n ? [t("handouts.more", { n })] : [])].join(", ");
}

function Outcome({ of }: { of: Handout }) {
  const n = countOf(of);
  if (of.state === "running")
    return <Badge look={["hourglass", "blue"]} text={t("handout.running")} />;
  if (n) return <Badge look={["check", "green"]} text={t("handout.part.done", { n })} />;
  const isUndone = of.parts.some(({ state }) => state === "undone" || state === "done");
  return isUndone ? (
    <Badge look={["undo-2", "grey"]} text={t("handout.part.undone")} />
  ) : (
    <Badge look={["circle-x", "red"]} text={t("handout.part.refused")} />
  );
}

/** One visit: who came, who handed out, and each company's part. */
export function VisitPage({ id }: { id: string }) {
  const visit = useLoad(
    (signal) => api("GET /office/handouts/{handout_id}", { path: { handout_id: id } }, signal),
    [id],
  );
  useRunning(visit.data, visit.reload);
  useEffect(() => {
    document.title = `${t("handouts.one")} · Awizo`;
  });
  return (
    <>
      <p class="back">
        <a href="/office/handouts">
          <Icon name="arrow-left" />
          {t("handouts.title")}
        </a>
      </p>
      <Shown of={visit} isPage>
        {(of) => (
          <>
            <div class="head">
              <h1>{t("handouts.title1", { name: of.collector.name, when: formatTime(of.at) })}</h1>
            </div>
            <div class="split">
              <section class="sheet pad" aria-labelledby="parts-title">
                <h2 id="parts-title">{t("handouts.companies")}</h2>
                <Parts of={of} onChange={visit.reload} />
              </section>
              <Facts of={of} />
            </div>
          </>
        )}
      </Shown>
    </>
  );
}

const Facts = ({ of }: { of: Handout }) => (
  <section class="sheet pad" aria-labelledby="facts-title">
    <h2 id="facts-title">{t("handouts.one")}</h2>
    <dl class="facts">
      <dt>{t("handout.collector")}</dt>
      <dd>
        {of.collector.name}
        <span class="sub">{t(`handout.kind.${of.collector.kind}`)}</span>
        {of.collector.document && <span class="sub">{documentText(of.collector.document)}</span>}
      </dd>
      {of.collector.reason && (
        <>
          <dt>{t("handout.otherReason")}</dt>
          <dd class="prewrap">{of.collector.reason}</dd>
        </>
      )}
      <dt>{t("handouts.by")}</dt>
      <dd>{of.by_name}</dd>
      <dt>{t("handouts.confirmed")}</dt>
      <dd>
        {t(
          !of.digital_confirmation
            ? "handouts.unconfirmed"
            : of.has_signature
              ? "handouts.signed"
              : "handouts.ticked",
        )}
      </dd>
    </dl>
  </section>
);
