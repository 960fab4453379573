import { formatTime, t, type Key } from "../lib/i18n";
import type { Loaded } from "../lib/load";
import type { MailEvent, MailHistory, MailState } from "../lib/shapes";
import type { Side } from "../receipts/calls";
import { Lazy } from "./lazy";
import { Shown } from "./list";

const oneReceipt = () => import("../receipts/of-item").then((module) => module.OneReceipt);

const FIELDS: Record<string, Key> = {
  sender: "mail.sender",
  kind: "mail.kind",
  reference: "mail.reference",
  received_on: "mail.received",
  note: "mail.note",
  internal_note: "mail.internalNote",
  notice: "notice.choice",
};

/** What happened to a mail item, the newest first, in the same words for everybody. */
export const History = ({ of, side }: { of: Loaded<MailHistory>; side: Side }) => (
  <Shown of={of}>
    {({ items }) => (
      <ol class="told" aria-label={t("history.title")}>
        {items.map((one, index) => (
          <Line key={index} of={one} side={side} />
        ))}
      </ol>
    )}
  </Shown>
);

const Line = ({ of, side }: { of: MailEvent; side: Side }) => (
  <li>
    <b>{told(of)}</b>
    <span class="sub">
      <time dateTime={of.at}>{formatTime(of.at)}</time>
      {of.by && ` · ${of.by}`}
    </span>
    {of.reason && <p class="prewrap">{of.reason}</p>}
    {of.address && <p class="prewrap">{of.address}</p>}
    {(of.courier || of.tracking) && (
      <p>
        {[of.courier, of.tracking && t("history.tracking", { number: of.tracking })]
          .filter(Boolean)
          .join(" · ")}
      </p>
    )}
    {/* The item is under no receipt any more, or under another one: this stays the way to the void one. */}
    {of.kind === "left_collected" && of.receipt_id && (
      <Lazy key={of.receipt_id} load={oneReceipt} side={side} id={of.receipt_id} />
    )}
  </li>
);

function told(of: MailEvent): string {
  if (of.kind === "state") return t(`history.to.${of.after as MailState}`);
  if (of.kind === "edited") {
    const fields = of.fields.map((name) => (FIELDS[name] ? t(FIELDS[name]) : name)).join(", ");
    return t("history.edited", { fields });
  }
  if (of.kind === "collected" && of.collector)
    return t("history.collectedBy", { name: of.collector });
  if (of.kind === "left_collected") {
    const now = t(`history.to.${of.after as MailState}`);
    return t(of.receipt_id ? "history.left_collected" : "history.leftUnconfirmed", { now });
  }
  return t(`history.${of.kind}`);
}
