import type { Link } from "./shapes";
import { Problem } from "./wire";

/**
 * Fetch a letter once through its short-lived link and keep it in memory; nothing of it is stored.
 */
export async function fetchBlob(link: Link, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(link.url, {
    signal,
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
  }).catch((error: Error) => {
    throw error.name === "AbortError" ? error : new Problem(0, { code: "network" });
  });
  // A link that has run out answers 403: asking for a new one helps, so it counts as passing.
  if (!response.ok) throw new Problem(503, { code: "file_unavailable" });
  return new Blob([await response.blob()], { type: link.content_type });
}

/** Let the browser save what a link with an attachment disposition gives. */
export function download(link: Link): void {
  const anchor = document.createElement("a");
  anchor.href = link.url;
  anchor.download = link.name;
  anchor.rel = "noopener";
  anchor.click();
}

/** Computers show a PDF in place; phones and tablets show one page of it in a frame, or none. */
export const showsPdfInPlace = (): boolean =>
  navigator.pdfViewerEnabled && !matchMedia("(pointer: coarse)").matches;
