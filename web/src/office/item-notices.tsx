import { useSignal } from "@preact/signals";
import { formatTime, t, type Key } from "../lib/i18n";
import type { Loaded } from "../lib/load";
import type { Notice, NoticeState, OfficeMail, Page } from "../lib/shapes";
import { NoticeBadge, noticeReason } from "../ui/badges";
import { Shown } from "../ui/list";
import { NoticeDialog } from "./notice";

/** What to say of a promised attachment that is not there; null once the e-mails are out. */
export function promiseOf(of: OfficeMail, notices: Page<Notice> | null): Key | null {
  if (!of.promises_scan || of.scans.length || !notices) return null;
  const isIn = (state: NoticeState) => notices.items.some((one) => one.state === state);
  if (isIn("held")) return "item.promised";
  return isIn("pending") || !notices.items.length ? "item.promisedOpen" : null;
}

/** Who was told about this item, and who is still to be told. */
export function ItemNotices({
  of,
  notices,
  onChange,
}: {
  of: OfficeMail;
  notices: Loaded<Page<Notice>>;
  onChange: () => void;
}) {
  const open = useSignal("");
  return (
    <section class="sheet pad" aria-labelledby="notices-title">
      <h2 id="notices-title">{t("nav.notices")}</h2>
      <p class="hint">
        {t("notice.choice")}: {t(`notice.choice.${of.notice}`)}
        {of.notice === "email" && of.promises_scan && ` · ${t("notice.alwaysAttached")}`}
      </p>
      <Shown of={notices}>
        {(page) =>
          page.items.length ? (
            <ul class="files">
              {page.items.map((one) => (
                <li key={one.id} class="file">
                  <div>
                    <b>{one.recipient_name || t("notice.noRecipient")}</b>{" "}
                    <NoticeBadge state={one.state} />
                    <span class="sub">
                      {one.recipient_email} · {formatTime(one.sent_at ?? one.updated_at)}
                    </span>
                    {one.reason && <span class="sub">{noticeReason(one.reason)}</span>}
                  </div>
                  <button
                    type="button"
                    class="btn"
                    onClick={() => {
                      open.value = one.id;
                    }}
                  >
                    {t("act.open")}
                    <span class="vh"> {one.recipient_name}</span>
                  </button>
                </li>
              ))}
            </ul>
          ) : (
            of.notice !== "none" && <p class="hint">{t("item.noNotices")}</p>
          )
        }
      </Shown>
      {open.value && (
        <NoticeDialog
          id={open.value}
          onClose={() => {
            open.value = "";
          }}
          onChange={onChange}
        />
      )}
    </section>
  );
}
