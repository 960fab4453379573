import { useSignal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { formatTime, t } from "../lib/i18n";
import { asProblem } from "../lib/load";
import type { PickUpCode } from "../lib/shapes";
import type { Problem } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Loading } from "../ui/list";
import { Qr } from "../ui/qr";
import "../styles/pick-up.css";

const MINE = "/me/pick-up-code";
const ASKS_EVERY_MS = 3000;
const SECOND_MS = 1000;

/** By this page's own clock, which may be wrong as long as it goes. */
type Shown = PickUpCode & { endsAt: number };
type Step = { is: "making" | "failed" | "elsewhere" | "shown" } | { is: "used"; at: string };

/**
 * A one-time code, as signs and as a QR code. It is kept in this dialog's memory and nowhere else:
 * closing forgets it, and the next one kills it.
 */
export function PickUpDialog({ onClose, onUsed }: { onClose: () => void; onUsed: () => void }) {
  const code = useSignal<Shown | null>(null);
  const step = useSignal<Step>({ is: "making" });
  const problem = useSignal<Problem | null>(null);
  async function make(signal?: AbortSignal): Promise<void> {
    step.value = { is: "making" };
    problem.value = null;
    try {
      const made = await api(`POST ${MINE}`, {}, signal);
      if (signal?.aborted) return;
      code.value = { ...made, endsAt: Date.now() + made.expires_in_s * SECOND_MS };
      step.value = { is: "shown" };
    } catch (error) {
      if (signal?.aborted) return;
      problem.value = asProblem(error);
      step.value = { is: "failed" };
    }
  }
  useEffect(() => {
    const stop = new AbortController();
    void make(stop.signal);
    return () => stop.abort();
  }, []);
  useFate(code, step);
  useTold(step, onUsed);
  const left = useSecondsLeft(code, step, () => void make());
  const now = step.value;
  return (
    <Dialog title={t("pickup.title")} onClose={onClose}>
      <div class="in pickup">
        {now.is === "making" && !code.value && <Loading />}
        {problem.value && <ProblemAlert problem={problem.value} retry={() => void make()} />}
        <div class="vh" role="status">
          {now.is === "shown" && t("pickup.made")}
        </div>
        {(now.is === "shown" || now.is === "making") && code.value && (
          <Code of={code.value} left={left} isStale={now.is === "making"} />
        )}
        {now.is === "used" && (
          <Over icon="circle-check" title={t("pickup.used")} onAgain={() => void make()}>
            {t("pickup.usedHint", { when: formatTime(now.at) })}
          </Over>
        )}
        {now.is === "elsewhere" && (
          <Over icon="smartphone" title={t("pickup.elsewhere")} onAgain={() => void make()}>
            {t("pickup.elsewhereHint")}
          </Over>
        )}
      </div>
    </Dialog>
  );
}

const Code = ({ of, left, isStale }: { of: PickUpCode; left: number; isStale: boolean }) => (
  <div class="pickup-code" aria-busy={isStale ? true : undefined}>
    <p class="hint">{t("pickup.show")}</p>
    <Qr text={of.qr_text} label={t("pickup.qr")} />
    {/* Read out sign by sign; people see two groups of four. */}
    <strong aria-hidden="true">{of.code}</strong>
    <span class="vh">{t("pickup.spoken", { code: of.code.split("").join(" ") })}</span>
    <p role="timer">{t("pickup.left", { time: clockOf(left) })}</p>
    <p class="hint">{t("pickup.hint")}</p>
  </div>
);

const Over = ({
  icon,
  title,
  onAgain,
  children,
}: {
  icon: "circle-check" | "smartphone";
  title: string;
  onAgain: () => void;
  children: string;
}) => (
  <div class="pickup-over" role="status">
    <Icon name={icon} />
    <h3>{title}</h3>
    <p>{children}</p>
    <button type="button" class="btn" onClick={onAgain}>
      <Icon name="refresh-cw" />
      {t("pickup.again")}
    </button>
  </div>
);

/** Asks what became of the code while somebody can see it. */
function useFate(code: Signal<Shown | null>, step: Signal<Step>): void {
  useEffect(() => {
    const stop = new AbortController();
    let isAsking = false;
    async function ask(): Promise<void> {
      const shown = code.value;
      const isWatched = document.visibilityState === "visible" && step.value.is === "shown";
      if (!shown || !isWatched || isAsking) return;
      isAsking = true;
      try {
        const { expires_at, used_at } = await api(`GET ${MINE}`, {}, stop.signal);
        // Another code was made here while this was asked.
        if (stop.signal.aborted || code.value !== shown || step.value.is !== "shown") return;
        if (expires_at !== shown.expires_at) forget({ is: "elsewhere" });
        else if (used_at) forget({ is: "used", at: used_at });
      } catch (error) {
        // Next time; a session that ended shows by itself.
        if (!stop.signal.aborted) asProblem(error);
      } finally {
        isAsking = false;
      }
    }
    function forget(next: Step): void {
      code.value = null;
      step.value = next;
    }
    const timer = setInterval(() => void ask(), ASKS_EVERY_MS);
    const seen = () => void ask();
    document.addEventListener("visibilitychange", seen);
    return () => {
      stop.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, []);
}

/**
 * Tells that the code was used, at once and when this closes or another code is made: a hand-out
 * goes company by company, and the code is used with the first.
 */
function useTold(step: Signal<Step>, onUsed: () => void): void {
  const isUsed = step.value.is === "used";
  useEffect(() => {
    if (!isUsed) return;
    onUsed();
    return onUsed;
  }, [isUsed]);
}

/** How long the code is still good, second by second; a new one is made when somebody sees it end. */
function useSecondsLeft(
  code: Signal<Shown | null>,
  step: Signal<Step>,
  onOver: () => void,
): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    const tick = () => {
      now.value = Date.now();
      const isOver = code.value !== null && now.value >= code.value.endsAt;
      if (isOver && step.value.is === "shown" && document.visibilityState === "visible") onOver();
    };
    const timer = setInterval(tick, SECOND_MS);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, []);
  if (!code.value) return 0;
  // What came just now is newer than the last tick.
  const left = Math.ceil((code.value.endsAt - now.value) / SECOND_MS);
  return Math.min(Math.max(0, left), code.value.expires_in_s);
}

const clockOf = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
