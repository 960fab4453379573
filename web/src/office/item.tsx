import { useEffect, useMemo, useRef } from "preact/hooks";
import { api } from "../lib/api";
import { formatTime, t } from "../lib/i18n";
import { useKeeper } from "../lib/leaving";
import { useLoad, type Loaded } from "../lib/load";
import { href } from "../lib/router";
import type { OfficeMail } from "../lib/shapes";
import { ClosedMark } from "../ui/badges";
import { Icon } from "../ui/icon";
import { History } from "../ui/history";
import { Lazy } from "../ui/lazy";
import { Shown } from "../ui/list";
import { companyHref } from "./companies";
import { ItemForm } from "./item-form";
import { ItemNotices, promiseOf } from "./item-notices";
import { ItemScans } from "./item-scans";
import { ItemState } from "./item-state";
import { LabelsButton } from "./labels";
import { Misfiled } from "./misfiled";
import { scanUploads } from "./scan-uploads";

const receiptOfItem = () => import("../receipts/of-item").then((module) => module.ReceiptOfItem);

export type ItemPath = { company_id: string; mail_id: string };
const RELEASED_MS = 4000;
const ITEM = "GET /office/companies/{company_id}/mail/{mail_id}";

/** One mail item as staff see it: its fields, its state, its scans, its notices. */
export function ItemPage({ companyId, mailId }: { companyId: string; mailId: string }) {
  const path = useMemo(() => ({ company_id: companyId, mail_id: mailId }), []);
  const item = useLoad((signal) => api(ITEM, { path }, signal), [mailId]);
  // A title stays in the browser's history: the number says nothing of the letter.
  const title = item.data?.number ?? t("mail.item");
  useEffect(() => {
    document.title = `${title} · Awizo`;
  });
  return (
    <>
      <p class="back">
        <a href="/office/register">
          <Icon name="arrow-left" />
          {t("register.title")}
        </a>
      </p>
      <Shown of={item} isPage>
        {(data) => <Item key={data.id} of={data} path={path} item={item} />}
      </Shown>
    </>
  );
}

function Item({ of, path, item }: { of: OfficeMail; path: ItemPath; item: Loaded<OfficeMail> }) {
  const scans = useLoad(
    (signal) =>
      api(
        "GET /office/companies/{company_id}/mail/{mail_id}/scans",
        { path, query: { limit: 100 } },
        signal,
      ),
    [path.mail_id],
  );
  const notices = useLoad(
    (signal) =>
      api(
        "GET /office/companies/{company_id}/mail/{mail_id}/notices",
        { path, query: { limit: 100 } },
        signal,
      ),
    [path.mail_id],
  );
  // What happened may have been written by somebody else: each version of the item is read anew.
  const history = useLoad(
    (signal) => api(`${ITEM}/history`, { path }, signal),
    [path.mail_id, of.version, of.scans.length],
  );
  // A new scan makes a new version of the item, and releases a held notice a moment later.
  const later = useRef(0);
  const reload = () => {
    item.reload();
    scans.reload();
    notices.reload();
    clearTimeout(later.current);
    later.current = window.setTimeout(notices.reload, RELEASED_MS);
  };
  const uploads = useMemo(() => scanUploads(path.company_id, path.mail_id, reload), []);
  useEffect(
    () => () => {
      uploads.stop();
      clearTimeout(later.current);
    },
    [],
  );
  useKeeper(() => uploads.isSending(), "files");
  return (
    <>
      <div class="head item">
        <div class="title">
          <h1>
            <span class="nowrap">{of.number}</span> · {of.sender}
          </h1>
          <p class="hint">
            <a class="calm" href={companyHref(of.company_id)}>
              {of.company_name}
            </a>{" "}
            · <span class="nowrap">{of.company_code}</span>
          </p>
          <p class="hint">
            {t("register.by", { name: of.registered_by_name, when: formatTime(of.registered_at) })}
          </p>
          <ClosedMark state={of.company_state} text="mail.forClosed" />
        </div>
        <LabelsButton items={[of]} />
        {of.company_state !== "closed" && (
          <a class="btn" href={href(`${companyHref(of.company_id)}/messages`, { write: of.id })}>
            <Icon name="message-square" />
            {t("messages.aboutThis")}
          </a>
        )}
      </div>
      <div class="split">
        <div class="stack">
          <ItemScans
            of={of}
            path={path}
            scans={scans}
            promise={promiseOf(of, notices.data)}
            uploads={uploads}
            onChange={reload}
          />
          {of.receipt_id && (
            <div class="sheet pad">
              <Lazy
                key={of.receipt_id}
                load={receiptOfItem}
                side={{ companyId: of.company_id, isOffice: true }}
                id={of.receipt_id}
              />
            </div>
          )}
          <ItemNotices of={of} notices={notices} onChange={reload} />
        </div>
        <div class="stack">
          <ItemState of={of} path={path} onChange={item.reload} />
          <ItemForm of={of} path={path} onSaved={item.reload} />
          <section class="sheet pad" aria-labelledby="history-title">
            <h2 id="history-title">{t("history.title")}</h2>
            <History of={history} side={{ companyId: of.company_id, isOffice: true }} />
          </section>
          <Misfiled of={of} />
        </div>
      </div>
    </>
  );
}
