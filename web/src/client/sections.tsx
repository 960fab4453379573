import { useEffect, useRef } from "preact/hooks";
import { t, type Key } from "../lib/i18n";
import { href } from "../lib/router";
import type { Company, Permission } from "../lib/shapes";

/** The pages of a company, in the order in which they are offered. */
const PAGES = [
  { to: "/mail", label: "mail.title", right: "mail" },
  { to: "/receipts", label: "receipts.title", right: "mail" },
  { to: "/documents", label: "documents.title", right: "documents" },
  { to: "/invoices", label: "invoices.title", right: "invoices" },
  { to: "/work", label: "work.title", right: "work" },
  { to: "/people", label: "people.title", right: "contacts" },
  { to: "/collectors", label: "collectors.tab", right: "contacts" },
] as const satisfies { to: string; label: Key; right: Permission }[];

/** Where a company opens: at its mail, or else at what the person may see of it. */
export const firstPage = ({ permissions }: Pick<Company, "permissions">): string =>
  PAGES.find(({ right }) => permissions.includes(right))?.to ?? "/mail";

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
  const pages = PAGES.filter(({ right }) => of.permissions.includes(right));
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
