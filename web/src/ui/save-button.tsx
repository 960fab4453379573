import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { asProblem } from "../lib/load";
import type { Problem } from "../lib/wire";
import { Icon } from "./icon";

/** Collects something, which ends when the page is left, and lets the browser save it. */
export function SaveButton({
  label,
  save,
  onFailed,
}: {
  label: string;
  save: (signal: AbortSignal) => Promise<void>;
  /** Told why it could not; null as it begins anew. */
  onFailed: (problem: Problem | null) => void;
}) {
  const isBusy = useSignal(false);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function begin(): Promise<void> {
    if (isBusy.value) return;
    const { signal } = (stop.current = new AbortController());
    onFailed(null);
    isBusy.value = true;
    try {
      await save(signal);
    } catch (error) {
      if (!signal.aborted) onFailed(asProblem(error));
    } finally {
      isBusy.value = false;
    }
  }

  return (
    <button
      type="button"
      class="btn"
      aria-disabled={isBusy.value ? true : undefined}
      onClick={() => void begin()}
    >
      {isBusy.value ? <span class="spin" aria-hidden="true" /> : <Icon name="download" />}
      {label}
    </button>
  );
}
