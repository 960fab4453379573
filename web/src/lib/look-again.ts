import { useEffect, useRef } from "preact/hooks";

/** What is being made is there within seconds; somebody may be looking at it just then. */
const LOOK_AGAIN_MS = 3000;

/** Looks again as long as something is being made, and only while the page is seen. */
export function useLookAgain(isNeeded: boolean, look: () => void): void {
  const here = useRef(look);
  here.current = look;
  useEffect(() => {
    if (!isNeeded) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") here.current();
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isNeeded]);
}
