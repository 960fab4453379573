import { api } from "../lib/api";
import { formatBytes, formatDay, formatTime, t } from "../lib/i18n";
import { useLoad, type Loaded } from "../lib/load";
import { href } from "../lib/router";
import type { AttachedScan, Company, ListedMail, MailItem } from "../lib/shapes";
import { Kind, MailBadge } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { History } from "../ui/history";
import { Lazy } from "../ui/lazy";
import { Shown } from "../ui/list";
import { Viewer } from "../ui/viewer";

const receiptOfItem = () => import("../receipts/of-item").then((module) => module.ReceiptOfItem);

type Opened = {
  company: Company;
  id: string;
  /** The item as the list has it: enough for the title until the item itself is there. */
  known: ListedMail | null;
  onClose: () => void;
  onScan: (scanId: string) => void;
};

/** The item as it is now: a list may be late, and a link in an e-mail opens what none has shown. */
function useItem({ company, id }: Opened): Loaded<MailItem> {
  return useLoad(
    (signal) =>
      api(
        "GET /companies/{company_id}/mail/{mail_id}",
        { path: { company_id: company.id, mail_id: id } },
        signal,
      ),
    [id],
  );
}

/** One mail item: what the office wrote about it, where it is, its scans. */
export function ItemDialog(props: Opened) {
  const item = useItem(props);
  return (
    <Dialog title={(item.data ?? props.known)?.sender ?? t("mail.item")} onClose={props.onClose}>
      <div class="in">
        <Shown of={item}>
          {(data) => (
            <div class="stack">
              <Details of={data} onScan={props.onScan} />
              {props.company.permissions.includes("messages") &&
                props.company.state !== "closed" && (
                  <p>
                    <a
                      class="btn"
                      href={href("/messages", { company: props.company.id, write: data.id })}
                    >
                      <Icon name="message-square" />
                      {t("messages.aboutThis")}
                    </a>
                  </p>
                )}
              <Told of={data} />
            </div>
          )}
        </Shown>
      </div>
    </Dialog>
  );
}

/** What happened to the item, in the same dialog. */
function Told({ of }: { of: MailItem }) {
  const history = useLoad(
    (signal) =>
      api(
        "GET /companies/{company_id}/mail/{mail_id}/history",
        { path: { company_id: of.company_id, mail_id: of.id } },
        signal,
      ),
    [of.id, of.state_since],
  );
  return (
    <section class="history-of-item">
      <h3>{t("history.title")}</h3>
      <History of={history} side={{ companyId: of.company_id, isOffice: false }} />
    </section>
  );
}

const Details = ({ of, onScan }: { of: MailItem; onScan: (scanId: string) => void }) => (
  <div class="stack">
    {of.note && (
      <div class="note">
        <b>{t("mail.noteTitle")}</b>
        <p class="prewrap">{of.note}</p>
      </div>
    )}
    <dl class="facts">
      <dt>{t("mail.state")}</dt>
      <dd>
        <MailBadge state={of.state} />{" "}
        <span class="hint">{t("mail.since", { when: formatTime(of.state_since) })}</span>
      </dd>
      <dt>{t("mail.number")}</dt>
      <dd>{of.number}</dd>
      <dt>{t("mail.kind")}</dt>
      <dd>
        <Kind kind={of.kind} />
      </dd>
      <dt>{t("mail.received")}</dt>
      <dd>{formatDay(of.received_on)}</dd>
      {of.reference && (
        <>
          <dt>{t("mail.reference")}</dt>
          <dd>{of.reference}</dd>
        </>
      )}
    </dl>
    <section>
      <h3>{t("mail.scans")}</h3>
      {of.scans.length ? (
        <ul class="files">
          {of.scans.map((one) => (
            <ScanLine key={one.id} of={one} onOpen={() => onScan(one.id)} />
          ))}
        </ul>
      ) : (
        <p class="hint">{t("mail.noScans")}</p>
      )}
    </section>
    {of.receipt_id && (
      <Lazy
        load={receiptOfItem}
        side={{ companyId: of.company_id, isOffice: false }}
        id={of.receipt_id}
      />
    )}
  </div>
);

export const scanFacts = (of: { pages?: number | null; size_bytes: number }): string =>
  [of.pages ? t("scan.pages", { n: of.pages }) : "", formatBytes(of.size_bytes)]
    .filter(Boolean)
    .join(" · ");

const ScanLine = ({ of, onOpen }: { of: AttachedScan; onOpen: () => void }) => (
  <li class="file">
    <Icon name={of.content_type.startsWith("image/") ? "image" : "file-text"} />
    <div>
      <b>{of.name}</b>
      <span class="sub">
        {scanFacts(of)} · {formatTime(of.added_at)}
      </span>
    </div>
    <button type="button" class="btn" onClick={onOpen}>
      <Icon name="eye" />
      {t("act.open")}
      <span class="vh"> {of.name}</span>
    </button>
  </li>
);

/** A scan of an item over the whole window; an item with several offers them side by side. */
export function ScanDialog(props: Opened & { scanId: string }) {
  const { company, id, scanId } = props;
  const item = useItem(props);
  const scans = item.data?.scans ?? [];
  const shown = item.data ?? props.known;
  const title = shown ? `${shown.sender} · ${shown.number}` : t("mail.item");
  const mint = (signal: AbortSignal) =>
    api(
      "POST /companies/{company_id}/mail/{mail_id}/scans/{scan_id}/link",
      { path: { company_id: company.id, mail_id: id, scan_id: scanId } },
      signal,
    );
  return (
    <Dialog title={title} size="full" onClose={props.onClose}>
      {scans.length > 1 && (
        <nav class="tabs" aria-label={t("mail.scans")}>
          {scans.map((one, index) => (
            <button
              key={one.id}
              type="button"
              class="tab"
              aria-current={one.id === scanId ? "true" : undefined}
              title={one.name}
              onClick={() => props.onScan(one.id)}
            >
              {t("scan.nth", { n: index + 1 })}
            </button>
          ))}
        </nav>
      )}
      <Viewer
        key={scanId}
        id={scanId}
        title={t("scan.of", { number: shown?.number ?? "" })}
        mint={mint}
      />
    </Dialog>
  );
}
