import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

/**
 * What leaving would lose: typed text, files that are not with the server yet, or a key or a link
 * that is shown this once.
 */
export type Loss = "typed" | "files" | "key" | "link";
type Keeper = { keeps: () => boolean; loss: Loss; outlives: (to: URL) => boolean };
type Question = { loss: Loss; go: () => void };

const keepers = new Set<Keeper>();
/** The person wants to leave and would lose something: shown by ui/leave-dialog.tsx. */
export const question = signal<Question | null>(null);
let isLettingGo = false;

/**
 * As long as this part is on the page, leaving the page asks first when `keeps` says so; not on the
 * way to where the part `outlives` it.
 */
export function useKeeper(
  keeps: (() => boolean) | undefined,
  loss: Loss = "typed",
  outlives: (to: URL) => boolean = () => false,
): void {
  const newest = useRef(keeps);
  newest.current = keeps;
  const isKeeper = Boolean(keeps);
  useEffect(() => {
    if (!isKeeper) return;
    const keeper = { keeps: () => newest.current?.() ?? false, loss, outlives };
    keepers.add(keeper);
    // Only while it is needed: some browsers keep no page with this listener for the way back.
    addEventListener("beforeunload", warn);
    return () => {
      keepers.delete(keeper);
      if (!keepers.size) removeEventListener("beforeunload", warn);
    };
  }, [isKeeper, loss]);
}

/**
 * Goes, or asks first. taken: the browser has gone already; how to go back until the answer, and
 * how to go again.
 */
export function leave(
  go: () => void,
  to?: URL,
  taken?: { back: () => void; again: () => void },
): void {
  const keeper = isLettingGo
    ? undefined
    : [...keepers].find((one) => one.keeps() && !(to && one.outlives(to)));
  isLettingGo = false;
  if (!keeper) return go();
  taken?.back();
  question.value = { loss: keeper.loss, go: taken?.again ?? go };
}

/** The answer to the question. */
export function answer(isLeaving: boolean): void {
  const asked = question.value;
  question.value = null;
  if (isLeaving) asked?.go();
}

/** The next way out is not asked about: it was already, or the session is over. */
export function letGo(): void {
  isLettingGo = true;
}

function warn(event: Event): void {
  if (!isLettingGo && [...keepers].some((one) => one.keeps())) event.preventDefault();
}
