import { t } from "../lib/i18n";
import { fieldText } from "../lib/problems";
import type { FieldError } from "../lib/wire";
import { Field, TextArea } from "../ui/form";
import { change, draft, type Other } from "./draft";
import { DOCUMENT_TYPES } from "./shapes";

const LIMITS = { name: 120, last_four: 4, reason: 500 } as const;

/** Somebody who is entered nowhere: who it is, by which document, and why an admin lets them. */
export function OtherPerson({ wrong }: { wrong: readonly FieldError[] }) {
  const { other } = draft.value;
  const field = (name: keyof Other) => {
    const error = wrong.find((one) => one.field === name || one.field.endsWith(`.${name}`));
    return {
      name: `other_${name}`,
      value: other[name],
      error: error && !isRight(error, other[name]) ? fieldText(error) : undefined,
      onInput: (event: { currentTarget: { value: string } }) =>
        change({ other: { ...draft.value.other, [name]: event.currentTarget.value } }),
    };
  };
  return (
    <div class="card">
      <Field label={t("handout.otherName")} maxLength={LIMITS.name} autoFocus {...field("name")} />
      <div class="pair">
        <Field label={t("handout.documentType")} {...field("document_type")}>
          <option value="">{t("handout.documentChoose")}</option>
          {DOCUMENT_TYPES.map((one) => (
            <option key={one} value={one}>
              {t(`collectors.document.${one}`)}
            </option>
          ))}
        </Field>
        <Field
          label={t("handout.lastFour")}
          maxLength={LIMITS.last_four}
          autocomplete="off"
          {...field("last_four")}
        />
      </div>
      <TextArea
        label={t("handout.otherReason")}
        hint={t("handout.otherReasonHint")}
        maxLength={LIMITS.reason}
        {...field("reason")}
      />
    </div>
  );
}

/** A field that was empty and is filled says no more that it is empty. */
const isRight = ({ code }: FieldError, value: string): boolean =>
  code === "required" && Boolean(value.trim());
