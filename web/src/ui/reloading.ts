import { useEffect, useRef } from "preact/hooks";

/** Lists are read from an index, which learns of what is new a moment later. */
const AGAIN_MS = 1500;

/** Reloads a list now, and once more when its index has caught up. */
export function useReloading(reload: () => void): () => void {
  const newest = useRef(reload);
  newest.current = reload;
  const later = useRef(0);
  useEffect(() => () => clearTimeout(later.current), []);
  return () => {
    newest.current();
    clearTimeout(later.current);
    later.current = window.setTimeout(() => newest.current(), AGAIN_MS);
  };
}
