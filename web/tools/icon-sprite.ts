import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";
import { ICONS } from "../src/ui/icon-names.ts";

const MODULE = "virtual:icon-sprite";
const DEV_PATH = "/icons.svg";

/**
 * One SVG file with a <symbol> for each name in ICONS, drawn from lucide-static; the import gives
 * the file's address.
 */
export function iconSprite(): Plugin {
  let building = false;
  return {
    name: "icon-sprite",
    configResolved(config) {
      building = config.command === "build";
    },
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
    load(id) {
      if (id !== `\0${MODULE}`) return null;
      if (!building) return `export default ${JSON.stringify(DEV_PATH)}`;
      const file = this.emitFile({ type: "asset", name: "icons.svg", source: sprite() });
      return `export default import.meta.ROLLUP_FILE_URL_${file}`;
    },
    configureServer(server) {
      server.middlewares.use(DEV_PATH, (_, response) => {
        response.setHeader("Content-Type", "image/svg+xml");
        response.end(sprite());
      });
    },
  };
}

function sprite(): string {
  const require = createRequire(import.meta.url);
  const symbols = ICONS.map((name) => {
    const source = readFileSync(require.resolve(`lucide-static/icons/${name}.svg`), "utf8");
    const shapes = source.slice(
      source.indexOf(">", source.indexOf("<svg")) + 1,
      source.lastIndexOf("</svg>"),
    );
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${shapes.replace(/\s+/g, " ").trim()}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}
