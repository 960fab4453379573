import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Page } from "./shapes";
import { changed, go, param, place, url } from "./router";
import { Problem } from "./wire";

export type Loaded<T> = {
  data: T | null;
  problem: Problem | null;
  isLoading: boolean;
  /** What is shown belongs to other keys: it is about to be replaced, and is not to be acted on. */
  isStale: boolean;
  reload: () => void;
};

/**
 * Loads when the part appears and whenever a key changes; what was loaded stays on screen
 * meanwhile. When that fails, only what was loaded with the same keys stays: a list is never shown
 * under filters that are not its own.
 */
export function useLoad<T>(
  load: (signal: AbortSignal) => Promise<T>,
  keys: readonly unknown[],
): Loaded<T> {
  const data = useSignal<T | null>(null);
  const loadedWith = useRef("");
  const problem = useSignal<Problem | null>(null);
  const isLoading = useSignal(true);
  const turn = useSignal(0);
  const wanted = JSON.stringify(keys);
  useEffect(() => {
    const stop = new AbortController();
    const fail = (told: Problem) => {
      problem.value = told;
      if (loadedWith.current !== wanted) data.value = null;
    };
    isLoading.value = true;
    load(stop.signal)
      .then((value) => {
        if (!stop.signal.aborted) {
          loadedWith.current = wanted;
          data.value = value;
          problem.value = null;
        }
      })
      .catch((error: unknown) => {
        if (!stop.signal.aborted) fail(asProblem(error));
      })
      .finally(() => {
        if (!stop.signal.aborted) isLoading.value = false;
      });
    return () => stop.abort();
  }, [...keys, turn.value]);
  return {
    data: data.value,
    problem: problem.value,
    isLoading: isLoading.value,
    // Said at once and not by an effect: in between, somebody may press.
    isStale: data.value !== null && loadedWith.current !== wanted,
    reload: () => {
      turn.value++;
    },
  };
}

/** Looks again when somebody comes back to the page, from another tab or another window. */
export function useReturn(look: () => void): void {
  const here = useRef(look);
  here.current = look;
  useEffect(() => {
    const back = () => {
      if (document.visibilityState === "visible") here.current();
    };
    document.addEventListener("visibilitychange", back);
    addEventListener("focus", back);
    return () => {
      document.removeEventListener("visibilitychange", back);
      removeEventListener("focus", back);
    };
  }, []);
}

/** Errors that are no answer of the server are faults of ours and must be seen. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

export type Growing<T> = Loaded<T[]> & {
  /** Adds the next page; null when there is none. */
  more: (() => Promise<void>) | null;
};

/** A list that grows by pages where it stands: the address belongs to the page behind it. */
export function useGrowing<T>(
  load: (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<T>>,
  keys: readonly unknown[],
): Growing<T> {
  const first = useLoad((signal) => load(undefined, signal), keys);
  const rest = useSignal<Page<T> | null>(null);
  const begun = useRef(first.data);
  begun.current = first.data;
  useEffect(() => {
    rest.value = null;
  }, [first.data]);
  const next = (rest.value ?? first.data)?.next;
  async function more(): Promise<void> {
    const of = begun.current;
    const page = await load(next ?? undefined);
    // The list may have been read anew meanwhile, and begins again then.
    if (of === begun.current)
      rest.value = { items: [...(rest.value?.items ?? []), ...page.items], next: page.next };
  }
  return {
    ...first,
    data: first.data && [...first.data.items, ...(rest.value?.items ?? [])],
    more: next ? more : null,
  };
}

export type List<T> = Loaded<Page<T>> & { newer: (() => void) | null; older: (() => void) | null };

/** A list whose page is in the address: ?cursor= with the way back in history.state. */
export function useList<T>(
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  keys: readonly unknown[],
): List<T> {
  const cursor = param("cursor");
  const loaded = useLoad((signal) => load(cursor || undefined, signal), [...keys, cursor]);
  const trail = place.value.trail ?? [];
  const turn = (to: string, next: string[]) =>
    go(url.value.pathname, changed({ cursor: to }), { place: { trail: next } });
  const following = loaded.data?.next;
  // A cursor belongs to one person and one filter; one that no longer fits leads back to the first
  // page.
  const isStaleCursor = cursor !== "" && loaded.problem?.code === "bad_request";
  useEffect(() => {
    if (isStaleCursor) go(url.value.pathname, changed({ cursor: "" }), { replace: true });
  }, [isStaleCursor]);
  return {
    ...loaded,
    problem: isStaleCursor ? null : loaded.problem,
    newer: cursor ? () => turn(trail.at(-1) ?? "", trail.slice(0, -1)) : null,
    older: following ? () => turn(following, [...trail, cursor]) : null,
  };
}
