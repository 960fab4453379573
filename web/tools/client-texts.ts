import type { Plugin } from "vite";

/** The catalogues are the product's one set and hold the e-mails' and receipts' texts too; the client leaves those out. */
export function clientTexts(): Plugin {
  return {
    name: "client-texts",
    enforce: "pre",
    transform(code, id) {
      if (!/chalicelib\/texts\/\w+\.json$/.test(id)) return null;
      const kept = Object.entries(JSON.parse(code) as Record<string, unknown>).filter(([key]) => !/^(email|paper)\./.test(key));
      return { code: JSON.stringify(Object.fromEntries(kept)), map: null };
    },
  };
}
