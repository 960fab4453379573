import { useSignal } from "@preact/signals";
import { download } from "../lib/blob";
import { asProblem } from "../lib/load";
import type { Link } from "../lib/shapes";
import type { Problem } from "../lib/wire";

/** A short-lived link to one version: to what is shown, or to the file as it came. */
export type Mint = (
  number: number,
  copy: "clean" | "original",
  signal?: AbortSignal,
) => Promise<Link>;

/** Saves the file of one version as it came, and tells why it could not. */
export function useSaving(mint: Mint) {
  const problem = useSignal<Problem | null>(null);
  return {
    problem: problem.value,
    save: (number: number) => {
      problem.value = null;
      void mint(number, "original")
        .then(download)
        .catch((error: unknown) => {
          problem.value = asProblem(error);
        });
    },
  };
}
