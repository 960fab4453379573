import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { formatDate, t } from "../lib/i18n";
import { useList, useReturn } from "../lib/load";
import { openedBy } from "../lib/opened";
import { changed, go, href, url } from "../lib/router";
import type { Thread } from "../lib/shapes";
import { Badge } from "../ui/badges";
import { Icon } from "../ui/icon";
import { Empty, Pager, Shown } from "../ui/list";
import { useOver } from "../ui/over";
import { useReloading } from "../ui/reloading";
import { listThreads, type Side } from "./calls";
import { ThreadView } from "./thread";
import { BeginThread } from "./write";
import "../styles/things.css";
import "../styles/messages.css";

type Props = {
  side: Side;
  company: string;
  /** Nothing is written to it any more. */
  isClosed: boolean;
  /** What stands above the list. */
  title?: ComponentChildren;
  /** Counts elsewhere may have changed. */
  onRead: () => void;
};

/** A company's threads with the office, for both sides: the list, or the one that is open. */
export function Messages({ side, company, isClosed, title, onRead }: Props) {
  const list = useList(
    (cursor, signal) => listThreads(side, cursor, signal),
    [side.companyId, side.isOffice],
  );
  const reload = useReloading(list.reload);
  useReturn(list.reload);
  const over = useOver("thread");
  const writing = openedBy("write");
  useEffect(() => {
    document.title = `${t("messages.title")} · ${company} · Awizo`;
  });
  const seen = () => {
    reload();
    onRead();
  };
  return (
    <div class="stack">
      {over.id ? (
        <ThreadView
          key={over.id}
          side={side}
          id={over.id}
          isClosed={isClosed}
          onChange={seen}
          onClose={over.close}
        />
      ) : (
        <>
          <div class="head threadshead">
            {title}
            {!isClosed && (
              <button type="button" class="btn primary" onClick={() => writing.open("new")}>
                <Icon name="pencil" />
                {t("messages.begin")}
              </button>
            )}
          </div>
          <div class="sheet">
            <Shown of={list}>
              {(page) =>
                page.items.length ? (
                  <ThreadTable items={page.items} company={company} isOffice={side.isOffice} />
                ) : (
                  <Nothing isOffice={side.isOffice} isClosed={isClosed} />
                )
              }
            </Shown>
            <Pager of={list} />
          </div>
        </>
      )}
      {writing.id && !isClosed && (
        <BeginThread
          side={side}
          mailId={writing.id.startsWith("mai_") ? writing.id : null}
          onClose={writing.close}
          onBegun={(thread) => {
            reload();
            go(url.value.pathname, changed({ write: "", thread: thread.id, cursor: "" }), {
              replace: true,
            });
          }}
        />
      )}
    </div>
  );
}

const Nothing = ({ isOffice, isClosed }: { isOffice: boolean; isClosed: boolean }) => (
  <Empty
    icon="message-square"
    title={t("messages.none")}
    hint={isClosed ? undefined : t(isOffice ? "messages.noneHintOffice" : "messages.noneHint")}
  />
);

/** A row each: what it is about, how its last message begins, and who wrote that when. */
function ThreadTable({
  items,
  company,
  isOffice,
}: {
  items: Thread[];
  company: string;
  isOffice: boolean;
}) {
  return (
    <table class="list threads">
      <caption class="vh">{t("messages.caption", { company })}</caption>
      <ThreadHead />
      <tbody>
        {items.map((one) => (
          <ThreadRow
            key={one.id}
            of={one}
            isOffice={isOffice}
            to={href(url.value.pathname, changed({ thread: one.id }))}
          />
        ))}
      </tbody>
    </table>
  );
}

export const ThreadHead = ({ withCompany }: { withCompany?: boolean }) => (
  <thead>
    <tr>
      <th>{t("messages.subject")}</th>
      {withCompany && <th>{t("access.company")}</th>}
      <th>{t("messages.count.head")}</th>
      <th>{t("messages.last")}</th>
    </tr>
  </thead>
);

export function ThreadRow({
  of,
  to,
  isOffice,
  company,
}: {
  of: Thread;
  to: string;
  isOffice: boolean;
  company?: ComponentChildren;
}) {
  return (
    <tr data-row={of.id} class={of.is_unread ? "unread" : undefined}>
      <td class="main">
        <a href={to} data-over={company ? "all" : true}>
          {of.subject}
        </a>
        <ThreadMarks of={of} isOffice={isOffice} />
        <span class="sub clip">{of.beginning}</span>
      </td>
      {company && <td class="company">{company}</td>}
      <td class="number">{t("messages.count", { n: of.messages })}</td>
      <td class="date">
        {formatDate(of.last_at)}
        <span class="sub">{of.last_by}</span>
      </td>
    </tr>
  );
}

/** What calls for somebody, and what is over. */
export const ThreadMarks = ({ of, isOffice }: { of: Thread; isOffice: boolean }) => (
  <>
    {of.is_unread && (
      <>
        {" "}
        <Badge
          look={[isOffice ? "hourglass" : "message-square", "brass"]}
          text={t(isOffice ? "messages.waiting" : "messages.unread")}
        />
      </>
    )}
    {of.state === "closed" && (
      <>
        {" "}
        <Badge look={["check", "grey"]} text={t("messages.closed")} />
      </>
    )}
  </>
);

