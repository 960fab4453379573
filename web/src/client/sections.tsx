import { useEffect, useRef } from "preact/hooks";
import { t, type Key } from "../lib/i18n";
import { portal } from "../lib/portal";
import { href } from "../lib/router";
import type { Company, Permission } from "../lib/shapes";

/** The pages of a company, in the order in which they are offered. */
const PAGES = [
  { to: "/mail", label: "mail.title", right: "mail" },
  { to: "/receipts", label: "receipts.title", right: "mail" },
  { to: "/documents", label: "documents.title", right: "documents" },
  { to: "/invoices", label: "invoices.title", right: "invoices" },
  { to: "/messages", label: "messages.title", right: "messages" },
  { to: "/work", label: "work.title", right: "work" },
  { to: "/summaries", label: "summaries.title", right: "summaries" },
  { to: "/people", label: "people.title", right: "contacts" },
  { to: "/collectors", label: "collectors.tab", right: "contacts" },
] as const satisfies { to: string; label: Key; right: Permission }[];

/** What a person is offered of a company; summaries are not while the office keeps them (R31). */
const offered = ({ permissions }: Pick<Company, "permissions">) =>
  PAGES.filter(
    ({ right }) =>
      permissions.includes(right) &&
      (right !== "summaries" || (portal.value?.client_summaries ?? false)),
  );

/** The invoices of all companies whose invoices the person may see. */
export const ALL_INVOICES = "/invoices/all";
export const seesInvoices = ({ permissions }: Pick<Company, "permissions">): boolean =>
  permissions.includes("invoices");

/** Where a company opens: at its mail, or else at what the person may see of it. */
export const firstPage = (of: Pick<Company, "permissions">): string =>
  offered(of)[0]?.to ?? "/mail";

/** The pages of a chosen company, for whoever may see more than one of them. */
export function Sections({ of, path }: { of: Company; path: string }) {
  const row = useRef<HTMLElement>(null);
  useEffect(
    () =>
      row.current
        ?.querySelector("[aria-current]")
        ?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    [path],
  );
  const pages = offered(of);
  if (pages.length < 2) return null;
  return (
    <nav class="tabs" ref={row} aria-label={of.name}>
      {pages.map(({ to, label }) => (
        <a
          key={to}
          class="tab"
          href={href(to, { company: of.id })}
          aria-current={path === to ? "page" : undefined}
        >
          {t(label)}
        </a>
      ))}
    </nav>
  );
}
