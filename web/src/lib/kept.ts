/**
 * What a browser keeps between visits, none of it of a letter. One that may keep nothing for us
 * throws at every touch of its storage: then nothing is remembered, and everything else works.
 */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Nothing stays of an empty value. */
export function keep(name: string, value: string): void {
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    // Asked for again at the next visit.
  }
}
