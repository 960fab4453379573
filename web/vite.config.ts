import { defineConfig } from "vite";
import { clientTexts } from "./tools/client-texts.ts";
import { iconSprite } from "./tools/icon-sprite.ts";

export default defineConfig({
  plugins: [clientTexts(), iconSprite()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // Everything stays a file of its own: the page's CSP knows no data: addresses.
  build: { assetsInlineLimit: 0, target: "es2022", modulePreload: { polyfill: false } },
  worker: { format: "es" },
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    fs: { allow: [".", "../chalicelib/texts"] },
    proxy: { "/api": process.env.AWIZO_API ?? "http://127.0.0.1:8000" },
  },
});
