import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { FileDrop } from "../files/file-drop";
import { INVOICE_FILES } from "../files/rules";
import { Standing } from "../files/standing";
import { UploadList } from "../files/upload-list";
import { Versions } from "../files/versions";
import { formatDay, t } from "../lib/i18n";
import { useKeeper } from "../lib/leaving";
import { useLoad } from "../lib/load";
import { formatMoney } from "../lib/money";
import type { Invoice } from "../lib/shapes";
import { ShareButton } from "../sharing/share-bar";
import type { Shareable } from "../sharing/share-dialog";
import { ShownTo } from "../sharing/shown-to";
import { Alert } from "../ui/alert";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { BackTo, OverTitle, PartTitle } from "../ui/over";
import { Annexes } from "./annexes";
import {
  invoiceUploads,
  listVersions,
  minting,
  restoreInvoice,
  retireInvoice,
  showInvoice,
  type Side,
} from "./calls";
import { EditInvoice } from "./form";
import { PaymentState, PayButton, UnpayButton } from "./pay";

type Props = {
  side: Side;
  id: string;
  /** Staff and owners see who sees it. */
  isOwner: boolean;
  /** Chosen before there was an invoice to send them to. */
  files: File[];
  onTaken: () => void;
  onChange: () => void;
  onClose: () => void;
};

/** One invoice: what it says, its PDF with its versions, its annexes. */
export function InvoiceView({ side, id, isOwner, files, onTaken, onChange, onClose }: Props) {
  const found = useLoad((signal) => showInvoice(side, id, signal), [side.isOffice, id]);
  return (
    <div class="stack">
      <BackTo
        word="invoice"
        label={t("invoices.title")}
        ofAll={t("invoices.all")}
        onClose={onClose}
      />
      <Shown of={found} isPage={!side.isOffice}>
        {(data) => (
          <Open
            of={data}
            side={side}
            isOwner={isOwner}
            files={files}
            onTaken={onTaken}
            onChange={() => {
              found.reload();
              onChange();
            }}
          />
        )}
      </Shown>
    </div>
  );
}

type OpenProps = { of: Invoice; side: Side; onChange: () => void };

/** An invoice as it is shared: as it is now, unless another version is named. */
export const shareable = (of: Invoice): Shareable => ({
  kind: "invoice",
  id: of.id,
  version: of.versions,
  name: of.number,
  sharedTo: of.shared_to?.map(({ panel_id }) => panel_id),
});

function Open({
  of,
  side,
  isOwner,
  files,
  onTaken,
  onChange,
}: OpenProps & Pick<Props, "files" | "onTaken" | "isOwner">) {
  // Counts what was shared here, so that the lists of it are read anew.
  const shared = useSignal(0);
  const onShared = () => {
    shared.value++;
    onChange();
  };
  const isRetired = of.state === "retired";
  return (
    <div class="stack">
      <Head of={of} side={side} onShared={onShared} onChange={onChange} />
      {isRetired && (
        <Alert tone="info">
          <p>{t("invoices.isRetired")}</p>
        </Alert>
      )}
      <div class="thing">
        <div class="stack">
          <Paper
            of={of}
            side={side}
            isOpen={side.isOffice && !isRetired}
            files={files}
            onTaken={onTaken}
            onChange={onChange}
          />
          <Annexes
            of={of}
            side={side}
            isOpen={side.isOffice && !isRetired}
            isOwner={isOwner}
            onChange={onChange}
          />
        </div>
        <div class="stack">
          <Facts of={of} side={side} />
          {isOwner && (
            <ShownTo
              key={`${shared.value} ${of.state}`}
              companyId={side.companyId}
              isOffice={side.isOffice}
              thingId={of.id}
              onWithdrawn={onChange}
            />
          )}
        </div>
      </div>
    </div>
  );
}

/** Its number, and what staff can do with the whole invoice. */
function Head({ of, side, onShared, onChange }: OpenProps & { onShared: () => void }) {
  const isEditing = useSignal(false);
  const close = () => {
    isEditing.value = false;
  };
  return (
    <div class="head thinghead">
      <div class="title">
        <OverTitle isPage={!side.isOffice}>{of.number}</OverTitle>
        <p class="hint">
          {formatDay(of.issued_on)} · {formatMoney(of.gross)}
        </p>
      </div>
      {side.isOffice && of.state === "active" && (
        <ShareButton
          companyId={side.companyId}
          things={[shareable(of)]}
          onShared={onShared}
        />
      )}
      {side.isOffice && <PayButton of={[of]} onChange={onChange} />}
      {side.isOffice && <UnpayButton of={of} onChange={onChange} />}
      {side.isOffice && of.state === "active" && (
        <button
          type="button"
          class="btn"
          onClick={() => {
            isEditing.value = true;
          }}
        >
          <Icon name="pencil" />
          {t("invoices.edit")}
        </button>
      )}
      {side.isOffice && (
        <Standing
          of={{ name: of.number, state: of.state }}
          words="invoices"
          retire={() => retireInvoice(side, of)}
          restore={() => restoreInvoice(side, of)}
          onChange={onChange}
        />
      )}
      {isEditing.value && (
        <EditInvoice
          of={of}
          side={side}
          onClose={close}
          onSaved={() => {
            close();
            onChange();
          }}
        />
      )}
    </div>
  );
}

/** The invoice's own PDF: its versions, and the way for a newer one. */
function Paper({
  of,
  side,
  isOpen,
  files,
  onTaken,
  onChange,
}: OpenProps & Pick<Props, "files" | "onTaken"> & { isOpen: boolean }) {
  const versions = useLoad(
    (signal) => listVersions(side, of.id, signal),
    [side.isOffice, of.id, of.versions],
  );
  const changed = useRef(onChange);
  changed.current = onChange;
  const uploads = useMemo(() => invoiceUploads(side, of.id, () => changed.current()), [of.id]);
  useEffect(() => {
    if (files.length) {
      uploads.add(files);
      onTaken();
    }
    return () => uploads.stop();
  }, [uploads]);
  useKeeper(() => uploads.isSending(), "files");
  return (
    <section class="sheet pad" aria-labelledby="paper-title">
      <PartTitle id="paper-title" isPage={!side.isOffice}>
        {t("invoices.file")}
      </PartTitle>
      {of.versions ? (
        <Versions name={of.number} versions={versions} mint={minting(side, of.id)} />
      ) : (
        <p class="hint">{t(isOpen ? "invoices.noPdfYet" : "invoices.noPdfHint")}</p>
      )}
      {isOpen && (
        <div class="stack">
          <FileDrop
            rules={INVOICE_FILES}
            label={t(of.versions ? "versions.add" : "invoices.pickFile")}
            isOne
            onFiles={(picked) => uploads.add(picked)}
          />
          <UploadList of={uploads} canClear />
        </div>
      )}
    </section>
  );
}

/** What it says. */
const Facts = ({ of, side }: { of: Invoice; side: Side }) => (
  <section class="sheet pad" aria-labelledby="facts-title">
    <PartTitle id="facts-title" isPage={!side.isOffice}>
        {t("invoices.says")}
      </PartTitle>
    <dl class="facts">
      <dt>{t("invoices.issuedOn")}</dt>
      <dd>{formatDay(of.issued_on)}</dd>
      <dt>{t("invoices.dueOn")}</dt>
      <dd>{of.due_on ? formatDay(of.due_on) : t("invoices.noDue")}</dd>
      <dt>{t("invoices.payment")}</dt>
      <dd>
        <PaymentState of={of} />
      </dd>
      <dt>{t("invoices.net")}</dt>
      <dd class="amount">{formatMoney(of.net)}</dd>
      <dt>{t("invoices.vat")}</dt>
      <dd class="amount">{formatMoney(of.vat)}</dd>
      <dt>{t("invoices.gross")}</dt>
      <dd class="amount">
        <b>{formatMoney(of.gross)}</b>
      </dd>
    </dl>
    {of.note && <p class="note prewrap">{of.note}</p>}
  </section>
);
