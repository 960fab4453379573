import { useSignal, type Signal } from "@preact/signals";
import { api } from "../lib/api";
import { required, useForm, type Values } from "../lib/form";
import { LANGUAGES, language, t } from "../lib/i18n";
import { withRecentSignIn } from "../lib/recent";
import { me } from "../lib/session";
import { oneOf, type Language, type OfficeUserDetail, type Out } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { FieldError } from "../lib/wire";
import { looksLikeEmail } from "../sign-in";
import { ProblemAlert } from "../ui/alert";
import { Theirs, useEdit } from "../ui/edit";
import { Check, Field, Submit, TextArea } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { Icon } from "../ui/icon";
import { CompanyPicker, type PickedCompany } from "./company-picker";
import { TermsFields, termsOf, USUAL } from "./terms";

const EDITED = ["first_name", "last_name", "phone", "mobile", "notes", "language", "role"] as const;
type Edited = (typeof EDITED)[number];
const ROLES = ["clerk", "dpo", "admin"] as const;
const ONE = "/office/users/{user_id}";
/** As many as one request takes. */
const MOST = 20;

/** A new person with all that they will reach; what comes back holds the link, unless it was sent. */
export function AddUserForm({
  touched,
  onAdded,
  onKnown,
}: {
  touched: { current: () => boolean };
  onAdded: (added: Out<"POST /office/users">, isSent: boolean) => void;
  onKnown: (email: string) => void;
}) {
  const chosen = useSignal<PickedCompany[]>([]);
  const payer = useSignal<PickedCompany | null>(null);
  // Who works for the office is no seat, so nobody pays one.
  const isStaff = useSignal(false);
  const known = useSignal("");
  const next = useSignal<PickedCompany | null>(null);
  const form = useForm({
    call: "POST /office/users",
    check: (values) => [
      ...check(values),
      ...(next.value ? [{ field: "next_company", code: "not_added" }] : []),
    ],
    word: wordOf,
    send: async (values, key) => {
      known.value = "";
      const isSent = Boolean(values.send_way_in);
      const body = {
        ...detailsOf(values),
        email: values.email ?? "",
        role: oneOf(ROLES, values.role ?? "") ?? null,
        payer_id: isStaff.value ? null : (payer.value?.id ?? null),
        grants: chosen.value.map(({ id }, at) => ({
          company_id: id,
          ...termsOf(values, `grants.${at}.`),
        })),
        send_way_in: isSent,
      };
      const send = () => api("POST /office/users", { body, key });
      const added = await withRecentSignIn(send);
      return () => onAdded(added, isSent);
    },
    onProblem: (problem) => {
      if (problem.errors.some(({ code }) => code === "email_taken"))
        known.value = emailIn(form.attrs.ref.current);
      return false;
    },
  });
  touched.current = form.isTouched;
  return (
    <form class="in" {...form.attrs}>
      <Names field={form.field} />
      <Field
        label={t("users.email")}
        type="email"
        autocomplete="off"
        hint={t("users.emailHint")}
        {...form.field("email")}
      />
      {known.value && (
        <p>
          <button type="button" class="btn" onClick={() => onKnown(known.value)}>
            <Icon name="search" />
            {t("users.openKnown")}
          </button>
        </p>
      )}
      <Details field={form.field} />
      <Companies
        chosen={chosen.value}
        picked={next}
        onChange={(all) => {
          chosen.value = all;
        }}
        field={form.field}
      />
      {me.value?.role === "admin" && (
        <RoleField
          field={form.field}
          onPick={(role) => {
            isStaff.value = Boolean(role);
          }}
        />
      )}
      {!isStaff.value && (
        <CompanyPicker
          label={t("users.payer")}
          optional
          hint={t("users.payerHint")}
          picked={payer.value}
          onPick={(one) => {
            payer.value = one;
          }}
          {...form.field("payer_id")}
        />
      )}
      <Check name="send_way_in" label={t("wayIn.send")} hint={t("users.sendHint")} />
      <FormEnd of={form} sticky>{t("users.addSubmit")}</FormEnd>
    </form>
  );
}

/** The companies of a new person: pick one, press +, and again for the next. */
function Companies({
  chosen,
  picked,
  onChange,
  field,
}: {
  chosen: PickedCompany[];
  /** The next one, which counts once it is added. */
  picked: Signal<PickedCompany | null>;
  onChange: (next: PickedCompany[]) => void;
  field: ReturnType<typeof useForm>["field"];
}) {
  const wrong = useSignal("");
  function add(): void {
    const one = picked.value;
    wrong.value = !one
      ? t("access.pickFirst")
      : chosen.some(({ id }) => id === one.id)
        ? t("field.twice")
        : chosen.length >= MOST
          ? t("access.most", { n: MOST })
          : "";
    if (!one || wrong.value) return;
    picked.value = null;
    onChange([...chosen, one]);
  }
  return (
    <fieldset class="group">
      <legend>{t("access.companies")}</legend>
      <p class="hint">
        {t("access.companiesHint")}
      </p>
      {chosen.map((one, at) => (
        <section class="card" key={one.id} aria-label={one.name}>
          <div class="stateline">
            <b>{one.name}</b>
            <span class="hint nowrap">{one.code}</span>
            <button
              type="button"
              class="btn quiet square end"
              aria-label={t("access.leaveOut", { name: one.name })}
              onClick={() => onChange(chosen.filter(({ id }) => id !== one.id))}
            >
              <Icon name="x" />
            </button>
          </div>
          <TermsFields of={USUAL} prefix={`grants.${at}.`} field={field} />
        </section>
      ))}
      <div class="inline addline">
        <CompanyPicker
          label={t("access.company")}
          name="next_company"
          picked={picked.value}
          error={wrong.value || (picked.value && field("next_company").error) || undefined}
          onPick={(one) => {
            picked.value = one;
            wrong.value = "";
          }}
        />
        <button type="button" class="btn" onClick={add}>
          <Icon name="plus" />
          {t("access.add")}
        </button>
      </div>
    </fieldset>
  );
}

/** What the office knows of a person; others may change it at the same time. */
export function EditUserForm({
  of,
  isLocked,
  onSaved,
}: {
  of: OfficeUserDetail;
  /** Shown and not changed: deleted people, and staff for whoever is no admin. */
  isLocked: boolean;
  onSaved: () => void;
}) {
  const path = { user_id: of.id };
  const edit = useEdit<Edited, OfficeUserDetail>({
    call: `PATCH ${ONE}`,
    of,
    // A role is given when a person is added: see the server's reasons.
    names:
      me.value?.role === "admin" && of.role ? EDITED : EDITED.filter((name) => name !== "role"),
    check: (values) => required(values, "first_name", "last_name"),
    word: wordOf,
    load: () => api(`GET ${ONE}`, { path }),
    save: async (changes, version) => {
      const { role, language: spoken, ...rest } = changes;
      const body = {
        ...rest,
        ...(spoken !== undefined && { language: spoken as Language }),
        ...(role !== undefined && { role: oneOf(ROLES, role) ?? null }),
      };
      const saved = await withRecentSignIn(() => api(`PATCH ${ONE}`, { path, body, version }));
      notify(t("users.saved", { name: nameOf(saved) }));
      return saved;
    },
    onSaved,
    shown: (name, value) =>
      name === "language"
        ? LANGUAGES[value as Language]
        : name === "role"
          ? t(`user.role.${oneOf(ROLES, value) ?? "clerk"}`)
          : value,
  });
  const { form, begun } = edit;
  return (
    <section class="sheet pad" aria-labelledby="details-title">
      <h2 id="details-title">{t("users.details")}</h2>
      <form class="stack" key={edit.turn} {...form.attrs}>
        <fieldset class="group" disabled={isLocked}>
          <legend class="vh">{t("users.details")}</legend>
          {edit.isOver && <Theirs told={t("users.stale")} onTake={edit.useTheirs} />}
          <Names field={form.field} of={begun} hint={edit.hint} />
          <Details field={form.field} of={begun} hint={edit.hint} />
          {me.value?.role === "admin" &&
            (of.role ? (
              <RoleField field={form.field} of={begun} hint={edit.hint} />
            ) : (
              !isLocked && <NoRole />
            ))}
          {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
          <div class="foot">
            <Submit busy={form.isBusy}>{t(edit.isOver ? "item.saveOver" : "act.save")}</Submit>
          </div>
        </fieldset>
      </form>
    </section>
  );
}

type Fields = {
  of?: OfficeUserDetail;
  field: ReturnType<typeof useForm>["field"];
  hint?: ReturnType<typeof useEdit<Edited, OfficeUserDetail>>["hint"];
};
const usually: NonNullable<Fields["hint"]> = (_, usual) => usual;

const Names = ({ of, field, hint = usually }: Fields) => (
  <div class="pair">
    <Field
      label={t("users.firstName")}
      autocomplete="off"
      defaultValue={of?.first_name}
      {...field("first_name")}
      hint={hint("first_name")}
    />
    <Field
      label={t("users.lastName")}
      autocomplete="off"
      defaultValue={of?.last_name}
      {...field("last_name")}
      hint={hint("last_name")}
    />
  </div>
);

function Details({ of, field, hint = usually }: Fields) {
  const spoken = of?.language ?? language.value;
  return (
    <>
      <div class="pair">
        <Field
          label={t("users.phone")}
          type="tel"
          optional
          autocomplete="off"
          defaultValue={of?.phone}
          {...field("phone")}
          hint={hint("phone")}
        />
        <Field
          label={t("users.mobile")}
          type="tel"
          optional
          autocomplete="off"
          defaultValue={of?.mobile}
          {...field("mobile")}
          hint={hint("mobile")}
        />
      </div>
      <Field label={t("users.language")} {...field("language")} hint={hint("language")}>
        {(Object.keys(LANGUAGES) as Language[]).map((one) => (
          <option key={one} value={one} selected={one === spoken}>
            {LANGUAGES[one]}
          </option>
        ))}
      </Field>
      <TextArea
        label={t("users.notes")}
        optional
        defaultValue={of?.notes}
        {...field("notes")}
        hint={hint("notes", t("users.notesHint"))}
      />
    </>
  );
}

/** Of a client, where nobody can choose a role any more. */
const NoRole = () => (
  <div class="field">
    <span class="label">{t("users.role")}</span>
    <p>{t("users.noRole")}</p>
    <p class="hint">{t("users.noRoleHint")}</p>
  </div>
);

const RoleField = ({
  of,
  field,
  hint = usually,
  onPick,
}: Fields & { onPick?: (role: string) => void }) => (
  <Field
    label={t("users.role")}
    {...field("role")}
    hint={hint("role", t(of ? "users.roleTakenHint" : "users.roleHint"))}
    onChange={({ currentTarget }) => onPick?.(currentTarget.value)}
  >
    <option value="" selected={!of?.role}>
      {t("users.noRole")}
    </option>
    {ROLES.map((one) => (
      <option key={one} value={one} selected={one === of?.role}>
        {t(`user.role.${one}`)}
      </option>
    ))}
  </Field>
);

/** Who pays the seat; saved by itself as soon as it is chosen. */
export function PayerForm({ of, onSaved }: { of: OfficeUserDetail; onSaved: () => void }) {
  const picked = useSignal<PickedCompany | null>(of.payer);
  const form = useForm({
    call: `PATCH ${ONE}`,
    send: async () => {
      const saved = await api(`PATCH ${ONE}`, {
        path: { user_id: of.id },
        body: { payer_id: picked.value?.id ?? null },
        version: of.version,
      });
      notify(t("users.saved", { name: nameOf(saved) }));
      onSaved();
    },
    onProblem: (problem) => {
      if (problem.code === "stale_version") onSaved();
      return false;
    },
  });
  const isChanged = (picked.value?.id ?? "") !== (of.payer?.id ?? "");
  return (
    <form class="stack" {...form.attrs}>
      <CompanyPicker
        label={t("users.payer")}
        optional
        hint={t("users.payerHint")}
        picked={picked.value}
        onPick={(one) => {
          picked.value = one;
        }}
        {...form.field("payer_id")}
      />
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      {isChanged && (
        <div class="foot">
          <Submit busy={form.isBusy}>{t("act.save")}</Submit>
        </div>
      )}
    </form>
  );
}

export const nameOf = (of: { first_name: string; last_name: string }): string =>
  `${of.first_name} ${of.last_name}`.trim();

const emailIn = (form: HTMLFormElement | null): string =>
  (form?.elements.namedItem("email") as HTMLInputElement | null)?.value.trim() ?? "";

const check = (values: Values): FieldError[] => [
  ...required(values, "first_name", "last_name"),
  ...(looksLikeEmail(values.email ?? "") ? [] : [{ field: "email", code: "email" }]),
  ...(values.payer_id_typed ? [{ field: "payer_id", code: "not_found" }] : []),
];

const detailsOf = (values: Values) => ({
  first_name: values.first_name ?? "",
  last_name: values.last_name ?? "",
  phone: values.phone ?? "",
  mobile: values.mobile ?? "",
  notes: values.notes ?? "",
  language: values.language as Language,
});

const wordOf = ({ field, code }: FieldError): string | undefined =>
  field === "email" && code === "invalid_format" ? t("field.email") : undefined;
