import { useSignal } from "@preact/signals";
import { t } from "../lib/i18n";
import type { Values } from "../lib/form";
import { oneOf, type GrantKind, type GrantPermission } from "../lib/shapes";
import { Check, Field, FieldError } from "../ui/form";

export const GRANT_KINDS = ["owner", "contact", "guest"] as const satisfies readonly GrantKind[];
export const GRANT_PERMISSIONS = [
  "mail",
  "documents",
  "invoices",
  "messages",
  "summaries",
  "work",
  "contacts",
] as const satisfies readonly GrantPermission[];

export type Terms = {
  kind: GrantKind;
  permissions: GrantPermission[];
  until: string | null;
  emails: boolean;
};

/** What a new access is unless something else is said: a contact who reads mail. */
export const USUAL: Terms = { kind: "contact", permissions: ["mail"], until: null, emails: false };

type TermsProps = {
  of: Terms;
  /** What the names of the fields begin with, where a form has several of these. */
  prefix?: string;
  field: (name: string) => { name: string; error: string | undefined };
};

/**
 * What an access opens, until when, and whether with e-mails. Whoever becomes an owner starts with
 * everything and with e-mails; an owner has no last day.
 */
export function TermsFields({ of, prefix = "", field }: TermsProps) {
  const kind = useSignal(of.kind);
  const isOwner = kind.value === "owner";
  const always = (one: GrantPermission) => isOwner && one === "contacts";
  const isNewOwner = isOwner && of.kind !== "owner";
  const permissions = field(`${prefix}permissions`);
  return (
    <>
      <div class="pair">
        <Field
          label={t("access.kind")}
          hint={t(`access.kindHint.${kind.value}`)}
          {...field(`${prefix}kind`)}
          onChange={({ currentTarget }) => {
            kind.value = oneOf(GRANT_KINDS, currentTarget.value) ?? "contact";
          }}
        >
          {GRANT_KINDS.map((one) => (
            <option key={one} value={one} selected={one === of.kind}>
              {t(`access.kind.${one}`)}
            </option>
          ))}
        </Field>
        {!isOwner && (
          <Field
            label={t("access.until")}
            type="date"
            optional
            hint={t("access.untilHint")}
            defaultValue={of.until ?? ""}
            {...field(`${prefix}until`)}
          />
        )}
      </div>
      <fieldset class="field permissions" key={isOwner ? "all" : "some"}>
        <legend>{t("access.permissions")}</legend>
        <div class="boxes">
          {GRANT_PERMISSIONS.map((one) => (
            <label key={one}>
              <input
                type="checkbox"
                name={`${prefix}permission.${one}`}
                defaultChecked={isNewOwner || of.permissions.includes(one) || always(one)}
                disabled={always(one)}
              />
              {t(`access.permission.${one}`)}
            </label>
          ))}
        </div>
        <FieldError text={permissions.error} />
      </fieldset>
      <div class="note">
        <Check
          key={isOwner ? "owner" : "other"}
          name={`${prefix}emails`}
          label={t("access.emails")}
          hint={t("access.emailsHint")}
          defaultChecked={of.kind === kind.value ? of.emails : isOwner}
        />
      </div>
    </>
  );
}

/** The terms that a form's fields hold. */
export const termsOf = (values: Values, prefix = ""): Terms => ({
  kind: oneOf(GRANT_KINDS, values[`${prefix}kind`] ?? "") ?? "contact",
  permissions: GRANT_PERMISSIONS.filter((one) => values[`${prefix}permission.${one}`]),
  until: values[`${prefix}until`] || null,
  emails: Boolean(values[`${prefix}emails`]),
});

/** What an access opens, in words; an owner always sees to the company's people. */
export function permissionsText(of: { kind: GrantKind; permissions: GrantPermission[] }): string {
  const opened = GRANT_PERMISSIONS.filter(
    (one) => of.permissions.includes(one) || (of.kind === "owner" && one === "contacts"),
  );
  return opened.map((one) => t(`access.permission.${one}`)).join(", ") || t("access.nothing");
}
