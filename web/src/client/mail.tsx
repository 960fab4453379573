import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { formatDay, t } from "../lib/i18n";
import { useList } from "../lib/load";
import { changed, go, href, param, place } from "../lib/router";
import { MAIL_STATES, oneOf, type Company, type ListedMail } from "../lib/shapes";
import { CompanyLine, Kind, MailBadge } from "../ui/badges";
import { Icon } from "../ui/icon";
import { Empty, Pager, Shown } from "../ui/list";
import { SearchBox } from "../ui/search";
import { ItemDialog, ScanDialog } from "./item";
import { PickUpButton } from "./pick-up-button";

/**
 * The mail of one company, newest first; an opened item and an opened scan are in the address too.
 */
export function MailPage({ of }: { of: Company }) {
  const state = oneOf(MAIL_STATES, param("state"));
  const q = param("q");
  const list = useList(
    (cursor, signal) =>
      api(
        "GET /companies/{company_id}/mail",
        { path: { company_id: of.id }, query: { state, q, cursor } },
        signal,
      ),
    [of.id, state, q],
  );
  useEffect(() => {
    document.title = `${t("mail.title")} · ${of.name} · Awizo`;
  });
  const filter = (changes: { state?: string; q?: string }) =>
    go("/mail", changed({ ...changes, cursor: "" }), { replace: true });
  return (
    <>
      <div class="head">
        <div class="title">
          <h1>{t("mail.title")}</h1>
          <p class="hint">
            <CompanyLine name={of.name} code={of.code} />
          </p>
        </div>
        <PickUpButton onUsed={list.reload} />
        <SearchBox label={t("mail.search")} value={q} onSearch={(text) => filter({ q: text })} />
        <select
          class="input"
          aria-label={t("mail.state")}
          value={state ?? ""}
          onChange={(event) => filter({ state: event.currentTarget.value })}
        >
          <option value="">{t("mail.anyState")}</option>
          {MAIL_STATES.map((one) => (
            <option key={one} value={one}>
              {t(`mail.state.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="sheet">
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <MailTable items={page.items} company={of.name} />
            ) : state || q ? (
              <Empty icon="search" title={t("mail.noneFound")} hint={t("mail.noneFoundHint")}>
                <button type="button" class="btn" onClick={() => filter({ state: "", q: "" })}>
                  {t("mail.clear")}
                </button>
              </Empty>
            ) : (
              <Empty icon="mail" title={t("mail.none")} hint={t("mail.noneHint")} />
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
      <Opened company={of} items={list.data?.items ?? []} />
    </>
  );
}

const MailTable = ({ items, company }: { items: ListedMail[]; company: string }) => (
  <table class="list mail">
    <caption class="vh">{t("mail.caption", { company })}</caption>
    <thead>
      <tr>
        <th>{t("mail.received")}</th>
        <th>{t("mail.sender")}</th>
        <th class="side">{t("mail.kind")}</th>
        <th>{t("mail.state")}</th>
        <th class="acts">{t("mail.scans")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="date">{formatDay(one.received_on)}</td>
          <td class="main">
            <a href={href("/mail", changed({ item: one.id }))}>{one.sender}</a>
            <span class="sub">
              {one.number}
              {one.reference && ` · ${one.reference}`}
            </span>
          </td>
          <td class="side">
            <Kind kind={one.kind} />
          </td>
          <td class="state">
            <MailBadge state={one.state} />
          </td>
          <td class="acts">
            {one.scans[0] && (
              <a
                class="btn quiet"
                href={href("/mail", changed({ item: one.id, scan: one.scans[0].id }))}
              >
                <Icon name="eye" />
                {t("scan.open", { n: one.scans.length })}
                <span class="vh"> {one.number}</span>
              </a>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

function Opened({ company, items }: { company: Company; items: ListedMail[] }) {
  const item = param("item");
  const scan = param("scan");
  if (!item) return null;
  const shown = items.find((one) => one.id === item) ?? null;
  const close = () =>
    go("/mail", changed({ item: "", scan: "" }), { place: { trail: place.value.trail } });
  const toItem = () => go("/mail", changed({ scan: "" }), { place: { trail: place.value.trail } });
  const toScan = (id: string) =>
    go("/mail", changed({ scan: id }), { place: { trail: place.value.trail, opener: "item" } });
  return scan ? (
    <ScanDialog
      key={item}
      company={company}
      id={item}
      known={shown}
      scanId={scan}
      onScan={(id) => go("/mail", changed({ scan: id }), { replace: true, place: place.value })}
      onClose={place.value.opener === "item" ? toItem : close}
    />
  ) : (
    <ItemDialog
      key={item}
      company={company}
      id={item}
      known={shown}
      onScan={toScan}
      onClose={close}
    />
  );
}
