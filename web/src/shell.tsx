import type { ComponentChildren } from "preact";
import { t } from "./lib/i18n";
import { Brand } from "./ui/icon";
import { Toast } from "./ui/toast";
import { UserMenu } from "./user-menu";

type ShellProps = {
  face: "client" | "office";
  bar?: ComponentChildren;
  strip?: ComponentChildren;
  rail?: ComponentChildren;
  children: ComponentChildren;
};

/** The frame around every page of a face: header with its own parts, rail, main. */
export function Shell({ face, bar, strip, rail, children }: ShellProps) {
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>
        {t("nav.skip")}
      </a>
      <header class={`top ${face}`}>
        <div class="bar">
          <a class="home" href={face === "office" ? "/office" : "/"}>
            <Brand />
            {face === "office" && <span class="facename">{t("nav.office")}</span>}
          </a>
          {bar}
          <UserMenu />
        </div>
        {strip}
      </header>
      <div class={rail ? "body railed" : "body"}>
        {rail}
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <Toast />
    </>
  );
}

function toMain(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
