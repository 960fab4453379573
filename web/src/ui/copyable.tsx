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
