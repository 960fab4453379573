import { signal } from "@preact/signals";
import { setTimeZone } from "./i18n";
import type { Portal } from "./shapes";
import { send } from "./wire";

/** Whose portal this is, and by whose clock its days and times are told; null until it is known. */
export const portal = signal<Portal | null>(null);
/** Where the office's logo lies in memory; empty where it has none. */
export const logo = signal("");

/** Names of the shades in the style sheet. */
const SHADES = {
  act: "--brand",
  dark_act: "--brand-dark",
  wall: "--brand-wall",
  dark_wall: "--brand-wall-dark",
} as const;
const MUTED = "color-mix(in oklab, var(--wall), white 75%)";

/** The currency that an amount begins with, unless another is at hand. */
export const usualCurrency = (): string => portal.value?.currency ?? "EUR";

/** Once a page is enough; a change of the settings calls `know` itself. */
export async function loadPortal(): Promise<void> {
  if (!portal.value) know(await send("GET /portal", {}));
}

export function know(told: Portal): void {
  setTimeZone(told.time_zone);
  wear(told.brand);
  const isOther = told.logo !== (portal.value?.logo ?? null);
  portal.value = told;
  if (isOther) void showLogo(told.logo);
}

/** The office's colour in the shades that the server found can be read, or the product's own. */
function wear(brand: Portal["brand"]): void {
  const { style } = document.documentElement;
  for (const [shade, name] of Object.entries(SHADES))
    if (brand) style.setProperty(name, brand[shade as keyof typeof SHADES]);
    else style.removeProperty(name);
  if (brand) style.setProperty("--wall-muted", MUTED);
  else style.removeProperty("--wall-muted");
}

/** A page without its logo is as good as one with it: what fails here is tried by the next page. */
async function showLogo(name: string | null): Promise<void> {
  const found = name ? await send("GET /portal/logo", {}).catch(() => null) : null;
  // Another logo, or none, was told of while this one was on its way.
  if (portal.value?.logo !== name) return;
  if (logo.value) URL.revokeObjectURL(logo.value);
  logo.value = found ? URL.createObjectURL(asBlob(found.content)) : "";
}

const asBlob = (base64: string): Blob =>
  new Blob([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], { type: "image/png" });
