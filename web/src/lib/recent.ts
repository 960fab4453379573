import { signal } from "@preact/signals";
import { RECENT } from "./api";
import { forgetLater } from "./session";
import { Problem } from "./wire";

/** Somebody waits for the password to be given again; `answer` says whether it was. */
export const wanted = signal<{ answer: (isGiven: boolean) => void } | null>(null);

/** Whether somebody of the staff sets up the codes of an app. */
export const showsCodes = signal(false);

/** What was done at the same moment waits for the same answer. */
let asking: Promise<boolean> | null = null;

forgetLater(() => {
  asking = null;
  wanted.value = null;
  showsCodes.value = false;
});

/**
 * Do what needs a password that was given a short while ago; asks for it where it was not, and
 * tries once more. Giving up leaves the problem as it was.
 */
export async function withRecentSignIn<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Problem && error.code === RECENT)) throw error;
    asking ??= ask();
    if (!(await asking)) throw error;
    return act();
  }
}

async function ask(): Promise<boolean> {
  const isGiven = await new Promise<boolean>((answer) => {
    wanted.value = { answer };
  });
  asking = null;
  wanted.value = null;
  return isGiven;
}
