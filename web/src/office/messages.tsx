import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { useList, useReturn } from "../lib/load";
import { changed, go, href, param } from "../lib/router";
import { oneOf } from "../lib/shapes";
import { ThreadHead, ThreadRow } from "../messages/threads";
import { Empty, Pager, Shown } from "../ui/list";
import { companyHref } from "./companies";
import "../styles/messages.css";

const PAGE = "/office/messages";
const SHOWN = ["waiting", "open", "closed"] as const;

/** The threads of all companies; those that wait for the office first. */
export function OfficeMessagesPage() {
  const show = oneOf(SHOWN, param("show")) ?? "waiting";
  const list = useList(
    (cursor, signal) => api("GET /office/messages", { query: { show, cursor } }, signal),
    [show],
  );
  useReturn(list.reload);
  useEffect(() => {
    document.title = `${t("messages.title")} · Awizo`;
  });
  return (
    <div class="stack">
      <div class="head threadshead">
        <div class="title">
          <h1>{t("messages.title")}</h1>
          <p class="hint">{t("messages.allHint")}</p>
        </div>
        <select
          class="input"
          aria-label={t("messages.show")}
          value={show}
          onChange={({ currentTarget: { value } }) =>
            go(PAGE, changed({ show: value === "waiting" ? "" : value, cursor: "" }), {
              replace: true,
            })
          }
        >
          {SHOWN.map((one) => (
            <option key={one} value={one}>
              {t(`messages.show.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="sheet">
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <table class="list threads">
                <caption class="vh">{t("messages.captionAll")}</caption>
                <ThreadHead withCompany />
                <tbody>
                  {page.items.map((one) => (
                    <ThreadRow
                      key={one.id}
                      of={one}
                      isOffice
                      to={href(`${companyHref(one.company_id)}/messages`, { thread: one.id })}
                      company={
                        <>
                          {one.company_name}
                          <span class="sub">{one.company_code}</span>
                        </>
                      }
                    />
                  ))}
                </tbody>
              </table>
            ) : (
              <Empty icon="message-square" title={t(`messages.none.${show}`)} />
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
    </div>
  );
}
