import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { useKeeper, type Loss } from "../lib/leaving";
import { isOnTop } from "../lib/toast";
import { Icon } from "./icon";

type DialogProps = {
  title: ComponentChildren;
  onClose: () => void;
  size?: "small" | "wide" | "full" | "screen";
  keeps?: () => boolean;
  loss?: Loss;
  children: ComponentChildren;
};

const FIRST = ".in :is(input:not([type=hidden]), select, textarea):not(:disabled)";

/**
 * A modal dialog that focuses its first field, else its title, and gives the focus back to what
 * opened it.
 * keeps: says whether closing would lose something (loss); then it asks before it closes, and so
 * does leaving the page.
 */
export function Dialog({
  title,
  onClose,
  size = "small",
  keeps,
  loss = "typed",
  children,
}: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const asks = useSignal(false);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current!;
    const opener = document.activeElement as HTMLElement | null;
    dialog.showModal();
    isOnTop.value++;
    (dialog.querySelector<HTMLElement>(FIRST) ?? dialog.querySelector<HTMLElement>("h2"))?.focus();
    return () => {
      if (opener?.isConnected) opener.focus();
    };
  }, []);
  useKeeper(keeps, loss);
  const close = () => (keeps?.() ? (asks.value = true) : onClose());
  // A second Escape closes a dialog whatever the page says: one that still has to ask opens again.
  const wasClosed = () => {
    ref.current!.showModal();
    close();
  };
  return (
    <dialog
      ref={ref}
      class={size}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClose={wasClosed}
    >
      <header>
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="btn quiet square" aria-label={t("act.close")} onClick={close}>
          <Icon name="x" />
        </button>
        {asks.value && (
          <div class="asks" role="alert">
            <p>{t(`dialog.loses.${loss}`)}</p>
            <button
              type="button"
              class="btn"
              ref={(button) => button?.focus()}
              onClick={() => {
                asks.value = false;
              }}
            >
              {t("dialog.keep")}
            </button>
            <button type="button" class="btn danger" onClick={onClose}>
              {t(`dialog.discard.${loss}`)}
            </button>
          </div>
        )}
      </header>
      {children}
    </dialog>
  );
}

/** Closes the dialog that it stands in, which asks first where something would be lost. */
export const Cancel = ({ children }: { children?: ComponentChildren }) => (
  <button
    type="button"
    class="btn"
    onClick={({ currentTarget }) =>
      currentTarget.closest("dialog")?.dispatchEvent(new Event("cancel", { cancelable: true }))
    }
  >
    {children ?? t("act.cancel")}
  </button>
);
