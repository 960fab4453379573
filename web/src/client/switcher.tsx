import { useSignal } from "@preact/signals";
import { company, findCompanies, MANY, plain } from "../lib/companies";
import { t } from "../lib/i18n";
import { myPanelHref, panel, PANEL } from "../lib/panels";
import { go, href, url } from "../lib/router";
import type { Company, MyPanel } from "../lib/shapes";
import { Icon } from "../ui/icon";
import { Menu } from "../ui/menu";
import { Unopened } from "./panels-wall";
import { samePage } from "./plates";

/**
 * Changes the company without leaving the page, or goes to a panel; lists names and codes, to be
 * searched when there are many.
 */
export function CompanySwitcher({ list, panels }: { list: Company[]; panels: MyPanel[] }) {
  const isPanel = url.value.pathname === PANEL;
  const space = isPanel ? panel.value : null;
  const now = isPanel ? null : company.value;
  const [name, code] = space
    ? [space.name, space.company_code]
    : now
      ? [now.name, now.code]
      : ["", ""];
  const label = name
    ? t(`${ofPlaces(list, panels)}.switchFrom`, { company: `${name}, ${code}` })
    : t(`${ofPlaces(list, panels)}.choose`);
  return (
    <Menu
      label={label}
      button={
        <>
          <Icon name={space ? "panels-top-left" : "building-2"} />
          <span class="who">
            {name ? (
              <>
                {name} <small>{code}</small>
              </>
            ) : (
              t(`${ofPlaces(list, panels)}.choose`)
            )}
          </span>
          <Icon name="chevron-down" />
        </>
      }
    >
      {(close) => <Choice list={list} panels={panels} onPick={close} />}
    </Menu>
  );
}

/** Where the texts are for whoever has companies, panels, or both to choose from. */
const ofPlaces = (list: Company[], panels: MyPanel[]) =>
  !panels.length ? "company" : list.length ? "places" : "panel";

/** Panels whose name, company or code contains what was typed. */
function findPanels(list: MyPanel[], typed: string): MyPanel[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return list.filter(({ name, company_name, company_code }) =>
    words.every((word) => plain(`${name} ${company_name} ${company_code}`).includes(word)),
  );
}

function Choice({
  list,
  panels,
  onPick,
}: {
  list: Company[];
  panels: MyPanel[];
  onPick: () => void;
}) {
  const typed = useSignal("");
  const found = findCompanies(list, typed.value);
  const spaces = findPanels(panels, typed.value);
  const n = found.length + spaces.length;
  return (
    <>
      {list.length + panels.length > MANY && (
        <div class="search">
          <Icon name="search" />
          <input
            class="input"
            type="search"
            aria-label={t(`${ofPlaces(list, panels)}.find`)}
            placeholder={t(`${ofPlaces(list, panels)}.find`)}
            autocomplete="off"
            onInput={(event) => {
              typed.value = event.currentTarget.value;
            }}
            onKeyDown={({ key }) => {
              if (key !== "Enter" || n !== 1) return;
              onPick();
              if (found[0]) go(...samePage(found[0]));
              else if (spaces[0]) go(myPanelHref(spaces[0]));
            }}
          />
        </div>
      )}
      <p class="vh" role="status">
        {typed.value && t(panels.length ? "panel.found" : "company.found", { n })}
      </p>
      <div class="scrolls">
        {panels.length > 0 && found.length > 0 && <p class="group">{t("company.label")}</p>}
        <ul>
          {found.map((one) => (
            <CompanyLine key={one.id} of={one} onPick={onPick} />
          ))}
          {!n && (
            <li class="none">
              {t(panels.length ? "panel.foundNone" : "company.foundNone", { typed: typed.value })}
            </li>
          )}
        </ul>
        {spaces.length > 0 && (
          <>
            <p class="group">{t("panel.mine")}</p>
            <ul>
              {spaces.map((one) => (
                <PanelLine key={`${one.company_id} ${one.panel_id}`} of={one} onPick={onPick} />
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}

const CompanyLine = ({ of, onPick }: { of: Company; onPick: () => void }) => (
  <li>
    <a
      class="line"
      href={href(...samePage(of))}
      aria-current={
        url.value.pathname !== PANEL && of.id === company.value?.id ? "true" : undefined
      }
      onClick={onPick}
    >
      <span>
        {of.name}
        <small>{of.code}</small>
        {of.state === "closed" && <small> · {t("company.closedShort")}</small>}
      </span>
      <Waiting n={of.counters.mail_waiting ?? 0} />
    </a>
  </li>
);

const PanelLine = ({ of, onPick }: { of: MyPanel; onPick: () => void }) => (
  <li>
    <a
      class="line"
      href={myPanelHref(of)}
      aria-current={
        url.value.pathname === PANEL && of.panel_id === panel.value?.panel_id ? "true" : undefined
      }
      onClick={onPick}
    >
      <span>
        {of.name}
        <small>
          {of.company_name} · {of.company_code}
        </small>
      </span>
      <Unopened n={of.unopened} />
    </a>
  </li>
);

const Waiting = ({ n }: { n: number }) =>
  n ? (
    <span class="pill" title={t("count.collect", { n })}>
      {n}
      <span class="vh"> {t("count.collectShort")}</span>
    </span>
  ) : null;
