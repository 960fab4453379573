import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "./lib/i18n";
import { portal } from "./lib/portal";
import { phase } from "./lib/session";
import { Brand } from "./ui/icon";
import { Languages } from "./ui/languages";

/** The way on from a link that is of no use: whoever is not signed in comes to where they do that. */
export const ToPortal = ({ isSecond }: { isSecond?: boolean }) => (
  <a class={isSecond ? "btn wide" : "btn primary wide"} href="/">
    {t(phase.value === "in" ? "invitation.toPortal" : "sign_in.submit")}
  </a>
);

/**
 * What is seen without a session: the wall of pigeonholes on one side, a small form on the other.
 */
export function Gate({ title, children }: { title: string; children: ComponentChildren }) {
  useEffect(() => {
    document.title = `${title} · Awizo`;
  }, [title]);
  return (
    <div class="gate">
      <header class="wall">
        <Brand />
        <p class="tagline">{t("brand.tagline")}</p>
        <img src="/wall.svg" alt="" />
      </header>
      <main id="main" tabIndex={-1}>
        <Languages />
        <div class="slip">
          {portal.value && <p class="office">{portal.value.office_name}</p>}
          <h1>{title}</h1>
          {children}
        </div>
      </main>
    </div>
  );
}
