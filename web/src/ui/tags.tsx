import { useSignal } from "@preact/signals";
import type { TargetedEvent } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { t } from "../lib/i18n";
import { FieldError } from "./form";
import { Icon } from "./icon";

const MOST = 20;
const LONGEST = 40;

/** Tags as one text, as a form holds them; a tag has no line breaks. */
export const joined = (tags: readonly string[]): string => tags.join("\n");
export const split = (text: string): string[] => text.split("\n").filter(Boolean);

/**
 * Tags as chips before a text field: Enter, a comma and leaving the field add what was typed,
 * Backspace in the empty field takes the last one away. The form holds them under `name`, and may
 * set that field by itself.
 */
export function TagsField({
  label,
  name,
  tags,
  known,
  hint,
  error,
}: {
  label: string;
  name: string;
  tags: string[];
  /** Offered while typing. */
  known: string[];
  hint: ComponentChildren;
  error: string | undefined;
}) {
  const id = useId();
  const held = useSignal(tags);
  const wrong = useSignal("");
  const said = useSignal("");
  const value = useRef<HTMLInputElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const text = value.current!.value;
    if (text !== joined(held.value)) held.value = split(text);
  });
  function hold(next: string[]): void {
    held.value = next;
    value.current!.value = joined(next);
    value.current!.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function add(): void {
    const typed = input.current!.value.split(/[,;\n]/).map((one) => one.replace(/\s+/g, " ").trim());
    const isNew = (one: string, index: number) =>
      one && ![...held.value, ...typed.slice(0, index)].some((other) => same(one, other));
    const added = typed.filter(isNew);
    wrong.value = refusal(held.value, added);
    if (wrong.value) return;
    input.current!.value = "";
    if (!added.length) return;
    hold([...held.value, ...added]);
    said.value = t("tags.added", { tag: added.join(", ") });
  }
  function remove(tag: string): void {
    wrong.value = "";
    hold(held.value.filter((one) => one !== tag));
    said.value = t("tags.removed", { tag });
    input.current!.focus();
  }
  function onKeyDown(event: TargetedEvent<HTMLInputElement, KeyboardEvent>): void {
    const typed = event.currentTarget.value;
    if ((event.key === "Enter" && typed.trim()) || event.key === ",") {
      event.preventDefault();
      add();
    }
    const last = held.value.at(-1);
    if (event.key === "Backspace" && !typed && last) remove(last);
  }
  const told = wrong.value || error;
  return (
    <div class="field">
      <label for={id}>
        {label} <span class="optional">{t("field.optional")}</span>
      </label>
      <div class="tagbox">
        {held.value.length > 0 && (
          <ul class="tags" aria-label={label}>
            {held.value.map((one) => (
              <li key={one} class="tag">
                {one}
                <button
                  type="button"
                  aria-label={t("tags.remove", { tag: one })}
                  onClick={() => remove(one)}
                >
                  <Icon name="x" />
                </button>
              </li>
            ))}
          </ul>
        )}
        <input
          ref={input}
          id={id}
          list={`${id}-known`}
          autocomplete="off"
          enterkeyhint="enter"
          aria-invalid={told ? true : undefined}
          aria-describedby={told ? `${id}-error ${id}-hint` : `${id}-hint`}
          onKeyDown={onKeyDown}
          onInput={() => {
            wrong.value = "";
          }}
          onBlur={add}
        />
      </div>
      <datalist id={`${id}-known`}>
        {known
          .filter((one) => !held.value.some((other) => same(one, other)))
          .map((one) => (
            <option key={one} value={one} />
          ))}
      </datalist>
      <input ref={value} type="hidden" name={name} defaultValue={joined(tags)} />
      <FieldError id={`${id}-error`} text={told} />
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
      <p class="vh" role="status">
        {said.value}
      </p>
    </div>
  );
}

const same = (one: string, other: string): boolean =>
  one.toLocaleLowerCase() === other.toLocaleLowerCase();

function refusal(held: string[], added: string[]): string {
  if (added.some((one) => one.length > LONGEST)) return t("tags.tooLong", { max: LONGEST });
  return held.length + added.length > MOST ? t("tags.tooMany", { max: MOST }) : "";
}
