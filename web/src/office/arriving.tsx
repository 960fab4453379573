import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api, Problem } from "../lib/api";
import { formatTime, t, type Params } from "../lib/i18n";
import type { Out } from "../lib/shapes";
import { Icon } from "../ui/icon";

const LOOK_MS = 4000;
const CALM_LOOK_MS = 30_000;
const MOST_NAMED = 3;

export type Arriving = Out<"GET /office/scans/arriving">;
export type ArrivingFile = Arriving["items"][number];

/**
 * The files that are being checked, looked at every few seconds while there are any and the page
 * is seen. concerns: which of them matter here; onChecked: one of those has become a scan. A look
 * that fails changes nothing on the page.
 */
export function useArriving(
  concerns: (file: ArrivingFile) => boolean,
  onChecked: () => void,
): Arriving {
  const found = useSignal<Arriving>({ items: [], has_more: false });
  const here = useRef({ concerns, onChecked });
  here.current = { concerns, onChecked };
  useEffect(() => {
    const stop = new AbortController();
    let timer = 0;
    let isLooking = false;
    const look = async () => {
      clearTimeout(timer);
      if (isLooking || document.visibilityState === "hidden") return;
      isLooking = true;
      const now = await lookOnce(stop.signal);
      isLooking = false;
      if (stop.signal.aborted) return;
      if (now) take(now);
      timer = window.setTimeout(() => void look(), pauseAfter(found.value));
    };
    const take = (now: Arriving) => {
      const items = now.items.filter(here.current.concerns);
      const ids = new Set(items.map((one) => one.id));
      const hasChecked = found.value.items.some((one) => !ids.has(one.id));
      found.value = { ...now, items };
      if (hasChecked) here.current.onChecked();
    };
    const again = () => void look();
    document.addEventListener("visibilitychange", again);
    again();
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", again);
    };
  }, []);
  return found.value;
}

/** Late files change seldom, and a file may come at any time to a page that shows none. */
const pauseAfter = ({ items }: Arriving): number =>
  items.some((one) => !one.is_late) ? LOOK_MS : CALM_LOOK_MS;

async function lookOnce(stop: AbortSignal): Promise<Arriving | null> {
  try {
    return await api("GET /office/scans/arriving", {}, stop);
  } catch (error) {
    if (stop.aborted || error instanceof Problem) return null;
    throw error;
  }
}

/** A quiet line: how many files are being checked, which, and since when. */
export function ArrivingLine({ of }: { of: Arriving }) {
  const [late, soon] = [true, false].map((isLate) => of.items.filter((one) => one.is_late === isLate));
  // It is there from the beginning, so that what comes into it is spoken.
  return (
    <div class="arriving" role="status">
      {soon!.length > 0 && (
        <p class="hint">
          <Icon name="hourglass" />
          <span>{t(of.has_more ? "arriving.many" : "arriving.now", told(soon!))}</span>
        </p>
      )}
      {late!.length > 0 && (
        <p class="hint late">
          <Icon name="triangle-alert" />
          <span>{t("arriving.late", told(late!))}</span>
        </p>
      )}
    </div>
  );
}

/** The files come newest first: the last one has waited longest. */
function told(files: ArrivingFile[]): Params {
  const names = files.slice(0, MOST_NAMED).map((one) => one.file_name);
  if (files.length > MOST_NAMED) names.push("…");
  return { n: files.length, names: names.join(", "), when: formatTime(files.at(-1)!.arrived_at) };
}
