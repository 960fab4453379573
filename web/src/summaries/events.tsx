import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { company } from "../lib/companies";
import { formatDay, formatMonth, formatNumber, formatTime, t } from "../lib/i18n";
import { asProblem } from "../lib/load";
import { href } from "../lib/router";
import type { SummaryLine, UsageEvent } from "../lib/shapes";
import type { Problem } from "../lib/wire";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Empty, Failed, Loading } from "../ui/list";
import { CorrectUse } from "./correct";
import { eventsOf, type Side } from "./calls";
import { lineName } from "./words";

const LIMIT = 50;

type Props = {
  side: Side;
  month: string;
  serviceId: string;
  /** The service's line, if the month has one. */
  line: SummaryLine | undefined;
  /** The month is known by now. */
  isOver: boolean;
  onChange: () => void;
  onClose: () => void;
};

/** The events behind a line of a month; staff correct them here. */
export function Events({ side, month, serviceId, line, isOver, onChange, onClose }: Props) {
  const events = useMore(side, month, serviceId);
  const chosen = useSignal<UsageEvent | null>(null);
  // Somebody else may have corrected it meanwhile; then the list knows better.
  const correcting = events.items?.find((one) => one.id === chosen.value?.id) ?? chosen.value;
  const isKept = useRef<() => boolean>(() => false);
  const name = line ? lineName(line) : "";
  if (!line && !isOver) return null;
  const title = name
    ? t("summaries.eventsOf", { service: name, month: formatMonth(month) })
    : formatMonth(month);
  return (
    <Dialog
      title={correcting ? t("summaries.correctTitle") : title}
      size="wide"
      onClose={onClose}
      keeps={() => chosen.value !== null && isKept.current()}
    >
      {correcting ? (
        <CorrectUse
          side={side}
          month={month}
          of={correcting}
          service={name}
          keeps={(asks) => {
            isKept.current = asks;
          }}
          onSaved={() => {
            chosen.value = null;
            events.reload();
            onChange();
          }}
          onStale={events.reload}
          onBack={() => {
            chosen.value = null;
          }}
        />
      ) : (
        <div class="in">
          {line && (
            <p>
              {t("summaries.usedInAll", { n: line.used })}
              {line.unit && <span class="hint"> {line.unit}</span>}
            </p>
          )}
          {!events.items && !events.problem && <Loading />}
          {events.items?.length === 0 && (
            <Empty icon="chart-column" title={t("summaries.noEvents")} />
          )}
          {events.items && events.items.length > 0 && (
            <EventTable
              items={events.items}
              side={side}
              onCorrect={(of) => {
                chosen.value = of;
              }}
            />
          )}
          {events.problem && <Failed problem={events.problem} retry={events.more} />}
          {events.hasMore && (
            <div class="foot start">
              <button type="button" class="btn" onClick={events.more}>
                {events.isBusy && <span class="spin" aria-hidden="true" />}
                {t("summaries.moreEvents")}
              </button>
            </div>
          )}
        </div>
      )}
    </Dialog>
  );
}

/** Pages of events one below the other: the address belongs to the page behind the dialog. */
function useMore(side: Side, month: string, serviceId: string) {
  const items = useSignal<UsageEvent[] | null>(null);
  const next = useSignal<string | null>(null);
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  const turn = useSignal(0);
  const stop = useRef(new AbortController());

  async function load(cursor: string | null): Promise<void> {
    if (isBusy.value) return;
    const { signal } = stop.current;
    isBusy.value = true;
    problem.value = null;
    try {
      const query = { limit: LIMIT, cursor: cursor ?? undefined };
      const page = await eventsOf(side, { month, service_id: serviceId }, query, signal);
      items.value = [...(cursor ? (items.value ?? []) : []), ...page.items];
      next.value = page.next;
    } catch (error) {
      if (!signal.aborted) problem.value = asProblem(error);
    } finally {
      if (!signal.aborted) isBusy.value = false;
    }
  }

  useEffect(() => {
    stop.current = new AbortController();
    isBusy.value = false;
    void load(null);
    return () => stop.current.abort();
  }, [side.companyId, month, serviceId, turn.value]);
  return {
    items: items.value,
    problem: problem.value,
    isBusy: isBusy.value,
    hasMore: next.value !== null,
    more: () => void load(items.value ? next.value : null),
    reload: () => {
      turn.value++;
    },
  };
}

function EventTable({
  items,
  side,
  onCorrect,
}: {
  items: UsageEvent[];
  side: Side;
  onCorrect: (of: UsageEvent) => void;
}) {
  return (
    <table class="list events">
      <caption class="vh">{t("summaries.events")}</caption>
      <thead>
        <tr>
          <th>{t("summaries.at")}</th>
          <th>{t("summaries.what")}</th>
          <th class="num">{t("summaries.quantity")}</th>
          {side.isOffice && <th class="acts">{t("things.acts")}</th>}
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.id}>
            <td class="date">
              {one.day ? formatDay(one.day) : formatTime(one.at)}
              {one.day && <span class="sub">{formatTime(one.at)}</span>}
            </td>
            <td class="co what">
              <Source of={one} side={side} />
              {one.by && <span class="sub">{one.by}</span>}
              {one.note && <span class="sub prewrap">{one.note}</span>}
              {one.reason && (
                <span class="sub prewrap">
                  <b>{t("summaries.reasonIs")}</b> {one.reason}
                </span>
              )}
              {one.cause && <span class="sub">{t(`summaries.cause.${one.cause}`)}</span>}
              {one.standing !== null && one.standing !== one.quantity && (
                <span class="sub">{t("summaries.countsAs", { n: one.standing })}</span>
              )}
            </td>
            <td class="num">
              {formatNumber(one.quantity, { signDisplay: isCorrection(one) ? "exceptZero" : "auto" })}
            </td>
            {side.isOffice && (
              <td class="acts">
                {!isCorrection(one) && (
                  <button type="button" class="btn quiet" onClick={() => onCorrect(one)}>
                    <Icon name="pencil" />
                    {t("summaries.correct")}
                    <span class="vh"> {formatTime(one.at)}</span>
                  </button>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A correction stands for nothing itself; one of a whole letter names no single use. */
const isCorrection = (of: UsageEvent): boolean => of.standing === null;

/** Where an event came from: a mail item can be opened, all else is told. */
function Source({ of, side }: { of: UsageEvent; side: Side }) {
  const { source } = of;
  const what = t(`summaries.source.${isCorrection(of) ? "correction" : source.kind}`);
  // Whoever sees no mail of the company reads the number and opens nothing.
  const mayOpen = side.isOffice || company.value?.permissions.includes("mail");
  if (mayOpen && ["mail", "scan"].includes(source.kind) && source.id)
    return (
      <>
        {what}{" "}
        <a
          class="nowrap"
          href={
            side.isOffice
              ? `/office/mail/${side.companyId}/${source.id}`
              : href("/mail", { company: side.companyId, item: source.id })
          }
        >
          {source.label ?? t("summaries.source.open")}
        </a>
      </>
    );
  return <>{[what, source.label].filter(Boolean).join(" ")}</>;
}
