import { computed, signal } from "@preact/signals";
import { all, api } from "./api";
import { asProblem } from "./load";
import { href, param } from "./router";
import { forgetLater } from "./session";
import type { MyPanel } from "./shapes";
import type { Problem } from "./wire";

/** The panels that the person belongs to, by name; null until they are loaded for the first time. */
export const panels = signal<MyPanel[] | null>(null);
export const panelsProblem = signal<Problem | null>(null);
/** The panel in the address, if the person belongs to it. */
export const panel = computed(
  () =>
    panels.value?.find(
      (one) => one.panel_id === param("panel") && one.company_id === param("company"),
    ) ?? null,
);
/** As many as the server gives at once. */
const PAGE = 100;

forgetLater(() => {
  panels.value = panelsProblem.value = null;
});

export async function loadPanels(): Promise<void> {
  try {
    const found = await all((cursor) => api("GET /me/panels", { query: { limit: PAGE, cursor } }));
    panels.value = found.sort(
      (a, b) => a.name.localeCompare(b.name) || a.company_name.localeCompare(b.company_name),
    );
    panelsProblem.value = null;
  } catch (error) {
    panelsProblem.value = asProblem(error);
  }
}

export const PANEL = "/panel";
export const myPanelHref = ({ company_id, panel_id }: MyPanel): string =>
  href(PANEL, { company: company_id, panel: panel_id });
