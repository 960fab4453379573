import { signal } from "@preact/signals";

const SHOWN_MS = 6000;
/** Grows with every dialog that opens, above which what was just said is shown again. */
export const isOnTop = signal(0);
export const toast = signal("");
let timer = 0;

/** Say in a corner what was done. */
export function notify(text: string): void {
  clearTimeout(timer);
  toast.value = text;
  timer = window.setTimeout(() => {
    toast.value = "";
  }, SHOWN_MS);
}
