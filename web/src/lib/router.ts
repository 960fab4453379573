import { signal } from "@preact/signals";
import { leave, letGo } from "./leaving";

/**
 * The address is the state: /mail?company=com_…&state=waiting. What a step back must know besides
 * is kept in history.state.
 */
export const url = signal(new URL(location.href));
export const place = signal<Place>(history.state ?? {});

/**
 * trail: cursors of the pages before this one; opener: the path with query that a dialog was opened
 * from; at: how many steps into the history, by which a step that was not meant is taken back;
 * isOver: a dialog over the page before, which a step back closes (see opened.ts); isOfAll: that page
 * is the list of all companies.
 */
export type Place = { trail?: string[]; opener?: "item"; isOver?: boolean; isOfAll?: boolean; at?: number };
export type Query = Record<string, string | undefined>;

const here = (): number => place.value.at ?? 0;
history.replaceState({ ...place.value, at: here() }, "");

/** The browser has stepped already: it steps back as long as the person has not decided. */
addEventListener("popstate", () => {
  const to = new URL(location.href);
  // An address changed by hand is one step further, and has no place yet.
  const at: number = history.state?.at ?? here() + 1;
  const steps = at - here();
  const arrived = () => {
    history.replaceState({ ...history.state, at }, "");
    url.value = to;
    place.value = history.state;
  };
  if (!steps || !isOtherPage(to)) return arrived();
  leave(arrived, to, {
    back: () => history.go(-steps),
    again: () => {
      letGo();
      history.go(steps);
    },
  });
});

/** What besides the path makes another page; filters and turned pages leave it as it is. */
const OPENED = [
  "company",
  "item",
  "person",
  "add",
  "scan",
  "notice",
  "scanner",
  "document",
  "invoice",
  "panel",
  "member",
  "service",
  "package",
  "thread",
];
const isOtherPage = (to: URL): boolean =>
  to.pathname !== url.value.pathname ||
  OPENED.some((name) => to.searchParams.get(name) !== url.value.searchParams.get(name));

/** The same list of the same company, whatever is opened over it. */
export const isSamePlace = (to: URL): boolean =>
  to.pathname === url.value.pathname &&
  to.searchParams.get("company") === url.value.searchParams.get("company");

export function href(path: string, query: Query = {}): string {
  const search = new URLSearchParams(
    Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1])),
  ).toString();
  return search ? `${path}?${search}` : path;
}

type How = { place?: Place; replace?: boolean };

/** To another page, or the same with other filters; asks first where something would be lost. */
export function go(path: string, query: Query = {}, how: How = {}): void {
  const to = new URL(href(path, query), location.origin);
  if (isOtherPage(to)) leave(() => step(to, how), to);
  else step(to, how);
}

function step(to: URL, { place: next = {}, replace = false }: How): void {
  const before = url.value.pathname;
  const state = { ...next, at: replace ? here() : here() + 1 };
  history[replace ? "replaceState" : "pushState"](state, "", to);
  url.value = new URL(location.href);
  place.value = state;
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
  const { over } = link.dataset;
  const next =
    over === undefined
      ? {}
      : over === "all"
        ? { isOver: true, isOfAll: true }
        : { trail: place.value.trail, isOver: true };
  go(target.pathname, Object.fromEntries(target.searchParams), { place: next });
});
