import { useEffect, useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { href } from "../lib/router";
import type { Company } from "../lib/shapes";

/** Where a company opens: at its mail, or else at what the person may see of it. */
export const firstPage = ({ permissions }: Pick<Company, "permissions">): string =>
  permissions.includes("contacts") && !permissions.includes("mail") ? "/people" : "/mail";

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
  const pages = [
    { to: "/mail", label: t("mail.title"), right: "mail" as const },
    { to: "/receipts", label: t("receipts.title"), right: "mail" as const },
    { to: "/people", label: t("people.title"), right: "contacts" as const },
    { to: "/collectors", label: t("collectors.tab"), right: "contacts" as const },
  ].filter(({ right }) => of.permissions.includes(right));
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
          {label}
        </a>
      ))}
    </nav>
  );
}
