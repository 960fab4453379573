import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { api, newKey } from "../lib/api";
import { t } from "../lib/i18n";
import { useKeeper } from "../lib/leaving";
import { asProblem } from "../lib/load";
import type { Pages } from "../lib/pdf";
import type { OfficeScan } from "../lib/shapes";
import type { Problem } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { Icon } from "../ui/icon";
import type { IconName } from "../ui/icon-names";
import { JoinDialog } from "./arrange-join";
import { PartList } from "./arrange-pages";
import { isSame, moved, splitBefore, turned, whole, type Parts } from "./arrange-plan";

const STALE = ["stale_version", "scan_not_in_inbox", "scan_arranging", "scan_set_aside"];

type FormProps = { scan: OfficeScan; pages: Pages; onChange: () => void };

/** The pages of a scan, what can be done with them, and the button that has it done. */
export function ArrangeForm({ scan, pages, onChange }: FormProps) {
  const begin = whole(pages.count);
  const parts = useSignal<Parts>(begin);
  const chosen = useSignal<ReadonlySet<number>>(new Set());
  const isJoining = useSignal(false);
  const job = useJob(scan, onChange);
  const isChanged = !isSame(parts.value, begin);
  useKeeper(() => isChanged && !job.isDone());

  const choose = (page: number) => {
    const next = new Set(chosen.value);
    if (!next.delete(page)) next.add(page);
    chosen.value = next;
  };
  const turn = (page: number) => {
    const isAmong = chosen.value.has(page);
    parts.value = turned(parts.value, isAmong ? chosen.value : new Set([page]));
  };
  const split = (page: number) => {
    parts.value = splitBefore(parts.value, page);
  };
  return (
    <>
      {scan.arranging?.failed && (
        <Alert tone="error">
          <p>{t("arrange.failed")}</p>
        </Alert>
      )}
      <p class="hint lead">{t("arrange.hint")}</p>
      <Tools
        chosen={chosen.value}
        isChanged={isChanged}
        count={pages.count}
        onAll={(is) => {
          chosen.value = is ? new Set(begin[0]!.map((one) => one.page)) : new Set();
        }}
        onSplit={() => [...chosen.value].forEach(split)}
        onTurn={() => {
          parts.value = turned(parts.value, chosen.value);
        }}
        onMove={(by) => {
          parts.value = moved(parts.value, chosen.value, by);
        }}
        onReset={() => {
          parts.value = begin;
        }}
        onJoin={() => {
          isJoining.value = true;
        }}
      />
      <PartList
        pages={pages}
        parts={parts.value}
        chosen={chosen.value}
        onChoose={choose}
        onSplit={split}
        onTurn={turn}
      />
      {job.problem && (
        <ProblemAlert problem={job.problem} retry={() => void job.send(parts.value)} />
      )}
      <div class="foot ready">
        {!isChanged && <span class="hint">{t("arrange.unchanged")}</span>}
        <button
          type="button"
          class="btn primary"
          disabled={!isChanged || job.isBusy}
          onClick={() => void job.send(parts.value)}
        >
          {t("arrange.submit", { n: parts.value.length })}
        </button>
      </div>
      {isJoining.value && (
        <JoinDialog
          scan={scan}
          onStale={onChange}
          onClose={() => {
            isJoining.value = false;
          }}
        />
      )}
    </>
  );
}

/** Asking for it: the same wish sent twice is one job. */
function useJob(scan: OfficeScan, onChange: () => void) {
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  const isDone = useRef(false);
  const sent = useRef({ said: "", key: "" });
  async function send(parts: Parts): Promise<void> {
    const body = { parts: parts.map((sheets) => ({ pages: [...sheets] })) };
    const said = JSON.stringify(body);
    if (sent.current.said !== said) sent.current = { said, key: newKey() };
    isBusy.value = true;
    problem.value = null;
    try {
      await api("POST /office/scans/{scan_id}/arrange", {
        path: { scan_id: scan.id },
        body,
        version: scan.version,
        key: sent.current.key,
      });
      isDone.current = true;
      onChange();
    } catch (error) {
      problem.value = asProblem(error);
      if (STALE.includes(problem.value.code)) onChange();
    } finally {
      isBusy.value = false;
    }
  }
  return { problem: problem.value, isBusy: isBusy.value, isDone: () => isDone.current, send };
}

type ToolsProps = {
  chosen: ReadonlySet<number>;
  isChanged: boolean;
  count: number;
  onAll: (is: boolean) => void;
  onSplit: () => void;
  onTurn: () => void;
  onMove: (by: 1 | -1) => void;
  onReset: () => void;
  onJoin: () => void;
};

function Tools({ chosen, isChanged, count, ...on }: ToolsProps) {
  const hasAll = chosen.size === count;
  const tool = (icon: IconName, text: string, act: () => void, isOff: boolean) => (
    <button type="button" class="btn" disabled={isOff} onClick={act}>
      <Icon name={icon} />
      {text}
    </button>
  );
  return (
    <div class="tools" role="group" aria-label={t("arrange.tools")}>
      {tool("check", t(hasAll ? "arrange.none" : "arrange.all"), () => on.onAll(!hasAll), false)}
      {tool("scissors", t("arrange.split"), on.onSplit, !chosen.size)}
      {tool("rotate-cw", t("arrange.turn"), on.onTurn, !chosen.size)}
      {tool("chevron-left", t("arrange.earlier"), () => on.onMove(-1), !chosen.size)}
      {tool("chevron-right", t("arrange.later"), () => on.onMove(1), !chosen.size)}
      {tool("undo-2", t("arrange.reset"), on.onReset, !isChanged)}
      {tool("combine", t("arrange.join"), on.onJoin, isChanged)}
      <span class="hint" role="status">
        {chosen.size > 0 && t("arrange.chosen", { n: chosen.size })}
      </span>
    </div>
  );
}
