import { useRef } from "preact/hooks";
import { api } from "../lib/api";
import { plain } from "../lib/companies";
import { required, useForm, type Values } from "../lib/form";
import { formatDay, LANGUAGES, language, t } from "../lib/i18n";
import type { Language, OfficeCompanyDetail } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { FieldError } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { Theirs, useEdit } from "../ui/edit";
import { Check, Field, Submit, TextArea } from "../ui/form";
import { looksLikeEmail } from "../sign-in";
import { FormEnd } from "../ui/form-end";

const EDITED = [
  "name",
  "language",
  "tax_id",
  "address",
  "contact_name",
  "contact_email",
  "contact_phone",
  "contract_from",
  "contract_to",
  "always_attached",
  "notes",
] as const;
type Edited = (typeof EDITED)[number];
/** As fields hold it: a box that is ticked says "on". */
type Held = Omit<OfficeCompanyDetail, "always_attached"> & { always_attached: string };
const held = (of: OfficeCompanyDetail): Held => ({
  ...of,
  always_attached: of.always_attached ? "on" : "",
});
const ONE = "/office/companies/{company_id}";

/** A new client of the office; its code is suggested from its name and can be typed over. */
export function AddCompanyForm({
  touched,
  onAdded,
}: {
  touched: { current: () => boolean };
  onAdded: (company: OfficeCompanyDetail) => void;
}) {
  const form = useForm({
    call: "POST /office/companies",
    check: (values) => [...required(values, "name", "code"), ...check(values)],
    word: ({ field, code }) =>
      field === "code" && code === "invalid_format" ? t("companies.codeForm") : undefined,
    send: async (values, key) => {
      const body = { ...bodyOf(values), code: values.code ?? "" };
      const added = await api("POST /office/companies", { body, key });
      return () => onAdded(added);
    },
  });
  touched.current = form.isTouched;
  const suggested = useRef("");
  const isFresh = useRef(false);
  const suggest = (name: string) => {
    // The field is left once more when the dialog closes around it.
    const code = form.attrs.ref.current?.elements.namedItem("code") as HTMLInputElement | undefined;
    if (code && (!code.value || code.value === suggested.current))
      code.value = suggested.current = suggestedCode(name);
  };
  // A suggestion is typed over, whether one comes by the keyboard or by a click, which would put the
  // cursor behind it; a second click is to change something in it.
  const select = (code: HTMLInputElement) => {
    if (isFresh.current) code.select();
  };
  return (
    <form class="in" {...form.attrs}>
      <p class="hint">{t("companies.addIntro")}</p>
      <Field
        label={t("companies.name")}
        autocomplete="off"
        onBlur={(event) => suggest(event.currentTarget.value)}
        {...form.field("name")}
      />
      <Field
        label={t("companies.code")}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        hint={t("companies.codeHint")}
        onFocus={({ currentTarget }) => {
          isFresh.current = currentTarget.value === suggested.current;
          select(currentTarget);
        }}
        onClick={({ currentTarget }) => {
          select(currentTarget);
          isFresh.current = false;
        }}
        onInput={() => {
          isFresh.current = false;
        }}
        {...form.field("code")}
      />
      <Facts field={form.field} hint={(_, usual) => usual} />
      <FormEnd of={form} sticky>{t("companies.addSubmit")}</FormEnd>
    </form>
  );
}

/** What the office knows of a company; others may change it at the same time. */
export function EditCompanyForm({
  of,
  onSaved,
}: {
  of: OfficeCompanyDetail;
  onSaved: () => void;
}) {
  const path = { company_id: of.id };
  const edit = useEdit<Edited, Held>({
    call: `PATCH ${ONE}`,
    of: held(of),
    names: EDITED,
    check: (values) => [...required(values, "name"), ...check(values)],
    load: async () => held(await api(`GET ${ONE}`, { path })),
    save: async (changes, version) => {
      const body = withoutDays(changes);
      const saved = await api(`PATCH ${ONE}`, { path, body, version });
      notify(t("companies.saved", { name: saved.name }));
      return held(saved);
    },
    onSaved,
    shown,
  });
  const { form, begun } = edit;
  return (
    <section class="sheet pad" aria-labelledby="fields-title">
      <h2 id="fields-title">{t("companies.details")}</h2>
      <form class="stack" key={edit.turn} {...form.attrs}>
        {edit.isOver && <Theirs told={t("companies.stale")} onTake={edit.useTheirs} />}
        <Field
          label={t("companies.name")}
          autocomplete="off"
          defaultValue={begun.name}
          {...form.field("name")}
          hint={edit.hint("name")}
        />
        <Facts of={begun} field={form.field} hint={edit.hint} />
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <div class="foot">
          <Submit busy={form.isBusy}>{t(edit.isOver ? "item.saveOver" : "act.save")}</Submit>
        </div>
      </form>
    </section>
  );
}

/** The fields that a new company and a known one have alike. */
function Facts({
  of,
  field,
  hint,
}: {
  of?: Held;
  field: ReturnType<typeof useForm>["field"];
  hint: (name: Edited, usual?: string) => ReturnType<ReturnType<typeof useEdit>["hint"]>;
}) {
  const spoken = of?.language ?? language.value;
  return (
    <>
      <Field
        label={t("companies.taxId")}
        optional
        autocomplete="off"
        spellcheck={false}
        defaultValue={of?.tax_id}
        {...field("tax_id")}
        hint={hint("tax_id", t("companies.taxIdHint"))}
      />
      <Field label={t("companies.language")} {...field("language")} hint={hint("language")}>
        {(Object.keys(LANGUAGES) as Language[]).map((one) => (
          <option key={one} value={one} selected={one === spoken}>
            {LANGUAGES[one]}
          </option>
        ))}
      </Field>
      <TextArea
        label={t("companies.address")}
        optional
        defaultValue={of?.address}
        {...field("address")}
        hint={hint("address")}
      />
      <fieldset class="group">
        <legend>{t("companies.contact")}</legend>
        <p class="hint">{t("companies.contactHint")}</p>
        <Field
          label={t("companies.contactName")}
          optional
          autocomplete="off"
          defaultValue={of?.contact_name}
          {...field("contact_name")}
          hint={hint("contact_name")}
        />
        <div class="pair">
          <Field
            label={t("companies.contactEmail")}
            type="email"
            optional
            autocomplete="off"
            defaultValue={of?.contact_email}
            {...field("contact_email")}
            hint={hint("contact_email")}
          />
          <Field
            label={t("companies.contactPhone")}
            type="tel"
            optional
            autocomplete="off"
            defaultValue={of?.contact_phone}
            {...field("contact_phone")}
            hint={hint("contact_phone")}
          />
        </div>
      </fieldset>
      <fieldset class="group">
        <legend>{t("companies.contract")}</legend>
        <div class="pair">
          <Field
            label={t("companies.contractFrom")}
            type="date"
            optional
            defaultValue={of?.contract_from ?? ""}
            {...field("contract_from")}
            hint={hint("contract_from")}
          />
          <Field
            label={t("companies.contractTo")}
            type="date"
            optional
            defaultValue={of?.contract_to ?? ""}
            {...field("contract_to")}
            hint={hint("contract_to")}
          />
        </div>
      </fieldset>
      <Check
        label={t("companies.alwaysAttached")}
        name="always_attached"
        defaultChecked={of?.always_attached === "on"}
        hint={hint("always_attached", t("companies.alwaysAttachedHint"))}
      />
      <TextArea
        label={t("companies.notes")}
        optional
        defaultValue={of?.notes}
        {...field("notes")}
        hint={hint("notes", t("companies.notesHint"))}
      />
    </>
  );
}

const LONGEST_WORD = 12;

/** A code out of the first word of a name that can begin one; empty if there is none. */
function suggestedCode(name: string): string {
  const words = plain(name).toUpperCase().match(/[A-Z0-9]{2,}/g);
  return words ? `${words[0].slice(0, LONGEST_WORD)}-1` : "";
}

const check = ({ contact_email, contract_from, contract_to }: Values): FieldError[] => [
  ...(contact_email && !looksLikeEmail(contact_email)
    ? [{ field: "contact_email", code: "email" }]
    : []),
  ...(contract_from && contract_to && contract_to < contract_from
    ? [{ field: "contract_to", code: "before_start" }]
    : []),
];

/** Fields of a day are empty for none, which the server is told as null. */
function withoutDays(values: Partial<Record<Edited, string>>) {
  const { contract_from, contract_to, always_attached, language: spoken, ...rest } = values;
  return {
    ...rest,
    ...(spoken !== undefined && { language: spoken as Language }),
    ...(always_attached !== undefined && { always_attached: always_attached === "on" }),
    ...(contract_from !== undefined && { contract_from: contract_from || null }),
    ...(contract_to !== undefined && { contract_to: contract_to || null }),
  };
}

const bodyOf = (values: Values) => ({
  name: values.name ?? "",
  language: values.language as Language,
  tax_id: values.tax_id ?? "",
  address: values.address ?? "",
  contact_name: values.contact_name ?? "",
  contact_email: values.contact_email ?? "",
  contact_phone: values.contact_phone ?? "",
  contract_from: values.contract_from || null,
  contract_to: values.contract_to || null,
  always_attached: values.always_attached === "on",
  notes: values.notes ?? "",
});

function shown(name: Edited, value: string): string {
  if (name === "language") return LANGUAGES[value as Language];
  if (name === "always_attached") return t(value ? "settings.on" : "settings.off");
  if (name === "contract_from" || name === "contract_to") return formatDay(value);
  return value;
}
