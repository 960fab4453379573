import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { required, useForm, type Values } from "../lib/form";
import { language, t } from "../lib/i18n";
import { oneOf, type Permission, type Person } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { FieldError as Wrong } from "../lib/wire";
import { looksLikeEmail } from "../sign-in";
import { Dialog } from "../ui/dialog";
import { Check, Choices, Field } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { addPerson, type NewPerson, type People, type Side } from "./calls";
import { LanguageField, nameOf, PermissionBoxes, SPOKEN } from "./words";

type How = "invite" | "enter" | "link";
/** What the office gives at once, to whoever is no owner; an invitation's kind shows later. */
const KINDS = ["contact", "guest"] as const;
const CALL = "POST /companies/{company_id}/people";

/** Invite somebody, enter them by hand, or (the office) link a known address at once. */
export function AddPersonDialog({
  side,
  of: { may, items },
  asOwner,
  onDone,
  onClose,
}: {
  side: Side;
  of: People;
  /** The form starts as one for an owner. */
  asOwner: boolean;
  onDone: () => void;
  onClose: () => void;
}) {
  const how = useSignal<How>("invite");
  const usual = (isOwner: boolean): Permission[] =>
    may.permissions.filter((one) => isOwner || one === "mail");
  const given = useSignal(usual(asOwner));
  const isOwner = useSignal(asOwner);
  const kind = useSignal<(typeof KINDS)[number]>("contact");
  const touched = useRef<() => boolean>(() => false);
  const already = useRef<Person | undefined>(undefined);
  const form = useForm({
    call: CALL,
    // Whoever acts for the company is in the list that is shown; nothing is said of anybody else.
    check: (values) => {
      already.current = items.find((one) => one.user_id && isTheirs(one, values.email ?? ""));
      return [...check(values, how.value), ...(already.current ? [{ field: "email", code: "in_list" }] : [])];
    },
    word: ({ code }) =>
      code === "in_list" && already.current
        ? t("people.inList", { name: nameOf(already.current) })
        : undefined,
    send: async (values, key) => {
      const body = bodyOf(values, given.value, how.value === "invite");
      const atOnce = how.value === "link" ? { kind: kind.value } : null;
      told(await addPerson(side, body, key, atOnce), how.value);
      return onDone;
    },
  });
  touched.current = form.isTouched;
  const until = form.field("until");
  return (
    <Dialog title={t("people.add")} onClose={onClose} keeps={() => touched.current()}>
      <form class="in" {...form.attrs}>
        <Choices<How>
          label={t("people.how")}
          name="how"
          value={how.value}
          onPick={(next) => {
            how.value = next;
          }}
          choices={[
            { value: "invite", title: t("people.how.invite"), text: t("people.howHint.invite") },
            { value: "enter", title: t("people.how.enter"), text: t("people.howHint.enter") },
            ...(side.isOffice
              ? [{ value: "link" as const, title: t("people.how.link"), text: t("people.howHint.link") }]
              : []),
          ]}
        />
        <Field
          label={t("sign_in.email")}
          type="email"
          autocomplete="off"
          {...form.field("email")}
        />
        {how.value !== "link" && (
          <>
            <div class="pair">
              <Field label={t("people.firstName")} autocomplete="off" {...form.field("first_name")} />
              <Field label={t("people.lastName")} autocomplete="off" {...form.field("last_name")} />
            </div>
            <div class="pair">
              <Field
                label={t("people.phone")}
                type="tel"
                optional
                autocomplete="off"
                {...form.field("phone")}
              />
              <Field
                label={t("people.mobile")}
                type="tel"
                optional
                autocomplete="off"
                {...form.field("mobile")}
              />
            </div>
          </>
        )}
        {may.owner && (
          <Check
            name="as_owner"
            label={t("people.asOwner")}
            hint={t("access.kindHint.owner")}
            defaultChecked={asOwner}
            onChange={({ currentTarget }) => {
              isOwner.value = currentTarget.checked;
              given.value = usual(currentTarget.checked);
            }}
          />
        )}
        {how.value === "link" && !isOwner.value && (
          <Field
            label={t("access.kind")}
            hint={t(`access.kindHint.${kind.value}`)}
            {...form.field("kind")}
            onChange={({ currentTarget }) => {
              kind.value = oneOf(KINDS, currentTarget.value) ?? "contact";
            }}
          >
            {KINDS.map((one) => (
              <option key={one} value={one} selected={one === kind.value}>
                {t(`access.kind.${one}`)}
              </option>
            ))}
          </Field>
        )}
        <PermissionBoxes
          legend={t("access.permissions")}
          given={given.value}
          may={may.permissions}
          isOwner={isOwner.value}
          error={form.field("permissions").error}
          onPick={(next) => {
            given.value = next;
          }}
        />
        <div class="note">
          <Check
            key={isOwner.value ? "owner" : "other"}
            name="emails"
            label={t("access.emails")}
            hint={t("access.emailsHint")}
            defaultChecked={isOwner.value}
          />
        </div>
        {!isOwner.value && (
          <Field
            label={t("access.until")}
            type="date"
            optional={!may.until}
            hint={t("people.untilHint")}
            defaultValue={may.until ?? ""}
            {...until}
          />
        )}
        {how.value !== "link" && (
          <LanguageField of={language.value} {...form.field("language")} />
        )}
        <FormEnd of={form} sticky>{t(`people.submit.${how.value}`)}</FormEnd>
      </form>
    </Dialog>
  );
}

/** Whoever acts for the company already stays as they are; the toast says which it was. */
function told(made: Person, how: How): void {
  const name = nameOf(made);
  if (made.user_id && how !== "link") notify(t("people.already", { name }));
  else notify(t(`people.done.${how}`, { name }));
}

const isTheirs = (one: Person, typed: string): boolean =>
  one.email.toLowerCase() === typed.toLowerCase();

/** Whoever is linked at once keeps their own name. */
const check = (values: Values, how: How): Wrong[] => [
  ...(looksLikeEmail(values.email ?? "") ? [] : [{ field: "email", code: "email" }]),
  ...(how === "link" ? [] : required(values, "first_name", "last_name")),
];

const bodyOf = (values: Values, permissions: Permission[], send: boolean): NewPerson => ({
  email: values.email ?? "",
  first_name: values.first_name ?? "",
  last_name: values.last_name ?? "",
  phone: values.phone ?? "",
  mobile: values.mobile ?? "",
  permissions,
  until: values.until || null,
  as_owner: Boolean(values.as_owner),
  emails: Boolean(values.emails),
  language: oneOf(SPOKEN, values.language ?? "") ?? "pl",
  send,
});
