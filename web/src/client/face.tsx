import { useEffect } from "preact/hooks";
import {
  companies,
  companiesProblem,
  company,
  lastChosen,
  loadCompanies,
  remember,
} from "../lib/companies";
import { t } from "../lib/i18n";
import { loadPanels, myPanelHref, panel, PANEL, panels, panelsProblem } from "../lib/panels";
import { go, href, param, url } from "../lib/router";
import { isStaff } from "../lib/session";
import type { Company, MyPanel } from "../lib/shapes";
import { Shell } from "../shell";
import { Icon } from "../ui/icon";
import type { IconName } from "../ui/icon-names";
import { Lazy } from "../ui/lazy";
import { Empty, Failed, Loading } from "../ui/list";
import { HomePage } from "./home";
import { MailPage } from "./mail";
import { Plates, ToMine } from "./plates";
import { ALL_INVOICES, firstPage, Sections, seesInvoices } from "./sections";
import { CompanySwitcher } from "./switcher";
import "../styles/my-panels.css";

const panelPage = () => import("./panel").then((module) => module.PanelPage);
const noPanel = () => import("./panel").then((module) => module.NoPanel);
const receipts = () => import("./receipts").then((module) => module.ReceiptsPage);
const documents = () => import("./documents").then((module) => module.DocumentsPage);
const invoices = () => import("./invoices").then((module) => module.InvoicesPage);
const summaries = () => import("./summaries").then((module) => module.SummariesPage);
const messages = () => import("./messages").then((module) => module.MessagesPage);
const allInvoices = () => import("../invoices/all").then((module) => module.AllInvoices);
const work = () => import("./work").then((module) => module.WorkPage);
const people = () => import("./people").then((module) => module.PeoplePage);
const collectors = () => import("./collectors").then((module) => module.CollectorsPage);
/** What one chosen company has; every other address is the wall. */
const PAGES = [
  "/mail",
  "/receipts",
  "/documents",
  "/invoices",
  "/messages",
  "/work",
  "/summaries",
  "/people",
  "/collectors",
];

/**
 * The face of people who act for companies, or belong to panels: the wall at "/", then the pages of
 * one chosen company, or one panel.
 */
export function ClientFace({ path }: { path: string }) {
  useEffect(() => {
    load();
    const again = () => {
      if (document.visibilityState === "visible") load();
    };
    document.addEventListener("visibilitychange", again);
    return () => document.removeEventListener("visibilitychange", again);
  }, []);
  const mine = companies.value;
  // Who acts for companies is not kept from them when their panels cannot be had.
  const spaces = panels.value ?? (panelsProblem.value && mine?.length ? [] : null);
  const isPanel = path === PANEL;
  const isAll = path === ALL_INVOICES;
  const isHome = !isPanel && !isAll && !PAGES.includes(path);
  useEffect(() => {
    if (mine && spaces) arrive(path, mine, spaces);
  }, [mine, panels.value, url.value.href]);

  const choices = (mine?.length ?? 0) + (spaces?.length ?? 0);
  const bar = (
    <>
      {!isHome && mine && spaces && choices > 1 && <CompanySwitcher list={mine} panels={spaces} />}
      {isStaff.value && (
        <a class="btn onwall" href="/office">
          <Icon name="arrow-left-right" />
          <span class="wide-only">{t("nav.toOffice")}</span>
          <span class="vh phone-only">{t("nav.toOffice")}</span>
        </a>
      )}
    </>
  );
  const problem = companiesProblem.value ?? panelsProblem.value;
  return (
    <Shell
      face="client"
      bar={bar}
      strip={!isHome && mine && spaces && choices > 0 && <Plates list={mine} panels={spaces} />}
    >
      {!mine || !spaces ? (
        problem ? (
          <Failed isPage problem={problem} retry={load} />
        ) : (
          <Loading />
        )
      ) : isHome ? (
        <HomePage list={mine} panels={spaces} />
      ) : isAll ? (
        <Lazy load={allInvoices} of="mine" />
      ) : isPanel ? (
        <ChosenPanel />
      ) : (
        <Chosen path={path} />
      )}
    </Shell>
  );
}

function load(): void {
  void loadCompanies();
  void loadPanels();
}

/**
 * Where somebody belongs who came to an address that says too little: nobody is asked to choose
 * between one, and staff without companies and panels belong to the office.
 */
function arrive(path: string, mine: Company[], spaces: MyPanel[]): void {
  const isHome = path !== PANEL && path !== ALL_INVOICES && !PAGES.includes(path);
  const isOne = mine.length + spaces.length === 1;
  const [only] = mine;
  const [space] = spaces;
  const to = (place: string, query = {}) => go(place, query, { replace: true });
  if (path === ALL_INVOICES) {
    if (!mine.some(seesInvoices)) to("/");
  } else if (path === PANEL) {
    if (!param("panel")) to("/");
  } else if (!only && !space && isStaff.value) to("/office");
  else if (isOne && only && (isHome || !param("company"))) to(firstPage(only), { company: only.id });
  else if (isOne && space) go(myPanelHref(space), {}, { replace: true });
  else if (!isHome && !param("company")) {
    const last = lastChosen();
    to(last ? path : "/", last ? { company: last.id } : {});
  } else if (path !== "/" && isHome) to("/");
}

/** A panel of its own page each: nothing of one is left on screen under the name of another. */
function ChosenPanel() {
  const chosen = panel.value;
  return chosen ? (
    <Lazy key={chosen.panel_id} load={panelPage} of={chosen} />
  ) : (
    <Lazy key="none" load={noPanel} />
  );
}

function Chosen({ path }: { path: string }) {
  const chosen = company.value;
  useEffect(() => {
    if (chosen) remember(chosen);
  }, [chosen?.id]);
  if (!chosen)
    return (
      <div class="sheet">
        <Empty
          isPage
          icon="building-2"
          title={t("company.notYours")}
          hint={t("company.notYoursHint")}
        >
          <ToMine />
        </Empty>
      </div>
    );
  // A page of its own for each company: nothing of one is left on screen under the name of another.
  return (
    <div class="stack" key={`${chosen.id} ${path}`}>
      <Sections of={chosen} path={path} />
      <div>
        {path === "/people" ? (
          <OfPeople of={chosen} load={people} />
        ) : path === "/collectors" ? (
          <OfPeople of={chosen} load={collectors} />
        ) : path === "/documents" ? (
          <OfPapers of={chosen} right="documents" icon="file-text" load={documents} />
        ) : path === "/invoices" ? (
          <OfPapers of={chosen} right="invoices" icon="receipt-text" load={invoices} />
        ) : path === "/messages" ? (
          <OfPapers of={chosen} right="messages" icon="message-square" load={messages} />
        ) : path === "/work" ? (
          <OfPapers of={chosen} right="work" icon="clock" load={work} />
        ) : path === "/summaries" ? (
          <OfPapers of={chosen} right="summaries" icon="chart-column" load={summaries} />
        ) : (
          <Mail of={chosen} path={path} />
        )}
      </div>
    </div>
  );
}

/** A page for whoever sees to a company's people. */
function OfPeople({ of, load }: { of: Company; load: typeof people }) {
  if (of.permissions.includes("contacts")) return <Lazy load={load} of={of} />;
  return (
    <div class="sheet">
      <Empty isPage icon="user" title={t("people.noRight")} hint={t("people.noRightHint")}>
        {of.permissions.includes("mail") && (
          <a class="btn" href={href("/mail", { company: of.id })}>
            {t("company.itsMail")}
          </a>
        )}
      </Empty>
    </div>
  );
}

/** A page for whoever may see this kind of a company's papers. */
function OfPapers({
  of,
  right,
  icon,
  load,
}: {
  of: Company;
  right: "documents" | "invoices" | "messages" | "work" | "summaries";
  icon: IconName;
  load: typeof people;
}) {
  if (of.permissions.includes(right)) return <Lazy key={right} load={load} of={of} />;
  return (
    <div class="sheet">
      <Empty isPage icon={icon} title={t(`${right}.noRight`)} hint={t(`${right}.noRightHint`)} />
    </div>
  );
}

function Mail({ of, path }: { of: Company; path: string }) {
  if (!of.permissions.includes("mail"))
    return (
      <div class="sheet">
        <Empty
          isPage
          icon="mail"
          title={t("company.noMailRight")}
          hint={t("company.noMailRightHint")}
        />
      </div>
    );
  return path === "/receipts" ? <Lazy load={receipts} of={of} /> : <MailPage of={of} />;
}
