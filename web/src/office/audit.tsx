import { useSignal } from "@preact/signals";
import { Fragment } from "preact";
import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { formatTime, t } from "../lib/i18n";
import { useList } from "../lib/load";
import { changed, go, href, url, type Query } from "../lib/router";
import type { AuditEntry } from "../lib/shapes";
import type { Problem } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { Icon } from "../ui/icon";
import { Empty, Pager, Shown } from "../ui/list";
import { SaveAudit } from "./audit-file";
import {
  didOf,
  factOf,
  monthsOffered,
  SUBJECTS,
  thingHref,
  wantedOf,
  whoOf,
  type AuditWanted,
} from "./audit-words";

/** The audit of the office and all companies. */
export function AuditPage() {
  useEffect(() => {
    document.title = `${t("nav.audit")} · Awizo`;
  });
  return (
    <>
      <div class="head">
        <h1>{t("nav.audit")}</h1>
      </div>
      <AuditList companyId="" />
    </>
  );
}

/** Who did what, newest first, with its filters in the address; of one company if one is named. */
export function AuditList({ companyId }: { companyId: string }) {
  const failed = useSignal<Problem | null>(null);
  const wanted = wantedOf(companyId);
  const list = useList(
    (cursor, signal) => api("GET /office/audit", { query: { ...wanted, cursor } }, signal),
    Object.values(wanted),
  );
  return (
    <>
      <div class="leadline">
        <p class="hint">{t("audit.hint")}</p>
        <SaveAudit
          wanted={wanted}
          onFailed={(problem) => {
            failed.value = problem;
          }}
        />
      </div>
      <Filters wanted={wanted} first={list.data?.items[0]} />
      {failed.value && <ProblemAlert problem={failed.value} />}
      <div class="sheet">
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <AuditTable items={page.items} isOfOne={Boolean(companyId)} />
            ) : page.next ? (
              <Empty icon="search" title={t("audit.goOn")} />
            ) : (
              <Empty icon="history" title={t("audit.none")} hint={t("audit.noneHint")} />
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
    </>
  );
}

const filter = (changes: Query) =>
  go(url.value.pathname, changed({ ...changes, cursor: "" }), { replace: true });

function Filters({ wanted, first }: { wanted: AuditWanted; first: AuditEntry | undefined }) {
  return (
    <div class="filters audit" role="search">
      <select
        class="input"
        aria-label={t("audit.month")}
        value={wanted.month}
        onChange={(event) => filter({ month: event.currentTarget.value, on: "" })}
      >
        {monthsOffered(wanted.month).map(([month, name]) => (
          <option key={month} value={month}>
            {name}
          </option>
        ))}
      </select>
      <label class="dayfilter">
        <span>{t("audit.day")}</span>
        <input
          class="input"
          type="date"
          value={wanted.on}
          onChange={(event) => filter({ on: event.currentTarget.value })}
        />
      </label>
      <select
        class="input"
        aria-label={t("audit.kind")}
        value={wanted.about}
        onChange={(event) => filter({ about: event.currentTarget.value })}
      >
        <option value="">{t("audit.anyKind")}</option>
        {SUBJECTS.map((one) => (
          <option key={one} value={one}>
            {t(`audit.about.${one}`)}
          </option>
        ))}
      </select>
      {wanted.by && (
        <button type="button" class="btn" onClick={() => filter({ by: "" })}>
          <Icon name="x" />
          {t("audit.onlyBy", { name: first ? whoOf(first) : wanted.by })} – {t("audit.everybody")}
        </button>
      )}
      {wanted.target && (
        <button type="button" class="btn" onClick={() => filter({ target: "" })}>
          <Icon name="x" />
          {t("audit.onlyAbout")} – {t("audit.everything")}
        </button>
      )}
    </div>
  );
}

const AuditTable = ({ items, isOfOne }: { items: AuditEntry[]; isOfOne: boolean }) => (
  <table class="list audit">
    <caption class="vh">{t("nav.audit")}</caption>
    <thead>
      <tr>
        <th>{t("audit.when")}</th>
        <th>{t("audit.who")}</th>
        <th>{t("audit.what")}</th>
        {!isOfOne && <th>{t("audit.where")}</th>}
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="date">{formatTime(one.at)}</td>
          <td class="co">{whoOf(one)}</td>
          <td class="main did">
            <span>{didOf(one)}</span>
            <Target of={one} />
            <Details of={one} />
          </td>
          {!isOfOne && (
            <td class="co">
              {one.company ? (
                <a class="calm" href={`/office/companies/${one.company.id}/audit`}>
                  {one.company.name ?? one.company.id}
                </a>
              ) : (
                t("audit.office")
              )}
            </td>
          )}
        </tr>
      ))}
    </tbody>
  </table>
);

function Target({ of }: { of: AuditEntry }) {
  const thing = of.target;
  if (!thing || thing.id === of.company?.id || thing.id === of.by?.id) return null;
  const to = thingHref(thing, of.company);
  const name = thing.name ?? (thing.kind === "handout" ? t("audit.about.handouts") : "");
  if (!to && !name) return null;
  return <span class="sub">{to ? <a href={to}>{name || thing.id}</a> : name}</span>;
}

/** All that was recorded, as it was, and the way to more of the same person and thing. */
const Details = ({ of }: { of: AuditEntry }) => (
  <details>
    <summary>
      {t("audit.details")}
      <span class="vh">
        {" "}
        {didOf(of)}, {formatTime(of.at)}
      </span>
    </summary>
    <dl class="facts">
      <dt>{t("audit.kind")}</dt>
      <dd>
        <code>{of.tag}</code>
      </dd>
      {of.target && (
        <>
          <dt>{t("audit.id")}</dt>
          <dd>
            <code>{of.target.id}</code>
          </dd>
        </>
      )}
      {of.facts.map((one) => (
        <Fragment key={one.name}>
          <dt>{factOf(one.name)}</dt>
          <dd>{one.name_of ?? one.value}</dd>
        </Fragment>
      ))}
    </dl>
    <p class="foot start">
      {of.by && (
        <a href={href(url.value.pathname, changed({ by: of.by.id, cursor: "" }))}>
          {t("audit.byThem")}
        </a>
      )}
      {of.target && (
        <a href={href(url.value.pathname, changed({ target: of.target.id, cursor: "" }))}>
          {t("audit.aboutIt")}
        </a>
      )}
    </p>
  </details>
);
