import { signal } from "@preact/signals";
import { setTimeZone } from "./i18n";
import type { Portal } from "./shapes";
import { send } from "./wire";

/** Whose portal this is, and by whose clock its days and times are told; null until it is known. */
export const portal = signal<Portal | null>(null);

/** Once a page is enough; a change of the settings calls `know` itself. */
export async function loadPortal(): Promise<void> {
  if (!portal.value) know(await send("GET /portal", {}));
}

export function know(told: Portal): void {
  setTimeZone(told.time_zone);
  portal.value = told;
}
