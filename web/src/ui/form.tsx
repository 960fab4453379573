import type { ComponentChildren, InputHTMLAttributes, TextareaHTMLAttributes } from "preact";
import { useEffect, useId } from "preact/hooks";
import { t } from "../lib/i18n";
import { Icon } from "./icon";

type Common = {
  label: string;
  error?: string | undefined;
  hint?: ComponentChildren;
  optional?: boolean;
};

const describe = (id: string, { error, hint }: Common) => ({
  id,
  "aria-invalid": error ? true : undefined,
  "aria-describedby":
    [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ") || undefined,
});

export const FieldError = ({ id, text }: { id?: string; text: string | undefined }) =>
  text ? (
    <p class="wrong" id={id}>
      <Icon name="circle-alert" />
      <span>{text}</span>
    </p>
  ) : null;

/** Label, control, hint and error tied together around whatever control is given. */
function Frame({ id, of, children }: { id: string; of: Common; children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={id}>
        {of.label}
        {of.optional && <span class="optional"> {t("field.optional")}</span>}
      </label>
      {children}
      <FieldError id={`${id}-error`} text={of.error} />
      {of.hint && (
        <p class="hint" id={`${id}-hint`}>
          {of.hint}
        </p>
      )}
    </div>
  );
}

type FieldProps = Common &
  Omit<InputHTMLAttributes<HTMLInputElement>, "label" | "children"> & {
    children?: ComponentChildren;
  };

/**
 * A text field; with <option>s as children a select. One that comes later takes the focus too if it
 * has `autoFocus`, which browsers heed only once a page.
 */
export function Field({ label, error, hint, optional = false, children, ...rest }: FieldProps) {
  const id = useId();
  useEffect(() => {
    if (rest.autoFocus) document.getElementById(id)?.focus();
  }, []);
  const of = { label, error, hint, optional };
  const control = children ? (
    <select {...(rest as object)} {...describe(id, of)}>
      {children}
    </select>
  ) : (
    <input {...(rest as object)} {...describe(id, of)} />
  );
  return (
    <Frame id={id} of={of}>
      {control}
    </Frame>
  );
}

export function TextArea({
  label,
  error,
  hint,
  optional = false,
  ...rest
}: Common & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "label">) {
  const id = useId();
  const of = { label, error, hint, optional };
  return (
    <Frame id={id} of={of}>
      <textarea rows={3} {...rest} {...describe(id, of)} />
    </Frame>
  );
}

type Choice<T extends string> = { value: T; title: string; text?: string };

/** One of a few choices, each explained, as cards. */
export function Choices<T extends string>({
  label,
  name,
  choices,
  value,
  onPick,
  error,
}: {
  label: string;
  name: string;
  choices: Choice<T>[];
  value: T;
  onPick: (value: T) => void;
  error?: string | undefined;
}) {
  const id = useId();
  return (
    <fieldset class="field choices" aria-describedby={error ? `${id}-error` : undefined}>
      <legend>{label}</legend>
      <div class="cards">
        {choices.map((one) => (
          <label key={one.value} class="choice">
            <input
              type="radio"
              name={name}
              value={one.value}
              checked={one.value === value}
              onChange={() => onPick(one.value)}
              aria-invalid={error ? true : undefined}
            />
            <span>
              <b>{one.title}</b>
              {one.text && <span class="hint">{one.text}</span>}
            </span>
          </label>
        ))}
      </div>
      <FieldError id={`${id}-error`} text={error} />
    </fieldset>
  );
}

export function Check({
  label,
  hint,
  ...rest
}: { label: string; hint?: ComponentChildren } & Omit<InputHTMLAttributes<HTMLInputElement>, "label">) {
  const id = useId();
  return (
    <div class="check">
      <input
        type="checkbox"
        {...(rest as object)}
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      <div>
        <label for={id}>{label}</label>
        {hint && (
          <p class="hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** A button that sends its form, and says so while it does. */
export const Submit = ({
  busy,
  children,
  wide,
  danger,
}: {
  busy: boolean;
  children: ComponentChildren;
  wide?: boolean;
  danger?: boolean;
}) => (
  <button
    class={danger ? "btn danger" : wide ? "btn primary wide" : "btn primary"}
    aria-disabled={busy ? true : undefined}
  >
    {busy && <span class="spin" aria-hidden="true" />}
    {children}
  </button>
);
