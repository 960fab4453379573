import { currentToken, end, renew, whileSignedIn } from "./session";
import type { Call, Out, Page } from "./shapes";
import { type Input, Problem, send } from "./wire";

export { Problem } from "./wire";

export const RECENT = "recent_sign_in_required";

/**
 * await api("GET /office/mail", { query: { q } }): the call's name picks the types of what goes in
 * and comes out.
 * A refused token is renewed once; when that fails too, the session ends and sign-in is shown.
 */
export function api<C extends Call>(
  call: C,
  input: Input<C>,
  signal?: AbortSignal,
): Promise<Out<C>> {
  return whileSignedIn(() => ask(call, input, signal));
}

async function ask<C extends Call>(
  call: C,
  input: Input<C>,
  signal?: AbortSignal,
): Promise<Out<C>> {
  const token = await currentToken();
  try {
    return await send(call, input, token, signal);
  } catch (error) {
    const isRefused = error instanceof Problem && error.status === 401;
    // This one is answered by giving the password again, and no session has ended.
    if (!isRefused || error.code === RECENT) throw error;
  }
  try {
    return await send(call, input, await renew(), signal);
  } catch (error) {
    if (error instanceof Problem && error.status === 401) end();
    throw error;
  }
}

/** Every item of a list whose length is a person's own, such as the companies that they act for. */
export async function all<T>(load: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await load(cursor);
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return items;
}

/** A name for one attempt at making something, so that sending it twice makes it once. */
export const newKey = (): string => crypto.randomUUID();
