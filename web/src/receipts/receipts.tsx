import { useSignal } from "@preact/signals";
import { formatTime, t } from "../lib/i18n";
import { useList } from "../lib/load";
import { useLookAgain } from "../lib/look-again";
import { openedBy } from "../lib/opened";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { Badge } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Empty, Pager, Shown } from "../ui/list";
import { SaveButton } from "../ui/save-button";
import { Viewer } from "../ui/viewer";
import { listReceipts, mintReceipt, wholeExport, type Receipt, type Side } from "./calls";

/** A company's receipts, for its own people and for staff. */
export function ReceiptList({ side, code }: { side: Side; code: string }) {
  const problem = useSignal<Problem | null>(null);
  const viewed = openedBy("view");
  const list = useList(
    (cursor, signal) => listReceipts(side, cursor, signal),
    [side.companyId, side.isOffice],
  );
  const items = list.data?.items ?? [];
  useLookAgain(
    items.some((one) => one.paper === "pending"),
    list.reload,
  );
  const shown = items.find((one) => one.id === viewed.id);
  return (
    <div class="stack">
      {problem.value && <ProblemAlert problem={problem.value} />}
      <div class="sheet">
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <Table items={page.items} onOpen={viewed.open} />
            ) : (
              <Empty icon="receipt-text" title={t("receipts.none")} hint={t("receipts.noneHint")} />
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
      {items.length > 0 && (
        <div class="foot start">
          <Save
            side={side}
            code={code}
            onFailed={(told) => {
              problem.value = told;
            }}
          />
          <p class="hint">
            {t("receipts.exportHint")} <a href="/verify">{t("verify.title")}</a>
          </p>
        </div>
      )}
      {viewed.id && (
        <ReceiptDialog
          side={side}
          id={viewed.id}
          number={shown?.number ?? ""}
          onClose={viewed.close}
        />
      )}
    </div>
  );
}

const Table = ({ items, onOpen }: { items: Receipt[]; onOpen: (id: string) => void }) => (
  <table class="list receipts">
    <caption class="vh">{t("receipts.title")}</caption>
    <thead>
      <tr>
        <th>{t("receipts.at")}</th>
        <th>{t("receipts.number")}</th>
        <th>{t("receipts.collector")}</th>
        <th>{t("receipts.state")}</th>
        <th class="acts">{t("receipts.file")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="date">{formatTime(one.handed_out_at)}</td>
          <td class="main">
            <span class="nowrap">{one.number}</span>
            <span class="sub">
              {t("receipts.items", { n: one.items.length })}
              {one.replaces && ` · ${t("receipts.replaces", { number: one.replaces })}`}
            </span>
          </td>
          <td class="wide">{one.collector_name}</td>
          <td class="state">
            <ReceiptState of={one} />
          </td>
          <td class="acts">
            <OpenReceipt of={one} onOpen={() => onOpen(one.id)} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** Whether it holds; what made it void is said beside it. */
export const ReceiptState = ({ of }: { of: Receipt }) =>
  of.void ? (
    <>
      <Badge look={["ban", "red"]} text={t("receipts.void")} />
      <span class="sub">
        {of.void.reason} · {formatTime(of.void.at)} · {of.void.by_name}
      </span>
    </>
  ) : (
    <Badge look={["circle-check", "green"]} text={t("receipts.valid")} />
  );

/** The way to its PDF, or that it is still being made. */
export const OpenReceipt = ({ of, onOpen }: { of: Receipt; onOpen: () => void }) =>
  of.paper === "ready" ? (
    <button type="button" class="btn quiet" onClick={onOpen}>
      <Icon name="eye" />
      {t("act.open")}
      <span class="vh"> {of.number}</span>
    </button>
  ) : (
    <span role="status">
      <Badge look={["hourglass", "blue"]} text={t("receipts.pending")} />
    </span>
  );

export const ReceiptDialog = ({
  side,
  id,
  number,
  onClose,
}: {
  side: Side;
  id: string;
  number: string;
  onClose: () => void;
}) => (
  <Dialog title={t("receipts.one", { number })} size="full" onClose={onClose}>
    <Viewer
      id={id}
      title={t("receipts.one", { number })}
      mint={(signal) => mintReceipt(side, id, signal)}
    />
  </Dialog>
);

/** Collects all records and lets the browser save them as one file, which `/verify` reads. */
function Save({
  side,
  code,
  onFailed,
}: {
  side: Side;
  code: string;
  onFailed: (problem: Problem | null) => void;
}) {
  async function save(signal: AbortSignal): Promise<void> {
    const found = await wholeExport(side, signal);
    saveJson(`awizo-receipts-${code}.json`, found);
    notify(t("receipts.exported", { n: found.items.length }));
  }
  return <SaveButton label={t("receipts.export")} save={save} onFailed={onFailed} />;
}

function saveJson(name: string, content: unknown): void {
  const address = URL.createObjectURL(
    new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }),
  );
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(address);
}
