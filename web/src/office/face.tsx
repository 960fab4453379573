import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { companies, loadCompanies } from "../lib/companies";
import { formatNumber, t, type Key } from "../lib/i18n";
import { loadPanels, panels } from "../lib/panels";
import { go } from "../lib/router";
import { me } from "../lib/session";
import type { Overview, Role } from "../lib/shapes";
import { Shell } from "../shell";
import { Icon } from "../ui/icon";
import type { IconName } from "../ui/icon-names";
import { Lazy } from "../ui/lazy";
import { CompaniesPage } from "./companies";
import { CompanyPage } from "./company";
import { InboxPage } from "./inbox";
import { ItemPage } from "./item";
import { MISFILINGS, seesMisfilings } from "./misfiling-words";
import { NoticesPage } from "./notices";
import { overview, refreshOverview } from "./overview";
import { RegisterPage } from "./register";
import { SettingsPage } from "./settings";
import { UserPage } from "./user";
import { UsersPage } from "./users";
import "../styles/office.css";

type Section = {
  path: string;
  icon: IconName;
  label: Key;
  urgent: (keyof Overview)[];
  calm?: keyof Overview;
  hiddenFrom?: Role;
  /** For those alone who may see who saw what. */
  isForDpo?: boolean;
};

const HOME = "/office";

const SECTIONS: Section[] = [
  { path: HOME, icon: "house", label: "nav.home", urgent: [] },
  {
    path: "/office/register",
    icon: "archive",
    label: "nav.register",
    urgent: [],
    calm: "mail_waiting",
  },
  { path: "/office/handout", icon: "signature", label: "nav.handout", urgent: [] },
  {
    path: "/office/inbox",
    icon: "scan-line",
    label: "nav.inbox",
    urgent: ["scan_inbox"],
  },
  {
    path: "/office/messages",
    icon: "message-square",
    label: "nav.messages",
    urgent: ["messages_waiting"],
  },
  {
    path: "/office/notices",
    icon: "bell",
    label: "nav.notices",
    urgent: ["notices_held", "notices_unknown"],
  },
  {
    path: MISFILINGS,
    icon: "arrow-left-right",
    label: "nav.misfilings",
    urgent: [],
    isForDpo: true,
  },
  { path: "/office/companies", icon: "building-2", label: "nav.companies", urgent: [] },
  { path: "/office/invoices", icon: "receipt-text", label: "nav.invoices", urgent: [] },
  { path: "/office/users", icon: "users", label: "nav.users", urgent: [] },
  {
    path: "/office/seats",
    icon: "user-check",
    label: "nav.seats",
    urgent: [],
    hiddenFrom: "dpo",
  },
  { path: "/office/privacy", icon: "eraser", label: "nav.privacy", urgent: [], isForDpo: true },
  { path: "/office/audit", icon: "history", label: "nav.audit", urgent: [], isForDpo: true },
  { path: "/office/settings", icon: "settings", label: "nav.settings", urgent: [] },
];

const sections = (): Section[] =>
  SECTIONS.filter(
    ({ hiddenFrom, isForDpo }) =>
      (!hiddenFrom || me.value?.role !== hiddenFrom) &&
      (!isForDpo || seesMisfilings(me.value?.role)),
  );

/** The face of the office's staff. */
export function OfficeFace({ path }: { path: string }) {
  useEffect(() => {
    if (!companies.value) void loadCompanies();
    if (!panels.value) void loadPanels();
  }, []);
  useEffect(() => {
    void refreshOverview();
    const again = () => {
      if (document.visibilityState === "visible") void refreshOverview();
    };
    document.addEventListener("visibilitychange", again);
    return () => document.removeEventListener("visibilitychange", again);
  }, [path]);
  const isClient = Boolean(companies.value?.length);
  const label = t(isClient ? "nav.toCompanies" : "panel.toMine");
  const bar = (isClient || Boolean(panels.value?.length)) && (
    <a class="btn onwall" href="/">
      <Icon name="arrow-left-right" />
      <span class="wide-only">{label}</span>
      <span class="vh phone-only">{label}</span>
    </a>
  );
  return (
    <Shell face="office" bar={bar} rail={<Rail path={path} />}>
      <Page path={path} />
    </Shell>
  );
}

function Page({ path }: { path: string }): ComponentChildren {
  const [, , section, companyId, mailId, part, tab] = path.split("/");
  const isKnown =
    sections().some((one) => isIn(path, one.path)) ||
    (section === "mail" && companyId && mailId);
  useEffect(() => {
    if (!isKnown) go(HOME, {}, { replace: true });
  }, [isKnown]);
  if (!section && isKnown)
    return <Lazy key="home" load={() => import("./home").then((part) => part.HomePage)} />;
  if (section === "audit" && isKnown)
    return <Lazy key={section} load={() => import("./audit").then((part) => part.AuditPage)} />;
  if (section === "privacy" && isKnown)
    return <Lazy key={section} load={() => import("./privacy").then((one) => one.PrivacyPage)} />;
  if (section === "register") return <RegisterPage />;
  if (section === "mail" && companyId && mailId)
    return <ItemPage key={mailId} companyId={companyId} mailId={mailId} />;
  if (section === "companies" && companyId && mailId === "panels" && part)
    return (
      <Lazy
        key={part}
        load={() => import("./panel").then((one) => one.PanelPage)}
        companyId={companyId}
        id={part}
        tab={tab}
      />
    );
  if (section === "companies" && companyId)
    return <CompanyPage key={companyId} id={companyId} asked={mailId} />;
  if (section === "companies") return <CompaniesPage />;
  if (section === "invoices")
    return (
      <Lazy
        key={section}
        load={() => import("../invoices/all").then((part) => part.AllInvoices)}
        of="office"
      />
    );
  if (section === "users" && companyId) return <UserPage key={companyId} id={companyId} />;
  if (section === "users") return <UsersPage />;
  if (section === "handout")
    return (
      <Lazy key={section} load={() => import("../handout/page").then((part) => part.HandoutPage)} />
    );
  if (section === "handouts" && companyId)
    return (
      <Lazy
        key={companyId}
        id={companyId}
        load={() => import("../handout/visits").then((part) => part.VisitPage)}
      />
    );
  if (section === "handouts")
    return (
      <Lazy key={section} load={() => import("../handout/visits").then((part) => part.VisitsPage)} />
    );
  if (section === "inbox" && companyId)
    return (
      <Lazy
        key={companyId}
        id={companyId}
        load={() => import("./arrange").then((part) => part.ArrangePage)}
      />
    );
  if (section === "inbox") return <InboxPage />;
  if (section === "messages")
    return (
      <Lazy
        key={section}
        load={() => import("./messages").then((part) => part.OfficeMessagesPage)}
      />
    );
  if (section === "notices") return <NoticesPage />;
  if (section === "misfilings" && isKnown && companyId && mailId)
    return (
      <Lazy
        key={mailId}
        load={() => import("./misfiling").then((part) => part.MisfilingPage)}
        companyId={companyId}
        id={mailId}
      />
    );
  if (section === "misfilings" && isKnown)
    return (
      <Lazy key={section} load={() => import("./misfilings").then((part) => part.MisfilingsPage)} />
    );
  if (section === "seats" && isKnown)
    return <Lazy key={section} load={() => import("./seats").then((part) => part.SeatsPage)} />;
  if (section === "settings") return <SettingsPage />;
  return null;
}

/** The sections beside every page; on a phone behind one button that says where one is. */
function Rail({ path }: { path: string }) {
  const counts = overview.value;
  const row = useRef<HTMLElement>(null);
  const isOpen = useSignal(false);
  const id = useId();
  const all = sections();
  const here = all.find(({ path: to }) => isHere(path, to));
  const close = () => {
    isOpen.value = false;
  };
  useEffect(close, [path]);
  useEffect(
    () =>
      row.current
        ?.querySelector("[aria-current]")
        ?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    [path, counts],
  );
  return (
    <nav class="rail" ref={row} aria-label={t("nav.main")}>
      <button
        type="button"
        class="btn opener"
        aria-expanded={isOpen.value}
        aria-controls={id}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        <Icon name="menu" />
        <span class="vh">{t("nav.main")}: </span>
        <span>{here ? t(here.label) : t("nav.office")}</span>
        {counts && <Count of={counts} keys={all.flatMap(({ urgent }) => urgent)} isUrgent />}
      </button>
      <ul id={id} class={isOpen.value ? "open" : undefined}>
        {all.map(({ path: to, icon, label, urgent, calm }) => (
          <li key={to}>
            <a href={to} aria-current={isHere(path, to) ? "page" : undefined} onClick={close}>
              <Icon name={icon} />
              <span>{t(label)}</span>
              {counts && <Count of={counts} keys={calm ? [calm] : urgent} isUrgent={!calm} />}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const isIn = (path: string, section: string): boolean =>
  section === HOME ? path === HOME : path.startsWith(section);

const isHere = (path: string, to: string): boolean =>
  isIn(path, to) || (to === "/office/register" && path.startsWith("/office/mail/"));

/** A bounded count: beyond what the server counts it says "100+". */
function Count({
  of,
  keys,
  isUrgent,
}: {
  of: Overview;
  keys: (keyof Overview)[];
  isUrgent: boolean;
}) {
  const n = keys.reduce((sum, key) => sum + of[key].count, 0);
  if (!n) return null;
  const more = keys.some((key) => of[key].more) ? "+" : "";
  const said = keys
    .filter((key) => of[key].count)
    .map((key) => t(`overview.${key}`, { n: of[key].count }))
    .join(", ");
  return (
    <span class={isUrgent ? "pill" : "pill calm"} title={said}>
      <span aria-hidden="true">
        {formatNumber(n)}
        {more}
      </span>
      <span class="vh">({said})</span>
    </span>
  );
}
