import { computed, signal } from "@preact/signals";
import { setLanguage, wantedHere } from "./i18n";
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
export const hasEnded = signal(false);
export const isStaff = computed(() => Boolean(me.value?.role));

const EARLY_MS = 30_000;
let token = "";
let goodUntil = 0;
let renewing: Promise<string> | null = null;

const tabs = new BroadcastChannel("awizo-session");
tabs.onmessage = () => {
  if (me.value) forget(true);
};

/**
 * Ask for a session with the cookie of an earlier visit, and whose portal this is: without the
 * office's time zone no page would tell the right day.
 */
export async function restore(): Promise<void> {
  phase.value = "starting";
  const [session, portal] = await Promise.allSettled([renew(), loadPortal()]);
  const hasFailed = session.status === "rejected" && (session.reason as Problem).isPassing;
  if (hasFailed || portal.status === "rejected") phase.value = "unreachable";
  else if (session.status === "rejected") phase.value = "out";
}

export async function signIn(email: string, password: string): Promise<void> {
  const asked = send("POST /session", { body: { email, password } });
  const [session] = await Promise.all([asked, loadPortal()]);
  await open(session);
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
  renewing ??= send("POST /session/refresh", {})
    .then(open, (problem: Problem) => {
      if (problem.status === 401) end();
      throw problem;
    })
    .finally(() => {
      renewing = null;
    });
  return renewing;
}

/** The server no longer accepts this session: to the sign-in page, which says so. */
export function end(): void {
  if (phase.value !== "out") forget(Boolean(me.value));
}

export async function signOut(): Promise<void> {
  await send("DELETE /session", {});
  tabs.postMessage("out");
  leave();
}

export async function signOutEverywhere(): Promise<void> {
  await send("POST /me/sign-out-everywhere", {}, await currentToken());
  await send("DELETE /session", {}).catch(() => undefined);
  tabs.postMessage("out");
  leave();
}

async function open(session: Session): Promise<string> {
  // Somebody else signed in beside us with the same cookie: nothing of the first person stays on
  // screen.
  if (me.value && me.value.id !== session.user.id) reload();
  token = session.id_token;
  goodUntil = Date.now() + session.expires_in * 1000 - EARLY_MS;
  if (!wantedHere()) await setLanguage(session.user.language as Language);
  me.value = session.user;
  hasEnded.value = false;
  phase.value = "in";
  return token;
}

function forget(ended: boolean): void {
  answer(false);
  token = "";
  goodUntil = 0;
  hasEnded.value = ended;
  me.value = null;
  phase.value = "out";
}

function leave(): void {
  forget(false);
  reload();
}

/** A fresh page holds nothing of what was read before. */
function reload(): void {
  letGo();
  location.replace("/");
}
