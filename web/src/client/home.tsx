import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { findCompanies, lastChosen, MANY } from "../lib/companies";
import { t } from "../lib/i18n";
import { go, href } from "../lib/router";
import { me } from "../lib/session";
import type { Company, MyPanel } from "../lib/shapes";
import { Icon } from "../ui/icon";
import { Empty } from "../ui/list";
import { PanelsWall } from "./panels-wall";
import { PickUpButton } from "./pick-up-button";
import { countOf, unpaidOf } from "./plates";
import { ALL_INVOICES, firstPage, seesInvoices } from "./sections";

const MOST_DRAWN = 3;

/**
 * All companies of the person as a wall of pigeonholes, each with what waits in it, and the panels
 * that they belong to.
 */
export function HomePage({ list, panels }: { list: Company[]; panels: MyPanel[] }) {
  const typed = useSignal("");
  const found = findCompanies(list, typed.value);
  const last = lastChosen();
  const unpaid = unpaidOf(list);
  const waiting = list.reduce((sum, one) => sum + (one.counters.mail_waiting ?? 0), 0);
  const unread = list.reduce((sum, one) => sum + (one.counters.unread_messages ?? 0), 0);
  useEffect(() => {
    document.title = `${t(list.length ? "company.all" : "panel.mine")} · Awizo`;
  });
  if (!list.length && !panels.length)
    return (
      <div class="sheet">
        <Empty isPage icon="building-2" title={t("home.none")} hint={t("home.noneHint")} />
      </div>
    );
  return (
    <>
      <div class="head">
        <div class="title">
          <h1>{t("home.hello", { name: me.value?.first_name || me.value?.email || "" })}</h1>
          <p class="hint">
            {list.length
              ? t("home.summary", {
                  companies: countOf(list, panels),
                  items: t("count.collect", { n: waiting }),
                })
              : t("panel.pick")}
            {unread > 0 && ` · ${t("count.unread", { n: unread })}`}
            {unpaid && (
              <>
                {" · "}
                {list.filter(seesInvoices).length > 1 ? (
                  <a href={href(ALL_INVOICES, { payment: "unpaid" })}>{unpaid}</a>
                ) : (
                  unpaid
                )}
              </>
            )}
          </p>
        </div>
        {list.some(({ permissions }) => permissions.includes("mail")) && <PickUpButton />}
        {last && (
          <a class="btn goon" href={href(firstPage(last), { company: last.id })}>
            <Icon name="chevron-right" />
            <span>
              {t("home.goOn", { name: last.name })} <small>{last.code}</small>
            </span>
          </a>
        )}
        {list.length > MANY && (
          <div class="search">
            <Icon name="search" />
            <input
              class="input"
              type="search"
              aria-label={t("company.find")}
              placeholder={t("company.find")}
              autocomplete="off"
              onInput={(event) => {
                typed.value = event.currentTarget.value;
              }}
              onKeyDown={({ key }) => {
                const [one, ...more] = findCompanies(list, typed.value);
                if (key === "Enter" && one && !more.length) go(firstPage(one), { company: one.id });
              }}
            />
          </div>
        )}
      </div>
      <p class="vh" role="status">
        {typed.value && t("company.found", { n: found.length })}
      </p>
      {list.length > 0 && <Wall found={found} typed={typed.value} />}
      {panels.length > 0 && (
        <section class="mypanels" aria-labelledby="panels-title">
          <h2 id="panels-title" class={list.length ? undefined : "vh"}>
            {t("panel.mine")}
          </h2>
          <PanelsWall list={panels} />
        </section>
      )}
    </>
  );
}

const Wall = ({ found, typed }: { found: Company[]; typed: string }) =>
  found.length ? (
    <ul class="wallgrid">
      {found.map((one) => (
        <li key={one.id}>
          <Pigeonhole of={one} />
        </li>
      ))}
    </ul>
  ) : (
    <div class="sheet">
      <Empty
        icon="search"
        title={t("company.foundNone", { typed })}
        hint={t("company.foundNoneHint")}
      />
    </div>
  );

const Pigeonhole = ({ of }: { of: Company }) => {
  const n = of.counters.mail_waiting;
  const unread = of.counters.unread_messages ?? 0;
  const unpaid = unpaidOf([of]);
  return (
    <a class="hole" href={href(firstPage(of), { company: of.id })}>
      <span class="slot" aria-hidden="true">
        {Array.from({ length: Math.min(n ?? 0, MOST_DRAWN) }, (_, index) => (
          <span key={index} class="envelope" data-at={index} />
        ))}
        <span class="tab">{of.code}</span>
      </span>
      <span class="name">
        {of.name}
        {of.state === "closed" && <small class="closed">{t("company.closed")}</small>}
      </span>
      <span class="vh">{of.code}</span>
      {n !== null && (
        <span class={n ? "waits" : "waits zero"}>
          <Icon name={n ? "mail" : "check"} />
          {n ? t("count.collect", { n }) : t("count.collectNone")}
        </span>
      )}
      {unread > 0 && (
        <span class="waits">
          <Icon name="message-square" />
          {t("count.unread", { n: unread })}
        </span>
      )}
      {unpaid && (
        <span class="waits">
          <Icon name="receipt-text" />
          {unpaid}
        </span>
      )}
    </a>
  );
};
