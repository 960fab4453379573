import { useEffect, useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { changed, href, param, url, type Query } from "../lib/router";
import type { Company } from "../lib/shapes";
import { Icon } from "../ui/icon";

/** The companies as plates along the top; the chosen one opens into the page below. */
export function Plates({ list }: { list: Company[] }) {
  const row = useRef<HTMLElement>(null);
  const chosen = param("company");
  useEffect(
    () =>
      row.current
        ?.querySelector("[aria-current]")
        ?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    [chosen],
  );
  return (
    <nav class="plates" ref={row} aria-label={t("company.label")}>
      {list.length > 1 && (
        <a class="plate all" href="/">
          <b>{t("company.all")}</b>
          <span class="code">{t("company.count", { n: list.length })}</span>
        </a>
      )}
      {list.map((one) => (
        <Plate key={one.id} of={one} isChosen={one.id === chosen} />
      ))}
    </nav>
  );
}

/**
 * The same page for another company: what is open, searched or turned to belongs to the one left
 * behind.
 */
export const samePage = (to: Company): [path: string, query: Query] => [
  url.value.pathname,
  changed({ company: to.id, item: "", person: "", add: "", scan: "", cursor: "", q: "" }),
];

function Plate({ of, isChosen }: { of: Company; isChosen: boolean }) {
  const n = of.counters.mail_waiting;
  return (
    <a class="plate" href={href(...samePage(of))} aria-current={isChosen ? "true" : undefined}>
      <b title={of.name}>{of.name}</b>
      <span class="code">
        {of.code}
        {of.state === "closed" && <span class="closed">{t("company.closedShort")}</span>}
        {n !== null && (
          <span class={n ? "count" : "count zero"} title={t("count.collect", { n })}>
            <Icon name="mail" />
            <span aria-hidden="true">{n}</span>
            <span class="vh">{t("count.collect", { n })}</span>
          </span>
        )}
      </span>
    </a>
  );
}
