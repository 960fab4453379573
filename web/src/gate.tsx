import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "./lib/i18n";
import { portal } from "./lib/portal";
import { phase } from "./lib/session";
import { Alert } from "./ui/alert";
import { Brand } from "./ui/icon";
import { Languages } from "./ui/languages";

/** The way on from a link that is of no use: whoever is not signed in comes to where they do that. */
export const ToPortal = ({ isSecond }: { isSecond?: boolean }) => (
  <a class={isSecond ? "btn wide" : "btn primary wide"} href="/">
    {t(phase.value === "in" ? "invitation.toPortal" : "sign_in.submit")}
  </a>
);

/** Back to what the invitation says, and to its other ways. */
export const ToInvitation = ({ onBack }: { onBack: () => void }) => (
  <button type="button" class="btn quiet wide" onClick={onBack}>
    {t("invitation.back")}
  </button>
);

/**
 * The token behind the # of the address, and how many came before it. It is taken out of the address
 * before anything else happens, so that it stays in no history; a link that is opened in the same
 * place, be it the same one, changes nothing else.
 */
export function useToken(): { token: string; turn: number } {
  const [held, hold] = useState(() => ({ token: takeToken(), turn: 0 }));
  useEffect(() => {
    const another = () => {
      const token = takeToken();
      if (token) hold(({ turn }) => ({ token, turn: turn + 1 }));
    };
    addEventListener("hashchange", another);
    return () => removeEventListener("hashchange", another);
  }, []);
  return held;
}

function takeToken(): string {
  const token = location.hash.slice(1);
  if (token) history.replaceState(history.state, "", location.pathname);
  return token;
}

/** A page behind a link that was loaded again: nothing is wrong with the link, it is kept nowhere. */
export const OpenAgain = () => (
  <Gate title={t("link.again")}>
    <Alert tone="info" live>
      <p>{t("link.againHint")}</p>
    </Alert>
    <ToPortal />
  </Gate>
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
