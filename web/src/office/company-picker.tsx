import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { api, Problem } from "../lib/api";
import { t } from "../lib/i18n";
import { problemText } from "../lib/problems";
import type { OfficeCompany } from "../lib/shapes";
import { ClosedMark } from "../ui/badges";
import { FieldError } from "../ui/form";
import { Icon } from "../ui/icon";

const PAUSE_MS = 200;
const SHOWN = 8;

export type PickedCompany = Pick<OfficeCompany, "id" | "name" | "code"> &
  Partial<Pick<OfficeCompany, "state" | "always_attached">>;
type PickerProps = {
  label: string;
  name: string;
  picked: PickedCompany | null;
  onPick: (company: PickedCompany | null) => void;
  error?: string | undefined;
  isFilter?: boolean;
  /** None may be chosen; then what was typed and not chosen goes along as `<name>_typed`. */
  optional?: boolean;
  hint?: string;
};

/** Finds a company by a part of its name, code or tax id: a text field with a list of what fits. */
export function CompanyPicker({
  label,
  name,
  picked,
  onPick,
  error,
  isFilter,
  optional,
  hint,
}: PickerProps) {
  const id = useId();
  const search = useSearch();
  const input = useRef<HTMLInputElement>(null);
  const chosen = useRef<HTMLInputElement>(null);
  const shown = picked ? `${picked.name} · ${picked.code}` : "";
  useEffect(() => {
    if (input.current) input.current.value = shown;
  }, [shown]);

  function choose(company: PickedCompany): void {
    search.close();
    onPick(company);
    // The form hears of the choice as of any typed text.
    chosen.current?.dispatchEvent(new Event("input", { bubbles: true }));
    if (input.current) input.current.value = `${company.name} · ${company.code}`;
  }
  function onKeyDown(event: KeyboardEvent): void {
    const { found, at, isOpen, isStale } = search;
    if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      search.close();
    }
    // Typed and not chosen yet: Enter chooses, or waits for the list, but never sends the form.
    if (event.key === "Enter" && (isOpen || (!picked && input.current!.value))) {
      event.preventDefault();
      if (isStale) search.takeTheOnly(choose);
      else if (isOpen && found[at]) choose(found[at]);
    }
    if (event.key === "ArrowDown") {
      event.preventDefault();
      if (isOpen) search.step(1);
      else search.find(input.current!.value === shown ? "" : input.current!.value);
    }
    if (event.key === "ArrowUp" && isOpen) {
      event.preventDefault();
      search.step(-1);
    }
  }
  function onInput(event: { currentTarget: HTMLInputElement }): void {
    if (picked) onPick(null);
    search.find(event.currentTarget.value);
  }
  // What was typed and not chosen names no company: the field goes back to what is chosen.
  const onBlur = () => {
    search.leave();
    if (input.current && (picked || isFilter)) input.current.value = shown;
  };

  const isListed = search.isOpen && search.found.length > 0;
  return (
    <div class={isFilter ? "field picker filter" : "field picker"}>
      <label for={id} class={isFilter ? "vh" : undefined}>
        {label}
        {optional && <span class="optional"> {t("field.optional")}</span>}
      </label>
      <input ref={chosen} type="hidden" name={name} value={picked?.id ?? ""} />
      <div class="box">
        <Icon name="building-2" />
        <input
          ref={input}
          id={id}
          class="input"
          type="text"
          name={optional && !picked ? `${name}_typed` : undefined}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={isListed}
          aria-controls={isListed ? `${id}-list` : undefined}
          aria-invalid={error ? true : undefined}
          aria-activedescendant={isListed ? `${id}-${search.at}` : undefined}
          aria-describedby={
            [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ") || undefined
          }
          placeholder={t(isFilter ? "picker.all" : "picker.hint")}
          autocomplete="off"
          spellcheck={false}
          defaultValue={shown}
          onInput={onInput}
          onKeyDown={onKeyDown}
          onBlur={onBlur}
          onFocus={(event) => event.currentTarget.select()}
        />
        {picked && (isFilter || optional) && (
          <button
            type="button"
            class="btn quiet square"
            aria-label={t("picker.clear")}
            onClick={() => {
              onPick(null);
              chosen.current?.dispatchEvent(new Event("input", { bubbles: true }));
              input.current?.focus();
            }}
          >
            <Icon name="x" />
          </button>
        )}
        {isListed && (
          <ul
            class="options"
            id={`${id}-list`}
            role="listbox"
            aria-label={t("picker.list")}
            data-stale={search.isStale || undefined}
          >
            {search.found.map((one, index) => (
              <li
                key={one.id}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === search.at}
                onPointerDown={(event) => {
                  event.preventDefault();
                  if (!search.isStale) choose(one);
                }}
              >
                <span>
                  {one.name} <ClosedMark state={one.state} text="company.closedShort" />
                </span>
                <small>{one.code}</small>
              </li>
            ))}
          </ul>
        )}
        {search.isOpen && search.text && (
          <p class="options none" role="status">
            {search.text}
          </p>
        )}
      </div>
      <FieldError id={`${id}-error`} text={error} />
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/**
 * The companies that fit what is being typed, closed ones last, the one marked in the list, and why
 * there are none. Stale is a list of what was typed before: nobody is chosen from it, since whoever
 * types means what they typed.
 */
function useSearch() {
  const found = useSignal<OfficeCompany[]>([]);
  const isOpen = useSignal(false);
  const at = useSignal(0);
  const text = useSignal("");
  const isStale = useSignal(false);
  const takes = useRef<((company: OfficeCompany) => void) | null>(null);
  const hasLeft = useRef(false);
  const timer = useRef(0);
  const stop = useRef(new AbortController());
  const close = () => {
    clearTimeout(timer.current);
    stop.current.abort();
    isOpen.value = false;
    isStale.value = false;
    takes.current = null;
  };
  useEffect(() => close, []);

  async function look(typed: string): Promise<void> {
    stop.current.abort();
    const { signal } = (stop.current = new AbortController());
    try {
      const pages = await Promise.all(
        (["active", "closed"] as const).map((only) =>
          api(
            "GET /office/companies",
            { query: { q: typed.trim(), limit: SHOWN, only } },
            signal,
          ),
        ),
      );
      if (signal.aborted) return;
      found.value = pages.flatMap((page) => page.items).slice(0, SHOWN);
      text.value = found.value.length ? "" : t("picker.none", { typed });
    } catch (error) {
      if (!(error instanceof Problem)) return;
      found.value = [];
      text.value = problemText(error);
    }
    at.value = 0;
    isOpen.value = !hasLeft.current;
    isStale.value = false;
    const [only, ...others] = found.value;
    if (only && !others.length) takes.current?.(only);
    takes.current = null;
  }
  return {
    found: found.value,
    isOpen: isOpen.value,
    isStale: isStale.value,
    at: at.value,
    text: text.value,
    close,
    find(typed: string): void {
      clearTimeout(timer.current);
      isStale.value = true;
      takes.current = null;
      hasLeft.current = false;
      timer.current = window.setTimeout(() => void look(typed), PAUSE_MS);
    },
    /** Enter came before the list: if it names one company alone, that one is meant. */
    takeTheOnly(take: (company: OfficeCompany) => void): void {
      takes.current = take;
    },
    /** The field is left; what Enter asked for still comes. */
    leave(): void {
      hasLeft.current = Boolean(takes.current);
      if (hasLeft.current) isOpen.value = false;
      else close();
    },
    step(by: number): void {
      at.value = (at.value + by + found.value.length) % found.value.length;
    },
  };
}
