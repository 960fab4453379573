import { signal } from "@preact/signals";
import { currentToken, lock } from "./session";

/**
 * After so long without a touch staff are signed out, whichever page they left open; the last
 * minute is told. The server counts on it (STAFF_UNUSED_S in chalicelib/identity/model.py).
 */
const IDLE_MS = 15 * 60_000;
const WARNING_MS = 60_000;
const LOOK_MS = 5000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** Whole seconds until it closes, within the last minute; else null. */
export const closesIn = signal<number | null>(null);

let last = Date.now();
/** A touch in one tab counts in all of them; nothing but the moment is told. */
const tabs = new BroadcastChannel("awizo-idle");

/** A clock that was set meanwhile, either way, is taken for time that passed. */
const idleFor = (): number => Math.abs(Date.now() - last);

/** Somebody is here; too late when a computer slept through its time. */
export function stay(): void {
  if (idleFor() >= IDLE_MS) return void lock();
  last = Date.now();
  closesIn.value = null;
  tabs.postMessage(last);
  // The server sees neither typing nor reading, and ends a session that nobody renews.
  currentToken().catch(() => undefined);
}

/** Watch from now on; returns what ends it. */
export function watchIdle(): () => void {
  let told = 0;
  last = Date.now();
  tabs.onmessage = ({ data }: MessageEvent<number>) => {
    last = data;
    closesIn.value = null;
  };
  const touched = () => {
    const now = Date.now();
    const isNews = closesIn.value !== null || idleFor() >= IDLE_MS || now - told > LOOK_MS;
    if (!isNews) {
      last = now;
      return;
    }
    told = now;
    stay();
  };
  const look = () => {
    const left = IDLE_MS - idleFor();
    if (left <= 0) void lock();
    else closesIn.value = left <= WARNING_MS ? Math.ceil(left / 1000) : null;
  };
  const timer = setInterval(look, 1000);
  for (const sign of SIGNS) addEventListener(sign, touched, { passive: true });
  // A computer that slept looks before anything else is done on it.
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    for (const sign of SIGNS) removeEventListener(sign, touched);
    document.removeEventListener("visibilitychange", look);
    tabs.onmessage = null;
    closesIn.value = null;
  };
}
