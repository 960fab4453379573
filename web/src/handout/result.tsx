import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { Problem } from "../lib/wire";
import { Icon } from "../ui/icon";
import { change } from "./draft";
import type { Handout } from "./shapes";
import { countOf, Parts } from "./visit";

const AGAIN_MS = 1500;

/** What came of the visit, company by company, and on to the next person. */
export function Result({ of, onNext }: { of: Handout; onNext: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useRunning(of, (now) => change({ done: now }));
  return (
    <section class="sheet pad" aria-labelledby="result-title">
      <h2 id="result-title" tabIndex={-1} ref={heading} class="resultline">
        {of.state === "done" && <Icon name={countOf(of) ? "circle-check" : "circle-alert"} />}
        <span aria-live="polite">{resultText(of)}</span>
      </h2>
      <Parts of={of} onChange={(now) => change({ done: now })} />
      <div class="foot">
        <button type="button" class="btn primary wide next" onClick={onNext}>
          <Icon name="user" />
          {t("handout.next")}
        </button>
      </div>
    </section>
  );
}

function resultText(of: Handout): string {
  const n = countOf(of);
  if (of.state === "running") return t("handout.running");
  if (!n) return t("handout.nothing");
  return t("handout.done", { n, name: of.collector.name });
}

/** A visit that is still being recorded is looked at again until it is done. */
export function useRunning(of: Handout | null, onNews: (now: Handout) => void): void {
  const turn = useSignal(0);
  useEffect(() => {
    if (of?.state !== "running") return;
    const timer = setTimeout(() => void look(of.id), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [of?.id, of?.state, turn.value]);

  async function look(id: string): Promise<void> {
    try {
      onNews(await api("GET /office/handouts/{handout_id}", { path: { handout_id: id } }));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
    turn.value++;
  }
}
