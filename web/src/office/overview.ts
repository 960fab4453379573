import { signal } from "@preact/signals";
import { api, Problem } from "../lib/api";
import { forgetLater } from "../lib/session";
import type { Overview } from "../lib/shapes";

/** The small counts beside the sections: what waits for staff. */
export const overview = signal<Overview | null>(null);

forgetLater(() => {
  overview.value = null;
});

/** Fetch the counts anew; they are an aid, so a failure leaves the old ones. */
export async function refreshOverview(): Promise<void> {
  try {
    overview.value = await api("GET /office/overview", {});
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}
