import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { FileDrop } from "../files/file-drop";
import { ANNEX_FILES } from "../files/rules";
import { useSaving } from "../files/saving";
import { Standing } from "../files/standing";
import { UploadList } from "../files/upload-list";
import { Versions } from "../files/versions";
import { FileDialog } from "../files/view";
import { FileIcon, fileFacts } from "../files/words";
import { formatTime, t } from "../lib/i18n";
import { useKeeper } from "../lib/leaving";
import { useLoad } from "../lib/load";
import { openedBy } from "../lib/opened";
import type { Annex, Invoice } from "../lib/shapes";
import { ShareButton } from "../sharing/share-bar";
import { ShownTo } from "../sharing/shown-to";
import { ProblemAlert } from "../ui/alert";
import { Badge } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { PartTitle } from "../ui/over";
import { NameAnnex } from "./annex-name";
import {
  annexUploads,
  listAnnexes,
  listAnnexVersions,
  mintingAnnex,
  restoreAnnex,
  retireAnnex,
  type Side,
} from "./calls";

type Props = {
  of: Invoice;
  side: Side;
  /** It takes files. */
  isOpen: boolean;
  /** Whoever may know who sees it: staff, and the company's owner. */
  isOwner: boolean;
  onChange: () => void;
};

/** What belongs to an invoice, such as the settlement sheet; each of them has versions too. */
export function Annexes({ of, side, isOpen, isOwner, onChange }: Props) {
  const annexes = useLoad(
    (signal) => listAnnexes(side, of.id, signal),
    [side.isOffice, of.id, of.annexes],
  );
  const looked = openedBy("look");
  const opened = openedBy("annex");
  const items = annexes.data?.items ?? [];
  const seen = items.find(({ id }) => id === looked.id);
  const shown = items.find(({ id }) => id === opened.id);
  const changed = () => {
    annexes.reload();
    onChange();
  };
  return (
    <section class="sheet pad" aria-labelledby="annexes-title">
      <PartTitle id="annexes-title" isPage={!side.isOffice}>
        {t("annexes.title")}
      </PartTitle>
      <Shown of={annexes}>
        {(page) =>
          page.items.length ? (
            <ul class="files">
              {page.items.map((one) => (
                <Line
                  key={one.id}
                  of={one}
                  invoice={of}
                  side={side}
                  isOpen={isOpen}
                  isOwner={isOwner}
                  onLook={() => looked.open(one.id)}
                  onOpen={() => opened.open(one.id)}
                  onChange={changed}
                />
              ))}
            </ul>
          ) : (
            <p class="hint">{t(isOpen ? "annexes.noneHint" : "annexes.none")}</p>
          )
        }
      </Shown>
      {isOpen && <Adding invoice={of} side={side} annexId={null} onChange={changed} />}
      {seen?.newest && (
        <FileDialog
          title={seen.name}
          of={seen.newest}
          mint={mintingAnnex(side, of.id, seen.id)}
          onClose={looked.close}
        />
      )}
      {shown && (
        <AnnexDialog
          of={shown}
          invoice={of}
          side={side}
          isOpen={isOpen}
          isOwner={isOwner}
          onChange={changed}
          onClose={opened.close}
        />
      )}
    </section>
  );
}

function Line({
  of,
  invoice,
  side,
  isOpen,
  isOwner,
  onLook,
  onOpen,
  onChange,
}: {
  of: Annex;
  invoice: Invoice;
  side: Side;
  isOpen: boolean;
  isOwner: boolean;
  onLook: () => void;
  onOpen: () => void;
  onChange: () => void;
}) {
  const isRetired = of.state === "retired";
  const isNaming = useSignal(false);
  const saving = useSaving(mintingAnnex(side, invoice.id, of.id));
  const { newest } = of;
  return (
    <li class="file">
      <FileIcon name={newest?.file_name ?? ""} />
      <div>
        <b>{of.name}</b>{" "}
        {isRetired && <Badge look={["archive", "grey"]} text={t("annexes.isRetired")} />}
        {newest && (
          <span class="sub">
            {fileFacts(newest)} · {formatTime(newest.made_at)} · {newest.made_by}
          </span>
        )}
        {saving.problem && <ProblemAlert problem={saving.problem} />}
        <span class="line-acts">
          {newest?.has_preview && (
            <button type="button" class="btn quiet" onClick={onLook}>
              <Icon name="eye" />
              {t("act.open")}
              <span class="vh"> {of.name}</span>
            </button>
          )}
          {newest && (
            <button type="button" class="btn quiet" onClick={() => saving.save(newest.number)}>
              <Icon name="download" />
              {t("act.download")}
              <span class="vh"> {of.name}</span>
            </button>
          )}
          {(isOpen || isOwner || of.versions > 1) && (
            <button type="button" class="btn quiet" onClick={onOpen}>
              <Icon name="layers" />
              {of.versions > 1 ? t("versions.titleCount", { n: of.versions }) : t("things.facts")}
              <span class="vh"> {of.name}</span>
            </button>
          )}
          {isOpen && !isRetired && (
            <ShareButton
              companyId={side.companyId}
              things={[
                {
                  kind: "annex",
                  id: of.id,
                  invoiceId: invoice.id,
                  version: of.versions,
                  name: of.name,
                },
              ]}
              of={of.name}
              isQuiet
              onShared={() => undefined}
            />
          )}
          {isOpen && !isRetired && (
            <button
              type="button"
              class="btn quiet"
              onClick={() => {
                isNaming.value = true;
              }}
            >
              <Icon name="pencil" />
              {t("annexes.rename")}
              <span class="vh"> {of.name}</span>
            </button>
          )}
          {isOpen && (
            <Standing
              of={of}
              words="annexes"
              retire={() => retireAnnex(side, invoice.id, of)}
              restore={() => restoreAnnex(side, invoice.id, of)}
              onChange={onChange}
              isQuiet
            />
          )}
        </span>
        {isNaming.value && (
          <NameAnnex
            of={of}
            invoiceId={invoice.id}
            side={side}
            onSaved={onChange}
            onClose={() => {
              isNaming.value = false;
            }}
          />
        )}
      </div>
    </li>
  );
}

/** All versions of one annex, the way for a newer one, and who sees it. */
function AnnexDialog({
  of,
  invoice,
  side,
  isOpen,
  isOwner,
  onChange,
  onClose,
}: Omit<Props, "of"> & { of: Annex; invoice: Invoice; onClose: () => void }) {
  const versions = useLoad(
    (signal) => listAnnexVersions(side, invoice.id, of.id, signal),
    [of.id, of.versions],
  );
  const isSending = useRef(() => false);
  return (
    <Dialog
      title={of.name}
      size="wide"
      onClose={onClose}
      keeps={() => isSending.current()}
      loss="files"
    >
      <div class="in">
        <Versions
          name={of.name}
          versions={versions}
          mint={mintingAnnex(side, invoice.id, of.id)}
        />
        {isOpen && of.state === "active" && (
          <Adding
            invoice={invoice}
            side={side}
            annexId={of.id}
            isSending={isSending}
            onChange={onChange}
          />
        )}
        {isOwner && (
          <ShownTo
            companyId={side.companyId}
            isOffice={side.isOffice}
            thingId={of.id}
            invoiceId={invoice.id}
          />
        )}
      </div>
    </Dialog>
  );
}

/** The way for new annexes, or for a newer file of one. */
function Adding({
  invoice,
  side,
  annexId,
  isSending,
  onChange,
}: {
  invoice: Invoice;
  side: Side;
  annexId: string | null;
  isSending?: { current: () => boolean };
  onChange: () => void;
}) {
  const changed = useRef(onChange);
  changed.current = onChange;
  const uploads = useMemo(
    () => annexUploads(side, invoice.id, annexId, () => changed.current()),
    [invoice.id, annexId],
  );
  if (isSending) isSending.current = () => uploads.isSending();
  useEffect(() => () => uploads.stop(), [uploads]);
  useKeeper(() => uploads.isSending(), "files");
  return (
    <div class="stack">
      <FileDrop
        rules={ANNEX_FILES}
        label={t(annexId ? "versions.add" : "annexes.add")}
        isOne={Boolean(annexId)}
        onFiles={(files) => uploads.add(files)}
      />
      <UploadList of={uploads} canClear />
    </div>
  );
}
