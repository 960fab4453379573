import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { FileDrop } from "../files/file-drop";
import { DOCUMENT_FILES } from "../files/rules";
import { UploadList } from "../files/upload-list";
import type { Uploads } from "../files/uploads";
import { t } from "../lib/i18n";
import { useKeeper } from "../lib/leaving";
import { useList } from "../lib/load";
import { changed, go, isSamePlace, param, url } from "../lib/router";
import { oneOf, type Doc } from "../lib/shapes";
import { ShareBar } from "../sharing/share-bar";
import type { ChosenOf } from "../ui/choose";
import { Empty, Pager, Shown } from "../ui/list";
import { useOver } from "../ui/over";
import { useReloading } from "../ui/reloading";
import { SearchBox } from "../ui/search";
import { documentUploads, listDocuments, type Sent, type Side } from "./calls";
import { DocumentView, shareable } from "./document";
import { DocumentTable } from "./table";
import { noteTags, tagsOf } from "./tags";
import "../styles/things.css";

type Props = {
  side: Side;
  company: string;
  /** It takes no new files. */
  isClosed: boolean;
  /** Sees who sees. */
  isOwner: boolean;
  /** What stands above the list. */
  title?: ComponentChildren;
};

/** A company's documents, for its own people and for staff: the list, or the one that is open. */
export function Documents({ side, company, isClosed, isOwner, title }: Props) {
  const filter = useFilter();
  const { q, tag, state } = filter;
  const list = useList(
    (cursor, signal) => listDocuments(side, { text: q, tag, state, cursor }, signal),
    [side.companyId, side.isOffice, q, tag, state],
  );
  useEffect(() => noteTags(side.companyId, list.data?.items ?? []), [list.data]);
  const reload = useReloading(list.reload);
  const uploads = useMemo(() => documentUploads(side, null, reload), []);
  useEffect(() => () => uploads.stop(), []);
  // A document opens over the list, which goes on sending.
  useKeeper(() => uploads.isSending(), "files", isSamePlace);
  const over = useOver("document");
  // What is chosen is what is seen: another page or filter begins with nothing.
  const chosen: ChosenOf<Doc> = useSignal(new Map());
  const forget = () => {
    chosen.value = new Map();
  };
  useEffect(forget, [q, tag, state, param("cursor")]);
  useEffect(() => {
    document.title = `${t("documents.title")} · ${company} · Awizo`;
  });
  if (over.id)
    return (
      <DocumentView
        key={over.id}
        side={side}
        id={over.id}
        isClosed={isClosed}
        isOwner={isOwner}
        onChange={reload}
        onClose={over.close}
      />
    );
  return (
    <div class="stack">
      {title}
      <Filters companyId={side.companyId} of={filter} />
      {!isClosed && state === "active" && <Adding uploads={uploads} />}
      <ShareBar
        companyId={side.companyId}
        things={[...chosen.value.values()].map(shareable)}
        onNone={forget}
        onShared={() => {
          forget();
          reload();
        }}
      />
      <div class="sheet">
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <DocumentTable items={page.items} side={side} company={company} chosen={side.isOffice ? chosen : null} />
            ) : (
              <Nothing of={filter} isClosed={isClosed} />
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
    </div>
  );
}

type Filter = ReturnType<typeof useFilter>;

/** What the address asks for, and how to ask for something else. */
function useFilter() {
  return {
    q: param("q"),
    tag: param("tag"),
    state: oneOf(["retired"], param("state")) ?? ("active" as const),
    set: (changes: { q?: string; tag?: string; state?: string }) =>
      go(url.value.pathname, changed({ ...changes, cursor: "" }), { replace: true }),
  };
}

function Filters({ companyId, of }: { companyId: string; of: Filter }) {
  const tags = tagsOf(companyId);
  return (
    <div class="thingfilters">
      <SearchBox
        label={t("documents.search")}
        value={of.q}
        onSearch={(text) => of.set({ q: text })}
      />
      <select
        class="input"
        aria-label={t("documents.tag")}
        value={of.tag}
        onChange={(event) => of.set({ tag: event.currentTarget.value })}
      >
        <option value="">{t("documents.anyTag")}</option>
        {[...new Set([...(of.tag ? [of.tag] : []), ...tags])].map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
      <select
        class="input"
        aria-label={t("documents.state")}
        value={of.state}
        onChange={({ currentTarget: { value } }) =>
          of.set({ state: value === "active" ? "" : value })
        }
      >
        <option value="active">{t("documents.only.active")}</option>
        <option value="retired">{t("documents.only.retired")}</option>
      </select>
    </div>
  );
}

/** The way for new documents, and what became of those that were added here. */
const Adding = ({ uploads }: { uploads: Uploads<Sent> }) => (
  <section class="stack adding" aria-label={t("documents.add")}>
    <FileDrop
      rules={DOCUMENT_FILES}
      label={t("documents.add")}
      onFiles={(files) => uploads.add(files)}
    />
    <UploadList of={uploads} canClear />
  </section>
);

const Nothing = ({ of, isClosed }: { of: Filter; isClosed: boolean }) =>
  of.q || of.tag ? (
    <Empty icon="search" title={t("documents.noneFound")} hint={t("documents.noneFoundHint")}>
      <button type="button" class="btn" onClick={() => of.set({ q: "", tag: "" })}>
        {t("mail.clear")}
      </button>
    </Empty>
  ) : of.state === "retired" ? (
    <Empty icon="archive" title={t("documents.noneRetired")} hint={t("documents.retiredHint")} />
  ) : (
    <Empty
      icon="file-text"
      title={t("documents.none")}
      hint={t(isClosed ? "documents.noneClosed" : "documents.noneHint")}
    />
  );
