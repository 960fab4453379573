import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../lib/api";
import { saveCsv, type Cell } from "../lib/csv";
import { officeMinute, officeZone, t, today } from "../lib/i18n";
import { asProblem } from "../lib/load";
import type { AuditEntry } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { Icon } from "../ui/icon";
import { didOf, whoOf, type AuditWanted } from "./audit-words";

const LIMIT = 100;
/** More than this is not held in a browser: the list is then to be filtered. */
const MOST = 20_000;

/** Collects all pages of what is asked for, and lets the browser save them. */
export function SaveAudit({
  wanted,
  onFailed,
}: {
  wanted: AuditWanted;
  onFailed: (problem: Problem | null) => void;
}) {
  const got = useSignal<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function save(): Promise<void> {
    if (got.value !== null) return;
    const { signal } = (stop.current = new AbortController());
    onFailed(null);
    got.value = 0;
    try {
      const items: AuditEntry[] = [];
      let cursor: string | undefined;
      do {
        const query = { ...wanted, limit: LIMIT, cursor };
        const page = await api("POST /office/audit/export", { query }, signal);
        items.push(...page.items);
        cursor = page.next ?? undefined;
        got.value = items.length;
      } while (cursor && items.length < MOST);
      saveCsv(`awizo-audit-${today()}.csv`, table(items));
      notify(t(cursor ? "audit.cut" : "audit.saved", { n: items.length }));
    } catch (error) {
      if (!signal.aborted) onFailed(asProblem(error));
    } finally {
      got.value = null;
    }
  }

  return (
    <button
      type="button"
      class="btn"
      aria-disabled={got.value !== null ? true : undefined}
      onClick={() => void save()}
    >
      {got.value === null ? <Icon name="download" /> : <span class="spin" aria-hidden="true" />}
      {got.value === null ? t("audit.save") : t("audit.saving", { n: got.value })}
    </button>
  );
}

function table(items: AuditEntry[]): Cell[][] {
  const head = [
    t("audit.at", { zone: officeZone() }),
    t("audit.who"),
    t("audit.what"),
    t("audit.thing"),
    t("audit.where"),
    t("audit.kind"),
    t("audit.id"),
    t("audit.details"),
  ];
  const lines = items.map((one) => [
    officeMinute(one.at),
    whoOf(one),
    didOf(one),
    one.target?.name ?? "",
    one.company?.name ?? t("audit.office"),
    one.tag,
    one.target?.id ?? "",
    one.facts.map(({ name, value }) => `${name}=${value}`).join("; "),
  ]);
  return [head, ...lines];
}
