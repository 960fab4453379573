import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { Icon } from "./icon";

type DialogProps = {
  title: ComponentChildren;
  onClose: () => void;
  size?: "small" | "wide" | "full";
  keeps?: () => boolean;
  children: ComponentChildren;
};

const FIRST = ".in :is(input:not([type=hidden]), select, textarea):not(:disabled)";

/**
 * A modal dialog that focuses its first field, else its title, and gives the focus back to what
 * opened it.
 * keeps: says whether closing would lose typed text; then it asks before it closes.
 */
export function Dialog({ title, onClose, size = "small", keeps, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const asks = useSignal(false);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current!;
    const opener = document.activeElement as HTMLElement | null;
    dialog.showModal();
    (dialog.querySelector<HTMLElement>(FIRST) ?? dialog.querySelector<HTMLElement>("h2"))?.focus();
    return () => {
      if (opener?.isConnected) opener.focus();
    };
  }, []);
  const close = () => (keeps?.() ? (asks.value = true) : onClose());
  return (
    <dialog
      ref={ref}
      class={size}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClose={onClose}
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
            <p>{t("dialog.loses")}</p>
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
              {t("dialog.discard")}
            </button>
          </div>
        )}
      </header>
      {children}
    </dialog>
  );
}
