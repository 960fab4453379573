import { signal } from "@preact/signals";

/**
 * The address is the state: /mail?company=com_…&state=waiting. What a step back must know besides
 * is kept in history.state.
 */
export const url = signal(new URL(location.href));
export const place = signal<Place>(history.state ?? {});

/**
 * trail: cursors of the pages before this one; opener: the path with query that a dialog was opened
 * from.
 */
export type Place = { trail?: string[]; opener?: "item" };
export type Query = Record<string, string | undefined>;

addEventListener("popstate", () => {
  url.value = new URL(location.href);
  place.value = history.state ?? {};
});

export function href(path: string, query: Query = {}): string {
  const search = new URLSearchParams(
    Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1])),
  ).toString();
  return search ? `${path}?${search}` : path;
}

export function go(
  path: string,
  query: Query = {},
  { place: next = {}, replace = false }: { place?: Place; replace?: boolean } = {},
): void {
  const before = url.value.pathname;
  history[replace ? "replaceState" : "pushState"](next, "", href(path, query));
  url.value = new URL(location.href);
  place.value = next;
  if (url.value.pathname !== before) arrive();
}

export const param = (name: string): string => url.value.searchParams.get(name) ?? "";

/** The query as it is, with some words changed; an empty word leaves. */
export const changed = (changes: Query): Query => ({
  ...Object.fromEntries(url.value.searchParams),
  ...changes,
});

/** A new page starts at its top and is announced by the focus on its main part. */
function arrive(): void {
  scrollTo(0, 0);
  setTimeout(() => document.getElementById("main")?.focus({ preventScroll: true }));
}

/**
 * Plain <a href="/…"> everywhere; this turns a plain click into a page change and leaves Ctrl-click
 * to the browser.
 */
addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>(
    "a[href^='/']:not([download], [target])",
  );
  if (
    !link ||
    event.defaultPrevented ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey ||
    event.button
  )
    return;
  event.preventDefault();
  const target = new URL(link.href);
  go(target.pathname, Object.fromEntries(target.searchParams));
});
