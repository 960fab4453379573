import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { formatDate, formatDay, t } from "../lib/i18n";
import { useList } from "../lib/load";
import { openedBy } from "../lib/opened";
import { changed, go, href, param, url } from "../lib/router";
import type { Member, Panel } from "../lib/shapes";
import { Icon } from "../ui/icon";
import { Empty, Pager, Shown } from "../ui/list";
import { SearchBox } from "../ui/search";
import { AddMemberDialog, MemberDialog } from "./member";
import { MemberBadge, memberName } from "./panel-words";

const ALL = "/office/companies/{company_id}/panels/{panel_id}/members";
/** Who is in a panel: searched and turned through, since there may be a thousand. */
export function PanelMembers({ of, onChange }: { of: Panel; onChange: () => void }) {
  const isAdding = useSignal(false);
  const text = param("q");
  const opened = openedBy("member");
  const list = useList(
    (cursor, signal) =>
      api(
        `GET ${ALL}`,
        { path: { company_id: of.company_id, panel_id: of.id }, query: { text, cursor } },
        signal,
      ),
    [of.id, text],
  );
  const one = list.data?.items.find(({ user_id }) => user_id === opened.id);
  const again = () => {
    list.reload();
    onChange();
  };
  const search = (q: string) =>
    go(url.value.pathname, changed({ q, cursor: "" }), { replace: true });
  return (
    <>
      <div class="leadline">
        <SearchBox label={t("members.search")} value={text} onSearch={search} />
        <button
          type="button"
          class="btn primary"
          onClick={() => {
            isAdding.value = true;
          }}
        >
          <Icon name="plus" />
          {t("members.add")}
        </button>
      </div>
      <div class="sheet">
        <Shown of={list}>
          {({ items }) =>
            items.length ? (
              <Table of={of} items={items} />
            ) : text ? (
              <Empty icon="search" title={t("users.noneFound")} hint={t("users.noneFoundHint")}>
                <button type="button" class="btn" onClick={() => search("")}>
                  {t("mail.clear")}
                </button>
              </Empty>
            ) : (
              <Empty icon="users" title={t("members.none")} hint={t("members.noneHint")} />
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
      {isAdding.value && (
        <AddMemberDialog
          of={of}
          onChange={again}
          onClose={() => {
            isAdding.value = false;
          }}
        />
      )}
      {one && (
        <MemberDialog
          key={one.user_id}
          panel={of}
          of={one}
          onChange={again}
          onClose={opened.close}
        />
      )}
    </>
  );
}

const Table = ({ of, items }: { of: Panel; items: Member[] }) => (
  <table class="list members">
    <caption class="vh">{t("members.caption", { panel: of.name })}</caption>
    <thead>
      <tr>
        <th>{t("people.person")}</th>
        <th>{t("people.state")}</th>
        <th>{t("access.until")}</th>
        <th>{t("panels.title")}</th>
        <th>{t("members.added")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.user_id}>
          <td class="main">
            <a href={href(url.value.pathname, changed({ member: one.user_id }))} data-over>
              {memberName(one)}
            </a>
            <span class="sub">{one.email}</span>
          </td>
          <td class="state">
            <MemberBadge of={one} />
          </td>
          <td class={one.until ? "co" : "co none"}>
            <span class="narrow">{t("access.until")}: </span>
            {one.until ? formatDay(one.until) : "–"}
          </td>
          <td class="wide">{one.panels.map(({ name }) => name).join(", ")}</td>
          <td class="date side">
            {formatDate(one.added_at)}
            <span class="sub">{one.added_by}</span>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
