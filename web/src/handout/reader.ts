import { useEffect, useRef } from "preact/hooks";

/** A barcode reader types faster than anybody, and ends with Enter. */
const BETWEEN_MS = 60;
const LEAST = 6;
const MOST = 60;

/**
 * Hears a reader that types while no field has the focus, so that nobody needs to press one first.
 * Typed by hand, the same keys do what they always do.
 */
export function useReader(onRead: (text: string) => void): void {
  const newest = useRef(onRead);
  newest.current = onRead;
  useEffect(() => {
    let read = "";
    let last = 0;
    const hear = (event: KeyboardEvent) => {
      if (isField(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
      read = event.timeStamp - last < BETWEEN_MS ? read : "";
      last = event.timeStamp;
      if (event.key === "Enter" && read.length >= LEAST) {
        // It would press the button that has the focus.
        event.preventDefault();
        newest.current(read);
        read = "";
      } else if (event.key.length === 1) read = (read + event.key).slice(-MOST);
    };
    addEventListener("keydown", hear, true);
    return () => removeEventListener("keydown", hear, true);
  }, []);
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
