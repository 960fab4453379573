import { useSignal } from "@preact/signals";
import { company, findCompanies, MANY } from "../lib/companies";
import { t } from "../lib/i18n";
import { go, href } from "../lib/router";
import type { Company } from "../lib/shapes";
import { Icon } from "../ui/icon";
import { Menu } from "../ui/menu";
import { samePage } from "./plates";

/**
 * Changes the company without leaving the page; lists name and code, to be searched when there are
 * many.
 */
export function CompanySwitcher({ list }: { list: Company[] }) {
  const now = company.value;
  const label = now
    ? t("company.switchFrom", { company: `${now.name}, ${now.code}` })
    : t("company.choose");
  return (
    <Menu
      label={label}
      button={
        <>
          <Icon name="building-2" />
          <span class="who">
            {now ? (
              <>
                {now.name} <small>{now.code}</small>
              </>
            ) : (
              t("company.choose")
            )}
          </span>
          <Icon name="chevron-down" />
        </>
      }
    >
      {(close) => <Choice list={list} onPick={close} />}
    </Menu>
  );
}

function Choice({ list, onPick }: { list: Company[]; onPick: () => void }) {
  const typed = useSignal("");
  const found = findCompanies(list, typed.value);
  return (
    <>
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
              if (key !== "Enter" || !one || more.length) return;
              onPick();
              go(...samePage(one));
            }}
          />
        </div>
      )}
      <p class="vh" role="status">
        {typed.value && t("company.found", { n: found.length })}
      </p>
      <ul class="scrolls">
        {found.map((one) => (
          <li key={one.id}>
            <a
              class="line"
              href={href(...samePage(one))}
              aria-current={one.id === company.value?.id ? "true" : undefined}
              onClick={onPick}
            >
              <span>
                {one.name}
                <small>{one.code}</small>
                {one.state === "closed" && <small> · {t("company.closedShort")}</small>}
              </span>
              <Waiting n={one.counters.mail_waiting ?? 0} />
            </a>
          </li>
        ))}
        {!found.length && <li class="none">{t("company.foundNone", { typed: typed.value })}</li>}
      </ul>
    </>
  );
}

const Waiting = ({ n }: { n: number }) =>
  n ? (
    <span class="pill" title={t("count.collect", { n })}>
      {n}
      <span class="vh"> {t("count.collectShort")}</span>
    </span>
  ) : null;
