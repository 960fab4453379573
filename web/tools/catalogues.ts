import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const CATALOGUE = /\/locales\/\w+\.json$/;

/** Leaves the texts of e-mails out of what the browser loads: the server reads them from the same catalogues. */
export function catalogues(): Plugin {
  return {
    name: "catalogues",
    enforce: "pre",
    load(id) {
      if (!CATALOGUE.test(id)) return null;
      const texts: Record<string, unknown> = JSON.parse(readFileSync(id, "utf8"));
      return JSON.stringify(Object.fromEntries(Object.entries(texts).filter(([key]) => !key.startsWith("email."))));
    },
  };
}
