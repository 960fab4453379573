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
  if (!of.permissions.includes("contacts")) return null;
  const pages = [
    { to: "/mail", label: t("mail.title") },
    { to: "/people", label: t("people.title") },
    { to: "/collectors", label: t("collectors.tab") },
  ];
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
