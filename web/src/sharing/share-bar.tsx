import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { t } from "../lib/i18n";
import { Lazy } from "../ui/lazy";
import { Icon } from "../ui/icon";
import type { Shareable } from "./share-dialog";

const dialog = () => import("./share-dialog").then((module) => module.ShareDialog);

/** Shares one thing or several: the button, and the dialog that it opens. */
export function ShareButton({
  companyId,
  things,
  of = "",
  isQuiet = false,
  onShared,
}: {
  companyId: string;
  things: Shareable[];
  /** What it is of, where there are several such buttons. */
  of?: string;
  isQuiet?: boolean;
  onShared: () => void;
}) {
  const isOpen = useSignal(false);
  return (
    <>
      <button
        type="button"
        class={isQuiet ? "btn quiet" : "btn"}
        onClick={() => {
          isOpen.value = true;
        }}
      >
        <Icon name="share-2" />
        {t("shares.share")}
        {of && <span class="vh"> {of}</span>}
      </button>
      {isOpen.value && (
        <Lazy
          load={dialog}
          companyId={companyId}
          things={things}
          onDone={(isShared: boolean) => {
            isOpen.value = false;
            if (isShared) onShared();
          }}
        />
      )}
    </>
  );
}

/** What can be done with all chosen rows of a list at once. */
export function ShareBar({
  companyId,
  things,
  onNone,
  onShared,
  children,
}: {
  companyId: string;
  things: Shareable[];
  onNone: () => void;
  onShared: () => void;
  /** What else can be done with them. */
  children?: ComponentChildren;
}) {
  if (!things.length) return null;
  return (
    <div class="bulk" role="region" aria-label={t("shares.chosenTitle")}>
      <b role="status">{t("things.chosen", { n: things.length })}</b>
      <ShareButton companyId={companyId} things={things} onShared={onShared} />
      {children}
      <button type="button" class="btn quiet" onClick={onNone}>
        {t("bulk.none")}
      </button>
    </div>
  );
}
