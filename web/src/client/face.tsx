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
import { go, href, param, url } from "../lib/router";
import { isStaff } from "../lib/session";
import type { Company } from "../lib/shapes";
import { Shell } from "../shell";
import { Icon } from "../ui/icon";
import { Lazy } from "../ui/lazy";
import { Empty, Failed, Loading } from "../ui/list";
import { HomePage } from "./home";
import { MailPage } from "./mail";
import { Plates } from "./plates";
import { firstPage, Sections } from "./sections";
import { CompanySwitcher } from "./switcher";

const receipts = () => import("./receipts").then((module) => module.ReceiptsPage);
const people = () => import("./people").then((module) => module.PeoplePage);
const collectors = () => import("./collectors").then((module) => module.CollectorsPage);
/** What one chosen company has; every other address is the wall. */
const PAGES = ["/mail", "/receipts", "/people", "/collectors"];

/**
 * The face of people who act for companies: the wall at "/", then the pages of one chosen company.
 */
export function ClientFace({ path }: { path: string }) {
  useEffect(() => {
    void loadCompanies();
    const again = () => {
      if (document.visibilityState === "visible") void loadCompanies();
    };
    document.addEventListener("visibilitychange", again);
    return () => document.removeEventListener("visibilitychange", again);
  }, []);
  const mine = companies.value;
  const only = mine?.length === 1 ? mine[0] : undefined;
  const isHome = !PAGES.includes(path);
  // Nobody is asked to choose between one company, and staff without companies belong to the
  // office.
  useEffect(() => {
    if (mine?.length === 0 && isStaff.value) go("/office/register", {}, { replace: true });
    else if (only && (isHome || !param("company")))
      go(firstPage(only), { company: only.id }, { replace: true });
    else if (mine && !isHome && !param("company")) {
      const last = lastChosen();
      go(last ? path : "/", last ? { company: last.id } : {}, { replace: true });
    }
    else if (mine && path !== "/" && isHome) go("/", {}, { replace: true });
  }, [mine, url.value.href]);

  const bar = (
    <>
      {!isHome && mine && mine.length > 1 && <CompanySwitcher list={mine} />}
      {isStaff.value && (
        <a class="btn onwall" href="/office/register">
          <Icon name="arrow-left-right" />
          <span class="wide-only">{t("nav.toOffice")}</span>
          <span class="vh phone-only">{t("nav.toOffice")}</span>
        </a>
      )}
    </>
  );
  return (
    <Shell face="client" bar={bar} strip={!isHome && mine && <Plates list={mine} />}>
      {!mine ? (
        companiesProblem.value ? (
          <Failed problem={companiesProblem.value} retry={() => void loadCompanies()} />
        ) : (
          <Loading />
        )
      ) : isHome ? (
        <HomePage list={mine} />
      ) : (
        <Chosen path={path} />
      )}
    </Shell>
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
          <a class="btn" href={href("/")}>
            {t("company.all")}
          </a>
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
