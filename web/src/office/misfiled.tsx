import { useSignal } from "@preact/signals";
import { t } from "../lib/i18n";
import { go } from "../lib/router";
import type { OfficeMail } from "../lib/shapes";
import { Icon } from "../ui/icon";
import { Lazy } from "../ui/lazy";
import type { WithdrawProps } from "./withdraw";

/** The dialog, whose code is fetched when somebody needs it. */
export const Withdraw = (props: WithdrawProps) => (
  <Lazy load={() => import("./withdraw").then((part) => part.WithdrawDialog)} {...props} />
);

/** The way out for an item that was filed under the wrong company. */
export function Misfiled({ of }: { of: OfficeMail }) {
  const isAsking = useSignal(false);
  return (
    <section class="sheet pad" aria-labelledby="misfiled-title">
      <h2 id="misfiled-title">{t("misfiling.act")}</h2>
      {of.state === "collected" ? (
        <p class="hint">{t("problem.mail_collected")}</p>
      ) : (
        <button
          type="button"
          class="btn quiet start"
          onClick={() => {
            isAsking.value = true;
          }}
        >
          <Icon name="arrow-left-right" />
          {t("misfiling.title")}
        </button>
      )}
      {isAsking.value && (
        <Withdraw
          of={of}
          onClose={(isDone) => {
            isAsking.value = false;
            // The item is not there any more.
            if (isDone) go("/office/register");
          }}
        />
      )}
    </section>
  );
}
