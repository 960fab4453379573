import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../lib/api";
import { saveCsv, type Cell } from "../lib/csv";
import { officeMinute, officeZone, t } from "../lib/i18n";
import { asProblem } from "../lib/load";
import { typedHundredths } from "../lib/money";
import type { Seat, SeatMonth } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Problem } from "../lib/wire";
import { Icon } from "../ui/icon";

const LIMIT = 100;
/** What a payer's line says of a person and an access. */
const NOTHING = ["", "", "", "", "", ""];

/** Collects all pages of a month and lets the browser save them as one table, if there is any. */
export function SaveSeats({
  of,
  onFailed,
}: {
  of: SeatMonth | null;
  onFailed: (problem: Problem | null) => void;
}) {
  const got = useSignal<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function save(): Promise<void> {
    if (!of || got.value !== null) return;
    const { signal } = (stop.current = new AbortController());
    onFailed(null);
    got.value = 0;
    try {
      const seats = await everySeat(of.month, signal, (n) => {
        got.value = n;
      });
      saveCsv(`awizo-seats-${of.month}.csv`, table(of, seats));
      notify(t("seats.saved", { n: seats.length }));
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
      disabled={!of?.in_all.count}
      aria-disabled={got.value !== null ? true : undefined}
      onClick={() => void save()}
    >
      {got.value === null ? <Icon name="download" /> : <span class="spin" aria-hidden="true" />}
      {got.value === null
        ? t("seats.save")
        : t("seats.saving", { done: got.value, all: of?.in_all.count ?? 0 })}
    </button>
  );
}

async function everySeat(
  month: string,
  signal: AbortSignal,
  tell: (count: number) => void,
): Promise<Seat[]> {
  const seats: Seat[] = [];
  let cursor: string | undefined;
  do {
    const page = await api("GET /office/seats", { query: { month, limit: LIMIT, cursor } }, signal);
    seats.push(...page.items);
    cursor = page.next ?? undefined;
    tell(seats.length);
  } while (cursor);
  return seats;
}

/**
 * One line a seat, then one a payer. VAT is due for a payer's sum, so a seat's line carries its rate
 * and no amount; the sums stand in columns of their own, so that nothing is counted twice.
 */
function table(of: SeatMonth, seats: Seat[]): Cell[][] {
  const head = [
    t("seats.month"),
    t("seats.person"),
    t("seats.file.userId"),
    t("seats.file.countedAt", { zone: officeZone() }),
    t("seats.file.kind"),
    t("seats.file.companyCode"),
    t("seats.why"),
    t("seats.file.payerCode"),
    t("seats.payer"),
    t("seats.net"),
    t("seats.file.vatRate"),
    t("seats.file.currency"),
    t("seats.file.payerCount"),
    t("seats.file.payerNet"),
    t("seats.file.payerVat"),
    t("seats.file.payerGross"),
  ];
  const lines = seats.map((one) => [
    of.month,
    one.user.name,
    one.user.id,
    officeMinute(one.counted_at),
    t(`access.kind.${one.kind}`),
    one.company.code,
    one.company.name,
    one.payer?.code ?? "",
    one.payer?.name ?? t("seats.office"),
    typedHundredths(of.price.minor, 2),
    typedHundredths(of.vat_basis_points, 2),
    of.price.currency,
    ...NOTHING.slice(0, 4),
  ]);
  const sums = of.payers.map(({ company, due }) => [
    of.month,
    ...NOTHING,
    company?.code ?? "",
    company?.name ?? t("seats.office"),
    "",
    typedHundredths(of.vat_basis_points, 2),
    due.gross.currency,
    due.count,
    typedHundredths(due.net.minor, 2),
    typedHundredths(due.vat.minor, 2),
    typedHundredths(due.gross.minor, 2),
  ]);
  return [head, ...lines, ...sums];
}
