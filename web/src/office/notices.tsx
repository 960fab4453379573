import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { formatTime, t, tOf } from "../lib/i18n";
import { useList } from "../lib/load";
import { changed, go, href, param, place } from "../lib/router";
import { oneOf, type Notice, type NoticeState, type Overview } from "../lib/shapes";
import { CompanyLine, NoticeBadge, noticeReason } from "../ui/badges";
import { Empty, Pager, Shown } from "../ui/list";
import { NoticeDialog } from "./notice";
import { overview } from "./overview";
import { itemHref } from "./register";
import { Tabs } from "./tabs";

const STATES = [
  "held",
  "unknown",
  "failed",
  "pending",
  "sent",
] as const satisfies readonly NoticeState[];
const ALL = "all";
const COUNTED: Partial<Record<NoticeState, keyof Overview>> = {
  held: "notices_held",
  unknown: "notices_unknown",
  failed: "notices_failed",
};

/** Every notice by its state; what needs a person comes first. */
export function NoticesPage() {
  const asked = param("state");
  const state = asked === ALL ? undefined : (oneOf(STATES, asked) ?? "held");
  const list = useList(
    (cursor, signal) => api("GET /office/notices", { query: { state, cursor } }, signal),
    [state],
  );
  useEffect(() => {
    document.title = `${t("nav.notices")} · Awizo`;
  });
  const count = (one: NoticeState) => {
    const key = COUNTED[one];
    return key ? overview.value?.[key] : undefined;
  };
  const tabs = [
    ...STATES.map((one) => ({
      to: href("/office/notices", { state: one }),
      label: t(`notice.states.${one}`),
      isHere: one === state,
      count: count(one),
    })),
    { to: href("/office/notices", { state: ALL }), label: t("notice.all"), isHere: !state },
  ];
  return (
    <>
      <div class="head">
        <h1>{t("nav.notices")}</h1>
      </div>
      <Tabs label={t("notice.byState")} tabs={tabs} />
      {state && <p class="hint lead">{t(`notice.stateHint.${state}`)}</p>}
      <div class="sheet" key={state ?? ALL}>
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <NoticeTable items={page.items} />
            ) : (
              <Empty icon="bell" title={t("notice.none")} hint={t("notice.noneHint")} />
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
      {param("notice") && (
        <NoticeDialog
          key={param("notice")}
          id={param("notice")}
          onClose={() =>
            go("/office/notices", changed({ notice: "" }), { place: { trail: place.value.trail } })
          }
          onChange={list.reload}
        />
      )}
    </>
  );
}

const NoticeTable = ({ items }: { items: Notice[] }) => (
  <table class="list notices">
    <caption class="vh">{t("nav.notices")}</caption>
    <thead>
      <tr>
        <th>{t("notice.recipient")}</th>
        <th>{t("notice.about")}</th>
        <th>{t("notice.stateAndReason")}</th>
        <th>{t("notice.changed")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="main">
            <a href={href("/office/notices", changed({ notice: one.id }))}>
              {one.recipient_name || t("notice.noRecipient")}
            </a>
            <span class="sub">{one.recipient_email}</span>
          </td>
          <td class="co">
            {one.mail_id ? (
              <a class="calm" href={itemHref({ company_id: one.company_id, id: one.mail_id })}>
                {one.mail_number}
              </a>
            ) : (
              tOf("notice.event", one.event, "notice.event.other")
            )}
            <span class="sub">
              <CompanyLine name={one.company_name} code={one.company_code} />
            </span>
          </td>
          <td class="state">
            <NoticeBadge state={one.state} />
            {one.reason && <span class="sub">{noticeReason(one.reason)}</span>}
          </td>
          <td class="date">{formatTime(one.updated_at)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
