import { api } from "../lib/api";
import { formatDay, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { href } from "../lib/router";
import type { OfficeUserDetail } from "../lib/shapes";
import { Failed } from "../ui/list";
import { companyHref } from "./companies";
import { MemberBadge, panelHref } from "./panel-words";

/** The panels that a person belongs to, which the access list shows beside the companies. */
export function UserPanels({ of }: { of: OfficeUserDetail }) {
  const list = useLoad(
    (signal) => api("GET /office/users/{user_id}/panels", { path: { user_id: of.id } }, signal),
    [of.id, of.state],
  );
  if (list.problem) return <Failed problem={list.problem} retry={list.reload} />;
  if (!list.data?.items.length) return null;
  return (
    <section class="stack userpanels" aria-labelledby="panels-title">
      <h3 id="panels-title">{t("panels.title")}</h3>
      <ul class="accesses">
        {list.data.items.map((one) => (
          <li key={`${one.company.id} ${one.panel_id}`}>
            <div class="grow">
              <p class="stateline">
                <a href={href(panelHref(one.company.id, one.panel_id), { member: of.id })}>
                  {one.panel_name}
                </a>
                <MemberBadge of={one} />
              </p>
              <p class="hint">
                <a class="calm" href={companyHref(one.company.id)}>
                  {one.company.name}
                </a>{" "}
                <span class="nowrap">{one.company.code}</span>
                {one.until && ` · ${t("access.untilDay", { day: formatDay(one.until) })}`}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
