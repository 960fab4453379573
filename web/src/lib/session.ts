import { computed, signal } from "@preact/signals";
import { setLanguage, wantedHere } from "./i18n";
import { keep, kept } from "./kept";
import { answer, letGo } from "./leaving";
import { loadPortal } from "./portal";
import type { Language, Me, Session } from "./shapes";
import { Problem, send } from "./wire";

/**
 * The person who is signed in. The ID token lives in this module's memory only; the refresh token
 * is a cookie that no script can read.
 */
export const me = signal<Me | null>(null);
export const phase = signal<"starting" | "unreachable" | "out" | "in">("starting");
/**
 * Why the session is over without its person having signed out: nobody touched the computer, a code
 * is needed by now, or the server says no more than that it is.
 */
export const endedBy = signal<"idle" | "codes" | "server" | null>(null);
/** Whose password is asked for next: after a lock, and after setting a password; else unknown. */
export const expected = signal("");
export const isStaff = computed(() => Boolean(me.value?.role));

const EARLY_MS = 30_000;
/** Where this browser remembers a lock that the server was not told of yet. */
const LOCKED = "awizo-locked";
let token = "";
let goodUntil = 0;
let renewing: Promise<string> | null = null;
/** Grows whenever a session ends here: what was asked before must not change what is now. */
let epoch = 0;
let lastPerson = "";
const forgetful: (() => void)[] = [];

const tabs = new BroadcastChannel("awizo-session");
tabs.onmessage = ({ data }: MessageEvent<"out" | "idle" | "codes">) => {
  if (phase.value === "out") return;
  const email = me.value?.email;
  forget(!email ? null : data === "out" ? "server" : data);
  if (email && data !== "out") expected.value = email;
};

/**
 * Ask for a session with the cookie of an earlier visit, and whose portal this is: without the
 * office's time zone no page would tell the right day.
 */
export async function restore(): Promise<void> {
  phase.value = "starting";
  const [session, portal] = await Promise.allSettled([resume(), loadPortal()]);
  const isOut = session.status === "rejected";
  // Another tab signed out, and somebody signed in here, before both answers had come.
  if (isOut && phase.value !== "starting") return;
  const hasFailed = isOut && (session.reason as Problem).isPassing;
  if (hasFailed || portal.status === "rejected") phase.value = "unreachable";
  else if (isOut) phase.value = "out";
}

/** The session of an earlier visit, unless it was locked: then it is ended before anything else. */
async function resume(): Promise<string> {
  if (!kept(LOCKED)) return renew();
  await endLocked();
  endedBy.value = "idle";
  throw new Problem(401, {});
}

async function endLocked(): Promise<void> {
  await send("DELETE /session", {});
  keep(LOCKED, "");
}

export async function signIn(email: string, password: string, code = ""): Promise<void> {
  const asked = epoch;
  const opening = send("POST /session", { body: { email, password, code } });
  const [session] = await Promise.all([opening, loadPortal()]);
  // Its cookie took the place of the one that was locked.
  keep(LOCKED, "");
  // The next person at this computer starts on a fresh page, which the new cookie opens.
  if (lastPerson && lastPerson !== session.user.id) return fresh();
  await open(session, asked);
}

/** An answer, unless the session that asked for it has ended meanwhile: then it never comes. */
export async function whileSignedIn<T>(ask: () => Promise<T>): Promise<T> {
  const asked = epoch;
  try {
    return await ask();
  } finally {
    if (asked !== epoch) await never();
  }
}

/** Have something that was read for a person forgotten when their session ends. */
export function forgetLater(act: () => void): void {
  forgetful.push(act);
}

/**
 * A token that is good for at least half a minute; throws Problem 401 after ending the session when
 * there is none to be had.
 */
export async function currentToken(): Promise<string> {
  return Date.now() < goodUntil ? token : renew();
}

/** Fetch a new token; callers at the same time share one request. */
export function renew(): Promise<string> {
  renewing ??= ask();
  return renewing;
}

async function ask(): Promise<string> {
  const asked = epoch;
  try {
    return await open(await send("POST /session/refresh", {}), asked);
  } catch (problem) {
    if (asked === epoch && problem instanceof Problem && problem.status === 401) {
      end();
      if (problem.code === "code_needed") endedBy.value = "codes";
    }
    throw problem;
  } finally {
    if (asked === epoch) renewing = null;
  }
}

/**
 * The server no longer accepts this session: to the sign-in page, which says so. A page that is still
 * starting has none to lose: `restore` decides once all that it asked for has come.
 */
export function end(): void {
  if (phase.value === "in") forget("server");
}

export async function signOut(): Promise<void> {
  await send("DELETE /session", {});
  tabs.postMessage("out");
  leave();
}

/**
 * Nobody sat here for a while, or a code is needed from now on: the session ends for good, and its
 * page waits for the same person's next one. Where the server cannot be told, it is before the
 * session could come back.
 */
export async function lock(why: "idle" | "codes" = "idle"): Promise<void> {
  const email = me.value?.email ?? "";
  keep(LOCKED, "yes");
  tabs.postMessage(why);
  forget(why);
  expected.value = email;
  await endLocked().catch(() => undefined);
}

export async function signOutEverywhere(): Promise<void> {
  await send("POST /me/sign-out-everywhere", {}, await currentToken());
  await send("DELETE /session", {}).catch(() => undefined);
  tabs.postMessage("out");
  leave();
}

async function open(session: Session, asked: number): Promise<string> {
  // Somebody else signed in beside us with the same cookie: nothing of the first person stays on
  // screen, and nothing that they were about to do is done as the other one.
  if (me.value && me.value.id !== session.user.id) return fresh();
  if (!wantedHere()) await setLanguage(session.user.language as Language);
  if (asked !== epoch) throw new Problem(401, {});
  token = session.id_token;
  goodUntil = Date.now() + session.expires_in * 1000 - EARLY_MS;
  me.value = session.user;
  lastPerson = session.user.id;
  endedBy.value = null;
  expected.value = "";
  phase.value = "in";
  return token;
}

/**
 * A browser may keep a page whole for the way back, over the end of its session. It is put away
 * unseen, and whoever comes back to it gets it anew, if they are still signed in.
 */
addEventListener("pagehide", ({ persisted }) => {
  document.documentElement.hidden = persisted && phase.value === "in";
});
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted || !document.documentElement.hidden) return;
  letGo();
  location.reload();
});

/**
 * The browser's list of what was fetched names items and holds links to files. What was on its way
 * when a session ended is entered in it afterwards.
 */
new PerformanceObserver(() => {
  if (phase.value === "out") performance.clearResourceTimings();
}).observe({ type: "resource" });

function forget(why: typeof endedBy.value): void {
  answer(false);
  performance.clearResourceTimings();
  epoch++;
  token = "";
  goodUntil = 0;
  renewing = null;
  for (const act of forgetful) act();
  endedBy.value = why;
  expected.value = "";
  me.value = null;
  phase.value = "out";
}

function leave(): void {
  forget(null);
  reload();
}

/** A fresh page holds nothing of what was read before. */
function reload(): void {
  letGo();
  location.replace("/");
}

function fresh(): Promise<never> {
  reload();
  return never();
}

/** Whoever waits for it goes no further; the page that waits is on its way out. */
const never = (): Promise<never> => new Promise(() => undefined);
