import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { api, Problem } from "../lib/api";
import { t } from "../lib/i18n";
import type { Sender } from "../lib/shapes";
import { FieldError } from "../ui/form";

const PAUSE_MS = 150;
const NONE = -1;

/**
 * A sender's name, with those that the office knows while it is typed: the company's own first, and
 * before anything is typed the newest. None is marked until an arrow is pressed, so that Enter sends
 * what was typed.
 */
export function SenderField({
  companyId,
  name,
  error,
  label = t("mail.sender"),
  isBare = false,
}: {
  companyId: string;
  name: string;
  error?: string | undefined;
  label?: string;
  /** In a row of a table, whose heading says what it is. */
  isBare?: boolean;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const known = useKnown(companyId);
  const { found, at } = known;

  function choose(one: Sender): void {
    known.close();
    input.current!.value = one.name;
    // The form hears of the choice as of any typed text; here it is not typed on.
    known.isChosen.current = true;
    input.current!.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape" && found.length) {
      event.preventDefault();
      event.stopPropagation();
      known.close();
    }
    if (event.key === "Enter" && found[at]) {
      event.preventDefault();
      event.stopPropagation();
      choose(found[at]);
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (found.length) known.step(event.key === "ArrowDown" ? 1 : -1);
      else known.find(input.current!.value);
    }
  }
  const isListed = found.length > 0;
  return (
    <div class="field picker sender">
      <label for={id} class={isBare ? "vh" : undefined}>
        {label}
      </label>
      <div class="box">
        <input
          ref={input}
          id={id}
          class="input"
          name={name}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={isListed}
          aria-controls={isListed ? `${id}-list` : undefined}
          aria-invalid={error ? true : undefined}
          aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => known.find(event.currentTarget.value)}
          onFocus={(event) => {
            if (companyId && !event.currentTarget.value) known.find("");
          }}
          onKeyDown={onKeyDown}
          onBlur={known.close}
        />
        {isListed && (
          <ul
            // The last row of a dialog has little below it.
            ref={(list) => list?.scrollIntoView({ block: "nearest" })}
            class="options"
            id={`${id}-list`}
            role="listbox"
            aria-label={t("sender.list")}
          >
            {found.map((one, index) => (
              <li
                key={one.name}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === at}
                onPointerDown={(event) => {
                  event.preventDefault();
                  choose(one);
                }}
              >
                <span>{one.name}</span>
                {companyId && !one.is_known_here && <small>{t("sender.elsewhere")}</small>}
              </li>
            ))}
          </ul>
        )}
      </div>
      <FieldError id={`${id}-error`} text={error} />
    </div>
  );
}

/** The senders that fit what is being typed. They only help: without an answer there are none. */
function useKnown(companyId: string) {
  const found = useSignal<Sender[]>([]);
  const at = useSignal(NONE);
  const timer = useRef(0);
  const stop = useRef(new AbortController());
  const isChosen = useRef(false);
  const close = () => {
    clearTimeout(timer.current);
    stop.current.abort();
    found.value = [];
  };
  useEffect(() => close, []);

  async function look(typed: string): Promise<void> {
    stop.current.abort();
    const { signal } = (stop.current = new AbortController());
    const query = { q: typed.trim().slice(0, 80), company_id: companyId || undefined };
    try {
      const { items } = await api("GET /office/senders", { query }, signal);
      if (signal.aborted) return;
      at.value = NONE;
      found.value = items.filter((one) => one.name !== typed.trim());
    } catch (error) {
      if (!(error instanceof Problem)) return;
      found.value = [];
    }
  }
  return {
    found: found.value,
    at: at.value,
    isChosen,
    close,
    find(typed: string): void {
      clearTimeout(timer.current);
      if (isChosen.current) {
        isChosen.current = false;
        return;
      }
      // Whoever types on means what they typed, not what they had marked before.
      at.value = NONE;
      timer.current = window.setTimeout(() => void look(typed), PAUSE_MS);
    },
    step(by: number): void {
      const n = found.value.length;
      at.value = at.value === NONE ? (by > 0 ? 0 : n - 1) : (at.value + by + n) % n;
    },
  };
}
