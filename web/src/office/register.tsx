import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../lib/api";
import { formatDay, t } from "../lib/i18n";
import { asProblem, useList, useLoad } from "../lib/load";
import { changed, go, href, param, type Query } from "../lib/router";
import { MAIL_STATES, oneOf, type OfficeMail } from "../lib/shapes";
import type { Problem } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { ClosedMark, Kind, MailBadge } from "../ui/badges";
import { Choose, ChooseAll } from "../ui/choose";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Lazy } from "../ui/lazy";
import { Empty, Pager, Shown } from "../ui/list";
import { SearchBox } from "../ui/search";
import { BulkBar, type Chosen } from "./bulk";
import { CompanyPicker, type PickedCompany } from "./company-picker";
import { RegisterDialog } from "./register-dialog";
import { SaveRegister } from "./register-file";

export const itemHref = (of: {
  company_id: string | null;
  id: string | null;
}): string | undefined =>
  of.company_id && of.id ? `/office/mail/${of.company_id}/${of.id}` : undefined;

/** Mail of all companies, newest first, with its filters in the address. */
export function RegisterPage() {
  const isRegistering = useSignal(false);
  const isMany = useSignal(false);
  const chosen: Chosen = useSignal(new Map());
  const failed = useSignal<Problem | null>(null);
  const query = {
    company_id: param("company"),
    state: oneOf(MAIL_STATES, param("state")),
    on: param("on"),
    q: param("q"),
  };
  const list = useList(
    (cursor, signal) => api("GET /office/mail", { query: { ...query, cursor } }, signal),
    Object.values(query),
  );
  useEffect(() => {
    document.title = `${t("register.title")} · Awizo`;
  });
  // What is chosen is what is seen: another page or filter begins with nothing.
  const shown = [...Object.values(query), param("cursor")].join("|");
  useEffect(() => {
    chosen.value = new Map();
  }, [shown]);
  const isFiltered = Object.values(query).some(Boolean);
  return (
    <>
      <div class="head">
        <h1>{t("register.title")}</h1>
        <div class="foot">
          <SaveRegister
            query={query}
            onFailed={(problem) => {
              failed.value = problem;
            }}
          />
          <button
            type="button"
            class="btn"
            onClick={() => {
              isMany.value = true;
            }}
          >
            {t("many.title")}
          </button>
          <button
            type="button"
            class="btn primary"
            onClick={() => {
              isRegistering.value = true;
            }}
          >
            <Icon name="plus" />
            {t("register.new")}
          </button>
        </div>
      </div>
      <Filters />
      {failed.value && <ProblemAlert problem={failed.value} />}
      <BulkBar chosen={chosen} onDone={list.reload} />
      <div class="sheet">
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <RegisterTable items={page.items} chosen={chosen} />
            ) : isFiltered ? (
              <Empty icon="search" title={t("mail.noneFound")} hint={t("register.noneFoundHint")}>
                <button type="button" class="btn" onClick={() => go("/office/register", {})}>
                  {t("mail.clear")}
                </button>
              </Empty>
            ) : (
              <Empty icon="archive" title={t("register.none")} hint={t("register.noneHint")}>
                <button
                  type="button"
                  class="btn primary"
                  onClick={() => {
                    isRegistering.value = true;
                  }}
                >
                  <Icon name="plus" />
                  {t("register.new")}
                </button>
              </Empty>
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
      {isMany.value && (
        <ManyDialog
          onClose={() => {
            isMany.value = false;
          }}
          onRegistered={list.reload}
        />
      )}
      {isRegistering.value && (
        <RegisterDialog
          onClose={() => {
            isRegistering.value = false;
            // Files that were sent from the dialog have become scans meanwhile.
            list.reload();
          }}
          onRegistered={list.reload}
        />
      )}
    </>
  );
}

function ManyDialog({ onClose, onRegistered }: { onClose: () => void; onRegistered: () => void }) {
  const touched = useRef(() => false);
  return (
    <Dialog
      title={t("many.title")}
      size="wide"
      onClose={onClose}
      keeps={() => touched.current()}
    >
      <Lazy
        load={() => import("./register-many").then((part) => part.RegisterMany)}
        onRegistered={onRegistered}
        touched={touched}
      />
    </Dialog>
  );
}

function Filters() {
  const companyId = param("company");
  const picked = useSignal<PickedCompany | null>(null);
  // A page opened by its address knows the company's id only.
  const known = useLoad(
    async (signal) => {
      if (!companyId || picked.value?.id === companyId) return picked.value;
      const path = { company_id: companyId };
      try {
        return await api("GET /office/companies/{company_id}", { path }, signal);
      } catch (error) {
        if (asProblem(error).code !== "not_found") throw error;
        return { id: companyId, name: t("picker.chosen"), code: companyId };
      }
    },
    [companyId],
  );
  const filter = (changes: Query) =>
    go("/office/register", changed({ ...changes, cursor: "" }), { replace: true });
  const state = param("state");
  return (
    <div class="filters" role="search">
      <SearchBox label={t("mail.search")} value={param("q")} onSearch={(q) => filter({ q })} />
      <CompanyPicker
        label={t("picker.filter")}
        name="company"
        isFilter
        picked={companyId ? (known.data?.id === companyId ? known.data : picked.value) : null}
        onPick={(company) => {
          picked.value = company;
          filter({ company: company?.id ?? "" });
        }}
      />
      <select
        class="input"
        aria-label={t("mail.state")}
        value={state}
        onChange={(event) => filter({ state: event.currentTarget.value })}
      >
        <option value="">{t("mail.anyState")}</option>
        {MAIL_STATES.map((one) => (
          <option key={one} value={one}>
            {t(`mail.state.${one}`)}
          </option>
        ))}
      </select>
      <label class="dayfilter">
        <span>{t("mail.received")}</span>
        <input
          class="input"
          type="date"
          value={param("on")}
          onChange={(event) => filter({ on: event.currentTarget.value })}
        />
      </label>
    </div>
  );
}

const RegisterTable = ({ items, chosen }: { items: OfficeMail[]; chosen: Chosen }) => (
  <table class="list register">
    <caption class="vh">{t("register.caption")}</caption>
    <thead>
      <tr>
        <th class="pick">
          <ChooseAll items={items} chosen={chosen} />
        </th>
        <th>{t("mail.received")}</th>
        <th>{t("mail.sender")}</th>
        <th>{t("mail.company")}</th>
        <th class="side">{t("mail.kind")}</th>
        <th>{t("mail.state")}</th>
        <th class="acts">{t("mail.scans")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="pick">
            <Choose
              of={one}
              chosen={chosen}
              label={t("bulk.choose", { number: one.number, sender: one.sender })}
            />
          </td>
          <td class="date">{formatDay(one.received_on)}</td>
          <td class="main">
            <a href={itemHref(one)}>{one.sender}</a>
            <span class="sub">
              {one.number}
              {one.reference && ` · ${one.reference}`}
            </span>
          </td>
          <td class="co">
            <a
              class="calm"
              href={href("/office/register", changed({ company: one.company_id, cursor: "" }))}
            >
              {one.company_name}
            </a>
            <span class="sub">{one.company_code}</span>
            <ClosedMark state={one.company_state} />
          </td>
          <td class="side">
            <Kind kind={one.kind} />
          </td>
          <td class="state">
            <MailBadge state={one.state} />
          </td>
          <td class="acts">
            <ScanCount of={one} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

function ScanCount({ of }: { of: OfficeMail }) {
  const n = of.scans.length;
  if (n)
    return (
      <span class="kind">
        <Icon name="paperclip" />
        {t("register.scans", { n })}
      </span>
    );
  if (of.promises_scan && of.state === "waiting")
    return (
      <span class="kind warn">
        <Icon name="triangle-alert" />
        {t("register.promised")}
      </span>
    );
  return <span class="kind">{t("register.noScans")}</span>;
}
