import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { download } from "../lib/blob";
import { formatBytes, formatDate, formatDay, t } from "../lib/i18n";
import { asProblem, useList } from "../lib/load";
import { formatMoney } from "../lib/money";
import { openedBy } from "../lib/opened";
import { loadPanels } from "../lib/panels";
import type { MyPanel, SharedThing } from "../lib/shapes";
import { Problem } from "../lib/wire";
import { KindIcon, kindText } from "../sharing/words";
import { Alert, ProblemAlert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Empty, Failed, Loading, Pager } from "../ui/list";
import { Viewer } from "../ui/viewer";
import { ToMine } from "./plates";

const ONE = "/companies/{company_id}/panels/{panel_id}";
const LINK = `POST ${ONE}/shared/{share_id}/link` as const;

/** A panel as its members see it: what was shared to it, and nothing else of the company. */
export function PanelPage({ of }: { of: MyPanel }) {
  const path = { company_id: of.company_id, panel_id: of.panel_id };
  const failed = useSignal<Problem | null>(null);
  const viewed = openedBy("view");
  const list = useList(
    (cursor, signal) => api(`GET ${ONE}/shared`, { path, query: { cursor } }, signal),
    [of.company_id, of.panel_id],
  );
  useEffect(() => {
    document.title = `${of.name} · Awizo`;
  });
  // Somebody whose place here ended meanwhile is told so by the page, which looks again.
  const isOver = list.problem?.status === 404;
  useEffect(() => {
    if (isOver) void loadPanels();
  }, [isOver]);
  const items = list.data?.items ?? [];
  const seen = items.find(({ share_id }) => share_id === viewed.id);
  const mint = (shareId: string, copy: "clean" | "original", signal?: AbortSignal) =>
    api(LINK, { path: { ...path, share_id: shareId }, body: { copy } }, signal).catch(
      (error: unknown) => {
        // Neither the person nor the panel did anything wrong: it is not shared any more.
        const told = asProblem(error);
        throw told.status === 404 ? new Problem(404, { code: "share_ended" }) : told;
      },
    );
  async function save(one: SharedThing): Promise<void> {
    failed.value = null;
    try {
      download(await mint(one.share_id, "original"));
      refresh();
    } catch (error) {
      failed.value = asProblem(error);
      if (failed.value.status === 404) list.reload();
    }
  }
  /** What was opened is new no longer, here and where panels are chosen. */
  function refresh(): void {
    list.reload();
    void loadPanels();
  }
  const close = () => {
    viewed.close();
    refresh();
  };
  if (isOver) return <NoPanel />;
  return (
    <>
      <div class="head">
        <div class="title">
          <h1>{of.name}</h1>
          <p class="hint">
            {of.company_name} · <span class="nowrap">{of.company_code}</span>
            {of.until && ` · ${t("panel.until", { day: formatDay(of.until) })}`}
          </p>
        </div>
      </div>
      {failed.value && <ProblemAlert problem={failed.value} />}
      <div class="sheet">
        {list.problem && !(list.data && list.problem.isPassing) ? (
          <Failed problem={list.problem} retry={list.reload} />
        ) : !list.data ? (
          <Loading />
        ) : items.length ? (
          <ul class="shared" aria-label={t("panel.list", { panel: of.name })}>
            {items.map((one) => (
              <Line
                key={one.share_id}
                of={one}
                onOpen={() => viewed.open(one.share_id)}
                onSave={() => void save(one)}
              />
            ))}
          </ul>
        ) : (
          <Empty icon="share-2" title={t("panel.empty")} hint={t("panel.emptyHint")} />
        )}
        <Pager of={list} />
      </div>
      {viewed.id && list.data && (
        <Dialog
          title={seen ? titleOf(seen) : t("panel.ended")}
          size={seen ? "full" : "small"}
          onClose={close}
        >
          {seen ? (
            <Viewer
              id={seen.share_id}
              title={titleOf(seen)}
              mint={(signal) => mint(seen.share_id, "clean", signal)}
            />
          ) : (
            <div class="in">
              <Alert tone="info" live>
                <p>{t("problem.share_ended")}</p>
              </Alert>
            </div>
          )}
        </Dialog>
      )}
    </>
  );
}

/** How people call it: an invoice by its number. */
const titleOf = (one: SharedThing): string =>
  one.kind === "invoice" ? t("panel.invoice", { number: one.number ?? one.name }) : one.name;

const Line = ({
  of,
  onOpen,
  onSave,
}: {
  of: SharedThing;
  onOpen: () => void;
  onSave: () => void;
}) => (
  <li class={of.is_new ? "new" : undefined}>
    <span class="what">
      <KindIcon of={of.kind} />
    </span>
    <div class="told">
      <p class="name">
        <b>{titleOf(of)}</b>
        {of.is_new && <span class="pill">{t("panel.new")}</span>}
      </p>
      <p class="sub">{facts(of)}</p>
      {of.kind === "annex" && of.invoice_number && (
        <p class="sub">{t("panel.annexOf", { number: of.invoice_number })}</p>
      )}
      <p class="sub">{t("panel.sharedOn", { day: formatDate(of.shared_at) })}</p>
    </div>
    {of.gross && <b class="amount">{formatMoney(of.gross)}</b>}
    <Ways of={of} onOpen={onOpen} onSave={onSave} />
  </li>
);

/** Opening is for what can be shown in place; all else is saved. */
const Ways = ({
  of,
  onOpen,
  onSave,
}: {
  of: SharedThing;
  onOpen: () => void;
  onSave: () => void;
}) =>
  of.file ? (
    <div class="ways">
      {of.file.has_preview && (
        <button type="button" class="btn primary" onClick={onOpen}>
          <Icon name="eye" />
          {t("act.open")}
          <span class="vh"> {titleOf(of)}</span>
        </button>
      )}
      <button
        type="button"
        class={of.file.has_preview ? "btn square" : "btn"}
        title={t("panel.save")}
        onClick={onSave}
      >
        <Icon name="download" />
        <span class={of.file.has_preview ? "vh" : undefined}>{t("panel.save")}</span>
        <span class="vh"> {titleOf(of)}</span>
      </button>
    </div>
  ) : (
    <p class="ways hint">{t("panel.noFile")}</p>
  );

const facts = (of: SharedThing): string =>
  [
    // An invoice is named by its title, an annex by the line that says of which.
    of.kind !== "invoice" && !of.invoice_number && kindText(of.kind),
    of.issued_on && t("panel.issued", { day: formatDay(of.issued_on) }),
    of.file && of.kind === "document" && t("viewers.version", { n: of.version }),
    of.file?.pages ? t("scan.pages", { n: of.file.pages }) : "",
    of.file && formatBytes(of.file.size_bytes),
  ]
    .filter(Boolean)
    .join(" · ");

/** The panel in the address opens nothing for this person, or does so no longer. */
export const NoPanel = () => (
  <div class="sheet">
    <Empty isPage icon="panels-top-left" title={t("panel.notYours")} hint={t("panel.notYoursHint")}>
      <ToMine />
    </Empty>
  </div>
);
