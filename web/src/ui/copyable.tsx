import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { FieldError } from "./form";
import { Icon } from "./icon";

/** Words to be used elsewhere exactly as they are. */
export function Copyable({
  text,
  label,
  isFirst,
  onCopied,
  children,
}: {
  text: string;
  label: string;
  isFirst?: boolean;
  onCopied?: () => void;
  children?: ComponentChildren;
}) {
  const shown = useRef<HTMLElement>(null);
  const state = useSignal<"" | "copied" | "failed">("");
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      state.value = "copied";
      onCopied?.();
    } catch {
      getSelection()?.selectAllChildren(shown.current!);
      state.value = "failed";
    }
  }
  return (
    <div class="copyable">
      <code class="verbatim" ref={shown} onCopy={onCopied}>
        {text}
      </code>
      <div class="foot start">
        <button
          type="button"
          class={isFirst ? "btn primary" : "btn"}
          aria-label={label}
          onClick={() => void copy()}
        >
          <Icon name={state.value === "copied" ? "check" : "copy"} />
          {t(state.value === "copied" ? "scanner.copied" : "scanner.copy")}
        </button>
        {children}
      </div>
      <div role="status">
        {state.value === "copied" && <span class="vh">{t("scanner.copied")}</span>}
        {state.value === "failed" && <FieldError text={t("scanner.copyFailed")} />}
      </div>
    </div>
  );
}

/** A word among others that can be copied, such as an id. */
export function CopyableWord({ text, label }: { text: string; label: string }) {
  const shown = useRef<HTMLElement>(null);
  const isCopied = useSignal(false);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      isCopied.value = true;
    } catch {
      getSelection()?.selectAllChildren(shown.current!);
    }
  }
  return (
    <span class="copyword">
      <code class="id" ref={shown}>
        {text}
      </code>
      <button
        type="button"
        class="btn quiet square"
        aria-label={label}
        title={label}
        onClick={() => void copy()}
      >
        <Icon name={isCopied.value ? "check" : "copy"} />
      </button>
      <span class="vh" role="status">
        {isCopied.value && t("scanner.copied")}
      </span>
    </span>
  );
}
