import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { api } from "../lib/api";
import { useChosen } from "../lib/chosen";
import { required, useForm, type Values } from "../lib/form";
import { t } from "../lib/i18n";
import type { Out, Scanner } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { FieldError } from "../lib/wire";
import { Field } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { CompanyPicker, type PickedCompany } from "./company-picker";

type Touched = { current: () => boolean };
type Form = ReturnType<typeof useForm>;

/** Who the new scanner is; what comes back holds its key, unless that was lost on the way. */
export function AddScannerForm({
  touched,
  onAdded,
}: {
  touched: Touched;
  onAdded: (added: Out<"POST /office/scanners">) => void;
}) {
  const picked = useSignal<PickedCompany | null>(null);
  const form = useForm({
    call: "POST /office/scanners",
    check,
    word,
    send: async ({ name = "", place = "" }, key) => {
      const body = { name, place, company_id: picked.value?.id ?? null };
      const added = await api("POST /office/scanners", { body, key });
      return () => onAdded(added);
    },
  });
  touched.current = form.isTouched;
  return (
    <form class="in" {...form.attrs}>
      <p class="hint">{t("scanner.addIntro")}</p>
      <Fields
        form={form}
        picked={picked.value}
        onPick={(one) => {
          picked.value = one;
        }}
      />
      <FormEnd of={form}>{t("scanner.addSubmit")}</FormEnd>
    </form>
  );
}

/**
 * The fields of a scanner. When somebody else saved meanwhile, fields that were not touched follow,
 * and what was typed stays and is saved on top of theirs.
 */
export function EditScannerForm({
  of,
  touched,
  onSaved,
  onStale,
  children,
}: {
  of: Scanner;
  touched: Touched;
  onSaved: () => void;
  onStale: () => void;
  children: ComponentChildren;
}) {
  const picked = useChosen<PickedCompany | null>(of.company, isSame);
  const form = useForm({
    call: "PATCH /office/scanners/{scanner_id}",
    check,
    word,
    send: async (values) => {
      const body = changesOf(values, picked.value, of);
      if (!Object.keys(body).length) return notify(t("item.unchanged"));
      const saved = await api("PATCH /office/scanners/{scanner_id}", {
        path: { scanner_id: of.id },
        body,
        version: of.version,
      });
      notify(t("scanner.saved", { name: saved.name }));
      onSaved();
    },
    onProblem: (problem) => {
      if (problem.code === "stale_version") onStale();
      return false;
    },
  });
  touched.current = form.isTouched;
  return (
    <form class="stack" {...form.attrs}>
      <Fields
        form={form}
        of={of}
        picked={picked.value}
        onPick={(one) => {
          picked.value = one;
        }}
      />
      <FormEnd of={form} acts={children}>{t("act.save")}</FormEnd>
    </form>
  );
}

const Fields = ({
  form,
  of,
  picked,
  onPick,
}: {
  form: Form;
  of?: Scanner;
  picked: PickedCompany | null;
  onPick: (company: PickedCompany | null) => void;
}) => (
  <>
    <Field
      label={t("scanner.name")}
      hint={t("scanner.nameHint")}
      autocomplete="off"
      defaultValue={of?.name}
      {...form.field("name")}
    />
    <Field
      label={t("scanner.place")}
      optional
      hint={t("scanner.placeHint")}
      autocomplete="off"
      defaultValue={of?.place}
      {...form.field("place")}
    />
    <CompanyPicker
      label={t("scanner.company")}
      optional
      hint={t("scanner.companyHint")}
      picked={picked}
      onPick={onPick}
      {...form.field("company_id")}
    />
  </>
);

/** A company that was typed and not chosen would be left out without a word. */
const check = (values: Values): FieldError[] => [
  ...required(values, "name"),
  ...(values.company_id_typed ? [{ field: "company_id", code: "required" }] : []),
];

const word = ({ field, code }: FieldError): string | undefined =>
  field === "company_id" && code === "required" ? t("picker.required") : undefined;

const isSame = (one: PickedCompany | null, other: PickedCompany | null): boolean =>
  one?.id === other?.id;

function changesOf({ name = "", place = "" }: Values, picked: PickedCompany | null, of: Scanner) {
  const company_id = picked?.id ?? null;
  return {
    ...(name !== of.name && { name }),
    ...(place !== of.place && { place }),
    ...(company_id !== (of.company?.id ?? null) && { company_id }),
  };
}
