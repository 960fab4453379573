import { useSignal, type Signal } from "@preact/signals";
import { useRef } from "preact/hooks";

/**
 * What is chosen beside the fields of a form. When somebody else saved meanwhile it follows what is
 * stored, unless something else was chosen here.
 */
export function useChosen<T>(stored: T, isSame: (one: T, other: T) => boolean): Signal<T> {
  const chosen = useSignal(stored);
  const before = useRef(stored);
  if (!isSame(stored, before.current)) {
    if (isSame(chosen.value, before.current)) chosen.value = stored;
    before.current = stored;
  }
  return chosen;
}
