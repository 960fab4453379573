import { signal } from "@preact/signals";
import { forgetLater } from "../lib/session";
import type { Doc } from "../lib/shapes";

/** The tags that were seen on each company's documents, offered where one is chosen or typed. */
const seen = signal<Readonly<Record<string, string[]>>>({});

forgetLater(() => {
  seen.value = {};
});

export const tagsOf = (companyId: string): string[] => seen.value[companyId] ?? [];

export function noteTags(companyId: string, documents: Doc[]): void {
  const known = tagsOf(companyId);
  const all = new Set([...known, ...documents.flatMap(({ tags }) => tags)]);
  if (all.size === known.length) return;
  const sorted = [...all].sort((one, other) => one.localeCompare(other));
  seen.value = { ...seen.value, [companyId]: sorted };
}
