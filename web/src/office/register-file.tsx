import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../lib/api";
import { saveCsv, type Cell } from "../lib/csv";
import { officeMinute, officeZone, t, today } from "../lib/i18n";
import { asProblem } from "../lib/load";
import type { ExportedMail, MailState } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { Icon } from "../ui/icon";

const LIMIT = 100;
/** More than this is not held in a browser: the register is then to be filtered. */
const MOST = 20_000;

export type RegisterQuery = {
  company_id: string;
  state: MailState | undefined;
  on: string;
  q: string;
};

/** Collects all pages of the register as it is filtered, and lets the browser save them. */
export function SaveRegister({
  query,
  onFailed,
}: {
  query: RegisterQuery;
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
      const { items, isWhole } = await everyItem(query, signal, (n) => {
        got.value = n;
      });
      saveCsv(`awizo-mail-${today()}.csv`, table(items));
      notify(t(isWhole ? "registerFile.saved" : "registerFile.cut", { n: items.length }));
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
      {got.value === null ? t("registerFile.save") : t("registerFile.saving", { n: got.value })}
    </button>
  );
}

async function everyItem(
  query: RegisterQuery,
  signal: AbortSignal,
  tell: (count: number) => void,
): Promise<{ items: ExportedMail[]; isWhole: boolean }> {
  const items: ExportedMail[] = [];
  let cursor: string | undefined;
  do {
    const page = await api(
      "POST /office/mail/export",
      { query: { ...query, limit: LIMIT, cursor } },
      signal,
    );
    items.push(...page.items);
    cursor = page.next ?? undefined;
    tell(items.length);
  } while (cursor && items.length < MOST);
  return { items, isWhole: !cursor };
}

function table(items: ExportedMail[]): Cell[][] {
  const head = [
    t("mail.number"),
    t("mail.received"),
    t("mail.company"),
    t("registerFile.code"),
    t("mail.sender"),
    t("mail.kind"),
    t("mail.reference"),
    t("mail.state"),
    t("registerFile.since", { zone: officeZone() }),
    t("move.reason"),
    t("move.address"),
    t("move.courier"),
    t("move.tracking"),
    t("registerFile.collector"),
    t("mail.scans"),
    t("notice.choice"),
    t("mail.note"),
    t("mail.internalNote"),
    t("registerFile.by"),
    t("registerFile.at", { zone: officeZone() }),
  ];
  const lines = items.map((one) => [
    one.number,
    one.received_on,
    one.company_name,
    one.company_code,
    one.sender,
    t(`mail.kind.${one.kind}`),
    one.reference,
    t(`mail.state.${one.state}`),
    officeMinute(one.state_since),
    one.reason,
    one.address,
    one.courier,
    one.tracking,
    one.collector,
    one.scans.length,
    t(`notice.choice.${one.notice}`),
    one.note,
    one.internal_note,
    one.registered_by_name,
    officeMinute(one.registered_at),
  ]);
  return [head, ...lines];
}
