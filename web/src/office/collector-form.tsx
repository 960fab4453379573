import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { api } from "../lib/api";
import { useChosen } from "../lib/chosen";
import { required, useForm, type Values } from "../lib/form";
import { t, today } from "../lib/i18n";
import { DOCUMENT_TYPES, oneOf, type OfficeCollector } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { FieldError } from "../lib/wire";
import { Field } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { PaperPicker, type PickedPaper } from "./paper-picker";

type Touched = { current: () => boolean };
type Form = ReturnType<typeof useForm>;

const ALL = "/office/companies/{company_id}/collectors";

/** A named person, from today on unless another day is chosen. */
export function AddCollectorForm({
  companyId,
  touched,
  onAdded,
}: {
  companyId: string;
  touched: Touched;
  onAdded: (added: OfficeCollector) => void;
}) {
  const paper = useSignal<PickedPaper | null>(null);
  const form = useForm({
    call: `POST ${ALL}`,
    check,
    word,
    send: async (values, key) => {
      const added = await api(`POST ${ALL}`, {
        path: { company_id: companyId },
        body: { ...bodyOf(values), power_of_attorney: sent(paper.value) },
        key,
      });
      return () => onAdded(added);
    },
  });
  touched.current = form.isTouched;
  return (
    <form class="in" {...form.attrs}>
      <p class="hint">{t("collectors.addIntro")}</p>
      <Fields form={form} />
      <PaperPicker
        companyId={companyId}
        picked={paper.value}
        error={form.field("power_of_attorney").error}
        onPick={(one) => {
          paper.value = one;
        }}
      />
      <FormEnd of={form} sticky>{t("collectors.addSubmit")}</FormEnd>
    </form>
  );
}

/**
 * The fields of an entry. When somebody else saved meanwhile, fields that were not touched follow,
 * and what was typed stays and is saved on top of theirs.
 */
export function EditCollectorForm({
  companyId,
  of,
  touched,
  onSaved,
  onStale,
  children,
}: {
  companyId: string;
  of: OfficeCollector;
  touched: Touched;
  onSaved: () => void;
  onStale: () => void;
  children: ComponentChildren;
}) {
  const paper = useChosen<PickedPaper | null>(of.power_of_attorney, isSame);
  const form = useForm({
    call: `PATCH ${ALL}/{collector_id}`,
    check,
    word,
    send: async (values) => {
      const body = {
        ...changesOf(values, of),
        ...(!isSame(paper.value, of.power_of_attorney) && { power_of_attorney: sent(paper.value) }),
      };
      if (!Object.keys(body).length) return notify(t("item.unchanged"));
      const saved = await api(`PATCH ${ALL}/{collector_id}`, {
        path: { company_id: companyId, collector_id: of.id },
        body,
        version: of.version,
      });
      notify(t("collectors.saved", { name: saved.name }));
      onSaved();
    },
    onProblem: (problem) => {
      if (["stale_version", "collector_ended"].includes(problem.code)) onStale();
      return false;
    },
  });
  touched.current = form.isTouched;
  return (
    <form class="stack" {...form.attrs}>
      <Fields form={form} of={of} />
      <PaperPicker
        companyId={companyId}
        picked={paper.value}
        error={form.field("power_of_attorney").error}
        onPick={(one) => {
          paper.value = one;
        }}
      />
      <FormEnd of={form} acts={children}>{t("act.save")}</FormEnd>
    </form>
  );
}

const Fields = ({ form, of }: { form: Form; of?: OfficeCollector }) => (
  <>
    <Field
      label={t("collectors.name")}
      autocomplete="off"
      defaultValue={of?.name}
      {...form.field("name")}
    />
    <div class="inline">
      <Field label={t("collectors.documentType")} {...form.field("document_type")}>
        {DOCUMENT_TYPES.map((one) => (
          <option key={one} value={one} selected={one === of?.document.type}>
            {t(`collectors.document.${one}`)}
          </option>
        ))}
      </Field>
      <Field
        label={t("collectors.lastFour")}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        defaultValue={of?.document.last_four}
        {...form.field("last_four")}
      />
    </div>
    <p class="hint">{t("collectors.lastFourHint")}</p>
    <div class="inline">
      <Field
        label={t("collectors.validFrom")}
        type="date"
        defaultValue={of?.valid_from ?? today()}
        {...form.field("valid_from")}
      />
      <Field
        label={t("collectors.validTo")}
        type="date"
        optional
        defaultValue={of?.valid_to ?? ""}
        {...form.field("valid_to")}
      />
    </div>
    <p class="hint">{t("collectors.daysHint")}</p>
  </>
);

const check = (values: Values): FieldError[] => required(values, "name", "last_four", "valid_from");

const word = ({ field, code }: FieldError): string | undefined =>
  field === "last_four" && ["too_long", "invalid_format"].includes(code)
    ? t("collectors.lastFourForm")
    : field === "power_of_attorney"
      ? t("collectors.paperNotFound")
      : undefined;

const bodyOf = (values: Values) => ({
  name: values.name ?? "",
  document_type: oneOf(DOCUMENT_TYPES, values.document_type ?? "") ?? ("id_card" as const),
  last_four: values.last_four ?? "",
  valid_from: values.valid_from ?? "",
  valid_to: values.valid_to || null,
});

function changesOf(values: Values, of: OfficeCollector) {
  const { name, document_type, last_four, valid_from, valid_to } = bodyOf(values);
  return {
    ...(name !== of.name && { name }),
    ...(document_type !== of.document.type && { document_type }),
    ...(last_four.toUpperCase() !== of.document.last_four && { last_four }),
    ...(valid_from !== of.valid_from && { valid_from }),
    ...(valid_to !== of.valid_to && { valid_to }),
  };
}

const sent = (paper: PickedPaper | null) =>
  paper && { mail_id: paper.mail_id, scan_id: paper.scan_id };

const isSame = (one: PickedPaper | null, other: PickedPaper | null): boolean =>
  one?.scan_id === other?.scan_id;
