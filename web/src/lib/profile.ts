import { api } from "./api";
import { setLanguage, wantedHere, wantedIsKept } from "./i18n";
import { asProblem } from "./load";
import { me } from "./session";
import type { Language } from "./shapes";

/**
 * Change the language at once and keep it with the user; when keeping fails the page still speaks
 * it.
 */
export async function chooseLanguage(next: Language): Promise<void> {
  await setLanguage(next);
  await keep(next).catch((error: unknown) => void asProblem(error));
}

/** A language picked on the sign-in page becomes the user's own. */
export async function keepWantedLanguage(): Promise<void> {
  const next = wantedHere();
  wantedIsKept();
  if (next) await chooseLanguage(next);
}

async function keep(next: Language): Promise<void> {
  if (!me.value || me.value.language === next) return;
  // The version may be stale when another window changed the profile: read it anew and try once
  // more.
  const save = (version: number) => api("PATCH /me", { body: { language: next }, version });
  me.value = await save(me.value.version).catch(async (error: unknown) => {
    if (asProblem(error).status !== 412) throw error;
    return save((await api("GET /me", {})).version);
  });
}
