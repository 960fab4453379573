import { signal } from "@preact/signals";
import { lock } from "./session";

/** After so long without a touch the face of the office closes; the last minute is told. */
const IDLE_MS = 15 * 60_000;
const WARNING_MS = 60_000;
const LOOK_MS = 5000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** Whole seconds until it closes, within the last minute; else null. */
export const closesIn = signal<number | null>(null);

let last = Date.now();
/** A touch in one tab counts in all of them; nothing but the moment is told. */
const tabs = new BroadcastChannel("awizo-idle");

/** Somebody is here. */
export function stay(): void {
  last = Date.now();
  closesIn.value = null;
  tabs.postMessage(last);
}

/** Watch from now on; returns what ends it. */
export function watchIdle(): () => void {
  let told = 0;
  last = Date.now();
  tabs.onmessage = ({ data }: MessageEvent<number>) => {
    last = Math.max(last, data);
    closesIn.value = null;
  };
  const touched = () => {
    last = Date.now();
    if (closesIn.value !== null || last - told > LOOK_MS) {
      told = last;
      stay();
    }
  };
  const look = () => {
    const left = IDLE_MS - (Date.now() - last);
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
