import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../lib/api";
import { formatNumber, t } from "../lib/i18n";
import { useList } from "../lib/load";
import { changed, go, param, type Query } from "../lib/router";
import { oneOf, type OfficeCompany } from "../lib/shapes";
import { notify } from "../lib/toast";
import { CompanyMarks } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Empty, Pager, Shown } from "../ui/list";
import { SearchBox } from "../ui/search";
import { AddCompanyForm } from "./company-form";

const PAGE = "/office/companies";
const ONLY = ["active", "all", "closed", "needs_owner"] as const;

export const companyHref = (id: string): string => `${PAGE}/${id}`;

/** The clients of the office by name; the closed ones only when they are asked for. */
export function CompaniesPage() {
  const isAdding = useSignal(false);
  const only = oneOf(ONLY, param("only")) ?? "active";
  const q = param("q");
  const list = useList(
    (cursor, signal) => {
      const query = { q, cursor, only: only === "all" ? undefined : only };
      return api("GET /office/companies", { query }, signal);
    },
    [q, only],
  );
  useEffect(() => {
    document.title = `${t("nav.companies")} · Awizo`;
  });
  const filter = (changes: Query) =>
    go(PAGE, changed({ ...changes, cursor: "" }), { replace: true });
  const add = (
    <button
      type="button"
      class="btn primary"
      onClick={() => {
        isAdding.value = true;
      }}
    >
      <Icon name="plus" />
      {t("companies.add")}
    </button>
  );
  return (
    <>
      <div class="head">
        <h1>{t("nav.companies")}</h1>
        {add}
      </div>
      <div class="filters few" role="search">
        <SearchBox label={t("companies.search")} value={q} onSearch={(text) => filter({ q: text })} />
        <select
          class="input"
          aria-label={t("companies.only")}
          value={only}
          onChange={({ currentTarget: { value } }) =>
            filter({ only: value === "active" ? "" : value })
          }
        >
          {ONLY.map((one) => (
            <option key={one} value={one}>
              {t(`companies.only.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="sheet">
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <CompanyTable items={page.items} />
            ) : q || only !== "active" ? (
              <Empty
                icon="search"
                title={t("companies.noneFound")}
                hint={t("companies.noneFoundHint")}
              >
                <button type="button" class="btn" onClick={() => go(PAGE, { only: "all" })}>
                  {t("companies.only.all")}
                </button>
              </Empty>
            ) : (
              <Empty icon="building-2" title={t("companies.none")} hint={t("companies.noneHint")}>
                {add}
              </Empty>
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
      {isAdding.value && (
        <AddCompanyDialog
          onClose={() => {
            isAdding.value = false;
          }}
        />
      )}
    </>
  );
}

const CompanyTable = ({ items }: { items: OfficeCompany[] }) => (
  <table class="list companies">
    <caption class="vh">{t("companies.list")}</caption>
    <thead>
      <tr>
        <th>{t("companies.name")}</th>
        <th>{t("companies.state")}</th>
        <th class="acts">{t("companies.waiting")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="main">
            <a href={companyHref(one.id)}>{one.name}</a>
            <span class="sub">{one.code}</span>
          </td>
          <td class="state">
            <CompanyMarks of={one} />
          </td>
          <td class="acts">
            <span class="kind">
              <Icon name="mail" />
              <span class="vh">{t("companies.waiting")}: </span>
              {one.mail_waiting ? formatNumber(one.mail_waiting) : t("companies.waitingNone")}
            </span>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

function AddCompanyDialog({ onClose }: { onClose: () => void }) {
  const touched = useRef(() => false);
  return (
    <Dialog
      title={t("companies.add")}
      size="wide"
      onClose={onClose}
      keeps={() => touched.current()}
    >
      <AddCompanyForm
        touched={touched}
        onAdded={(company) => {
          notify(t("companies.added", { name: company.name }));
          onClose();
          go(companyHref(company.id));
        }}
      />
    </Dialog>
  );
}
