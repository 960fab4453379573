import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../lib/i18n";
import { asProblem, useList, useLoad } from "../lib/load";
import { isMonth, thisMonth } from "../lib/months";
import { changed, go, param, url } from "../lib/router";
import { oneOf, type OfficeWork, type WorkKind, type WorkTotals } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { Icon } from "../ui/icon";
import { Empty, Pager, Shown } from "../ui/list";
import { SearchBox } from "../ui/search";
import { listWork, monthOfWork, restoreWork, type Filter, type Side } from "./calls";
import { WorkFile } from "./file";
import { AddWork, EditWork, RemoveWork } from "./form";
import { ImportWork } from "./import";
import { WorkTable } from "./table";
import { Totals } from "./totals";
import { KINDS, nameOf } from "./words";
import "../styles/work.css";

type Props = {
  side: Side;
  company: string;
  code: string;
  /** What stands above the list. */
  title?: ComponentChildren;
};
type Open =
  | { what: "add"; kind: WorkKind }
  | { what: "edit" | "remove"; of: OfficeWork }
  | { what: "import" };

/** Work done at a company: read by its own people, kept by staff. */
export function WorkRecords({ side, company, code, title }: Props) {
  const filter = filterOf(side);
  const { kind, from, to, person, place, state } = filter;
  const asked = param("month");
  const month = isMonth(asked) && asked <= thisMonth() ? asked : thisMonth();
  const list = useList(
    (cursor, signal) => listWork(side, { ...filter, cursor }, signal),
    [side.companyId, side.isOffice, kind, from, to, person, place, state],
  );
  const totals = useLoad(
    (signal) => monthOfWork(side, month, signal),
    [side.companyId, side.isOffice, month],
  );
  const open = useSignal<Open | null>(null);
  const failed = useSignal<Problem | null>(null);
  const reload = () => {
    list.reload();
    totals.reload();
  };
  useEffect(() => {
    document.title = `${t("work.title")} · ${company} · Awizo`;
  });
  const show = (next: Open) => () => {
    open.value = next;
  };
  async function restore(it: OfficeWork): Promise<void> {
    failed.value = null;
    try {
      await restoreWork(side, it);
      notify(t("work.restored", { name: nameOf(it) }));
    } catch (error) {
      failed.value = asProblem(error);
    }
    reload();
  }
  const acts = side.isOffice
    ? {
        onEdit: (of: OfficeWork) => show({ what: "edit", of })(),
        onRemove: (of: OfficeWork) => show({ what: "remove", of })(),
        onRestore: (of: OfficeWork) => void restore(of),
      }
    : null;
  return (
    <div class="stack">
      {title}
      <Filters of={filter} isOffice={side.isOffice} />
      <div class="workacts unprinted">
        {side.isOffice && (
          <>
            {KINDS.map((one) => (
              <button
                key={one}
                type="button"
                class="btn primary"
                onClick={show({ what: "add", kind: one })}
              >
                <Icon name="plus" />
                {t(`work.add.${one}`)}
              </button>
            ))}
            <button type="button" class="btn" onClick={show({ what: "import" })}>
              <Icon name="upload" />
              {t("work.importOpen")}
            </button>
          </>
        )}
        <WorkFile
          side={side}
          filter={filter}
          company={company}
          code={code}
          onFailed={(problem) => {
            failed.value = problem;
          }}
        />
      </div>
      {failed.value && <ProblemAlert problem={failed.value} />}
      <div class="sheet">
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <WorkTable items={page.items} company={company} acts={acts} />
            ) : (
              <Nothing of={filter} isOffice={side.isOffice} hasMore={page.next !== null} />
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
      <Totals of={totals} month={month} />
      <Opened
        of={open.value}
        side={side}
        totals={totals.data}
        kind={kind}
        onSaved={reload}
        onClose={() => {
          open.value = null;
        }}
      />
    </div>
  );
}

function Opened({
  of,
  side,
  totals,
  kind,
  onSaved,
  onClose,
}: {
  of: Open | null;
  side: Side;
  totals: WorkTotals | null;
  kind: WorkKind | undefined;
  onSaved: () => void;
  onClose: () => void;
}) {
  const offered = {
    people: namesIn(totals?.people),
    places: namesIn(totals?.places),
  };
  const base = { side, offered, onSaved, onClose };
  if (!of) return null;
  if (of.what === "add") return <AddWork kind={of.kind} {...base} />;
  if (of.what === "edit") return <EditWork of={of.of} {...base} />;
  if (of.what === "remove") return <RemoveWork of={of.of} {...base} />;
  return <ImportWork side={side} kind={kind} onDone={onSaved} onClose={onClose} />;
}

const namesIn = (of: WorkTotals["people"] = []): string[] =>
  of.map(({ name }) => name).filter(Boolean);

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const day = (name: string): string => (DAY.test(param(name)) ? param(name) : "");

/** What the address asks for. */
const filterOf = ({ isOffice }: Side): Filter => ({
  kind: oneOf(KINDS, param("kind")),
  from: day("from"),
  to: day("to"),
  person: param("who"),
  place: param("at"),
  state: (isOffice && oneOf(["removed"], param("state"))) || undefined,
});

const set = (changes: Record<string, string>): void =>
  go(url.value.pathname, changed({ ...changes, cursor: "" }), { replace: true });

function Filters({ of, isOffice }: { of: Filter; isOffice: boolean }) {
  return (
    <div class={isOffice ? "workfilters many unprinted" : "workfilters unprinted"}>
      <select
        class="input"
        aria-label={t("work.kind")}
        value={of.kind ?? ""}
        onChange={({ currentTarget: { value } }) => set({ kind: value })}
      >
        <option value="">{t("work.allKinds")}</option>
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {t(`work.kinds.${one}`)}
          </option>
        ))}
      </select>
      {isOffice && (
        <select
          class="input"
          aria-label={t("work.state")}
          value={of.state ?? ""}
          onChange={({ currentTarget: { value } }) => set({ state: value })}
        >
          <option value="">{t("work.only.active")}</option>
          <option value="removed">{t("work.only.removed")}</option>
        </select>
      )}
      <SearchBox
        label={t("work.person")}
        value={of.person}
        onSearch={(text) => set({ who: text })}
      />
      <SearchBox label={t("work.place")} value={of.place} onSearch={(text) => set({ at: text })} />
      {(["from", "to"] as const).map((name) => (
        <label key={name} class="dayfilter">
          <span>{t(`work.${name}`)}</span>
          <input
            class="input"
            type="date"
            value={of[name]}
            onChange={({ currentTarget: { value } }) => set({ [name]: value })}
          />
        </label>
      ))}
    </div>
  );
}

const NONE = { kind: "", from: "", to: "", who: "", at: "", state: "" };

function Nothing({
  of,
  isOffice,
  hasMore,
}: {
  of: Filter;
  isOffice: boolean;
  hasMore: boolean;
}) {
  const isNarrow = Object.values(of).some(Boolean);
  if (!isNarrow && !hasMore)
    return (
      <Empty
        icon="clock"
        title={t("work.none")}
        hint={t(isOffice ? "work.noneHintOffice" : "work.noneHint")}
      />
    );
  return (
    <Empty icon="search" title={t("work.noneFound")}>
      <button type="button" class="btn" onClick={() => set(NONE)}>
        {t("mail.clear")}
      </button>
    </Empty>
  );
}
