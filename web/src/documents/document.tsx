import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { FileDrop } from "../files/file-drop";
import { DOCUMENT_FILES } from "../files/rules";
import { Standing } from "../files/standing";
import { UploadList } from "../files/upload-list";
import { Versions } from "../files/versions";
import { formatTime, t } from "../lib/i18n";
import { useKeeper } from "../lib/leaving";
import { useLoad } from "../lib/load";
import type { Doc } from "../lib/shapes";
import { ShareButton } from "../sharing/share-bar";
import type { Shareable } from "../sharing/share-dialog";
import { ShownTo } from "../sharing/shown-to";
import { Alert } from "../ui/alert";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { BackTo, OverTitle, PartTitle } from "../ui/over";
import {
  documentUploads,
  listVersions,
  minting,
  restoreDocument,
  retireDocument,
  showDocument,
  type Side,
} from "./calls";
import { EditDocument } from "./form";
import { Tags } from "./table";

type Props = {
  side: Side;
  id: string;
  isClosed: boolean;
  /** Staff and owners see who sees it. */
  isOwner: boolean;
  onChange: () => void;
  onClose: () => void;
};

/** One document: its versions, what it is called, and what can be done with it. */
export function DocumentView({ side, id, isClosed, isOwner, onChange, onClose }: Props) {
  const found = useLoad((signal) => showDocument(side, id, signal), [side.isOffice, id]);
  return (
    <div class="stack">
      <BackTo word="document" label={t("documents.title")} onClose={onClose} />
      <Shown of={found} isPage={!side.isOffice}>
        {(data) => (
          <Open
            of={data}
            side={side}
            isClosed={isClosed}
            isOwner={isOwner}
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

type OpenProps = {
  of: Doc;
  side: Side;
  isClosed: boolean;
  isOwner: boolean;
  onChange: () => void;
};

/** A document as it is shared: as it is now, unless another version is named. */
export const shareable = (of: Doc): Shareable => ({
  kind: "document",
  id: of.id,
  version: of.versions,
  name: of.name,
  sharedTo: of.shared_to?.map(({ panel_id }) => panel_id),
});

function Open({ of, side, isClosed, isOwner, onChange }: OpenProps) {
  // Counts what was shared here, so that the lists of it are read anew.
  const shared = useSignal(0);
  const onShared = () => {
    shared.value++;
    onChange();
  };
  const versions = useLoad(
    (signal) => listVersions(side, of.id, signal),
    [side.isOffice, of.id, of.versions],
  );
  const isRetired = of.state === "retired";
  return (
    <div class="stack">
      <Head of={of} side={side} onShared={onShared} onChange={onChange} />
      {isRetired && (
        <Alert tone="info">
          <p>{t("documents.isRetired")}</p>
        </Alert>
      )}
      <div class="thing">
        <section class="sheet pad" aria-labelledby="versions-title">
          <PartTitle id="versions-title" isPage={!side.isOffice}>
        {t("versions.title")}
      </PartTitle>
          <Versions
            name={of.name}
            versions={versions}
            mint={minting(side, of.id)}
            acts={
              side.isOffice && !isRetired
                ? ({ number }) => (
                    <ShareButton
                      companyId={side.companyId}
                      things={[{ ...shareable(of), version: number }]}
                      of={t("versions.nth", { n: number })}
                      isQuiet
                      onShared={onShared}
                    />
                  )
                : undefined
            }
          />
          {!isRetired && !isClosed && <NewVersion of={of} side={side} onChange={onChange} />}
        </section>
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

/** Its name, its tags, and the acts on the whole document. */
function Head({
  of,
  side,
  onShared,
  onChange,
}: Omit<OpenProps, "isClosed" | "isOwner"> & { onShared: () => void }) {
  const isEditing = useSignal(false);
  const close = () => {
    isEditing.value = false;
  };
  return (
    <div class="head thinghead">
      <div class="title">
        <OverTitle isPage={!side.isOffice}>{of.name}</OverTitle>
        {of.tags.length > 0 && <Tags of={of.tags} />}
      </div>
      {side.isOffice && of.state === "active" && (
        <ShareButton
          companyId={side.companyId}
          things={[shareable(of)]}
          onShared={onShared}
        />
      )}
      {of.state === "active" && (
        <button
          type="button"
          class="btn"
          onClick={() => {
            isEditing.value = true;
          }}
        >
          <Icon name="pencil" />
          {t("documents.edit")}
        </button>
      )}
      <Standing
        of={of}
        words="documents"
        retire={() => retireDocument(side, of)}
        restore={() => restoreDocument(side, of)}
        onChange={onChange}
      />
      {isEditing.value && (
        <EditDocument
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

/** The way for a newer file of the same document. */
function NewVersion({ of, side, onChange }: Omit<OpenProps, "isClosed" | "isOwner">) {
  const changed = useRef(onChange);
  changed.current = onChange;
  const uploads = useMemo(() => documentUploads(side, of.id, () => changed.current()), [of.id]);
  useEffect(() => () => uploads.stop(), [uploads]);
  useKeeper(() => uploads.isSending(), "files");
  return (
    <div class="stack">
      <FileDrop
        rules={DOCUMENT_FILES}
        label={t("versions.add")}
        isOne
        onFiles={(files) => uploads.add(files)}
      />
      <UploadList of={uploads} canClear />
    </div>
  );
}

/** Who made it and changed it when. */
const Facts = ({ of, side }: { of: Doc; side: Side }) => (
  <section class="sheet pad" aria-labelledby="facts-title">
    <PartTitle id="facts-title" isPage={!side.isOffice}>
        {t("things.facts")}
      </PartTitle>
    <dl class="facts">
      <dt>{t("things.added")}</dt>
      <dd>
        {formatTime(of.created_at)}
        <span class="sub">{of.created_by}</span>
      </dd>
      <dt>{t("documents.changed")}</dt>
      <dd>{formatTime(of.changed_at)}</dd>
      <dt>{t("versions.title")}</dt>
      <dd>{of.versions}</dd>
    </dl>
  </section>
);
