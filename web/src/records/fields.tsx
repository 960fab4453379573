import type { ComponentChildren } from "preact";
import { CURRENCIES } from "../invoices/fields";
import { required, type Values } from "../lib/form";
import { t, today } from "../lib/i18n";
import { hundredths, typedHundredths } from "../lib/money";
import { usualCurrency } from "../lib/portal";
import type { OfficeWork, WorkKind } from "../lib/shapes";
import type { FieldError } from "../lib/wire";
import { Field, TextArea } from "../ui/form";
import type { Facts, Material } from "./calls";
import { materialText } from "./words";

export const NAMES = [
  "day",
  "person",
  "place",
  "start",
  "end",
  "minutes",
  "tasks",
  "materials",
  "remarks",
  "internal_remark",
  "internal_cost",
  "currency",
] as const;
export type Name = (typeof NAMES)[number];
/** What the fields hold. */
export type Typed = Record<Name, string>;

const MATERIAL = /^(.+?)\s*=\s*(\d{1,7}(?:[.,]\d{1,3})?)\s*(.*)$/;

type FieldsProps = {
  kind: WorkKind;
  begun: Typed;
  people: string[];
  places: string[];
  field: (name: string) => { name: string; error: string | undefined };
  hint?: (name: Name, usual?: string) => ComponentChildren;
};

/** The fields of a time entry or a job sheet; the last ones are for staff alone. */
export function WorkFields({
  kind,
  begun,
  people,
  places,
  field,
  hint = (_, usual) => usual,
}: FieldsProps) {
  const isTime = kind === "time";
  return (
    <>
      <div class="pair">
        <Field
          label={t("work.day")}
          type="date"
          max={today()}
          defaultValue={begun.day}
          hint={hint("day")}
          {...field("day")}
        />
        <Known
          name="person"
          label={t("work.person")}
          optional={!isTime}
          words={people}
          of={{ begun, field, hint }}
        />
        <Known
          name="place"
          label={t("work.place")}
          optional
          words={places}
          of={{ begun, field, hint }}
        />
      </div>
      {isTime && (
        <div class="amounts">
          {(["start", "end"] as const).map((name) => (
            <Field
              key={name}
              label={t(`work.${name}`)}
              type="time"
              optional
              defaultValue={begun[name]}
              hint={hint(name)}
              {...field(name)}
            />
          ))}
          <Field
            label={t("work.minutes")}
            inputMode="numeric"
            autocomplete="off"
            optional
            defaultValue={begun.minutes}
            hint={hint("minutes", t("work.minutesHint"))}
            {...field("minutes")}
          />
        </div>
      )}
      <TextArea
        label={t(isTime ? "work.done" : "work.tasks")}
        defaultValue={begun.tasks}
        hint={hint("tasks", isTime ? undefined : t("work.tasksHint"))}
        {...field("tasks")}
      />
      {!isTime && (
        <>
          <TextArea
            label={t("work.materials")}
            optional
            defaultValue={begun.materials}
            hint={hint("materials", t("work.materialsHint"))}
            {...field("materials")}
          />
          <TextArea
            label={t("work.remarks")}
            optional
            defaultValue={begun.remarks}
            hint={hint("remarks", t("work.remarksHint"))}
            {...field("remarks")}
          />
        </>
      )}
      <fieldset class="field card">
        <legend>{t("work.internal")}</legend>
        <p class="hint">{t("work.internalHint")}</p>
        <TextArea
          label={t("work.internalRemark")}
          optional
          defaultValue={begun.internal_remark}
          hint={hint("internal_remark")}
          {...field("internal_remark")}
        />
        <div class="pair">
          <Field
            label={t("work.internalCost")}
            inputMode="decimal"
            autocomplete="off"
            optional
            placeholder={typedHundredths(0, 2)}
            defaultValue={begun.internal_cost}
            hint={hint("internal_cost")}
            {...field("internal_cost")}
          />
          <Field label={t("invoices.currency")} hint={hint("currency")} {...field("currency")}>
            {CURRENCIES.map((one) => (
              <option key={one} value={one} selected={one === begun.currency}>
                {one}
              </option>
            ))}
          </Field>
        </div>
      </fieldset>
    </>
  );
}

/** A line of text that offers what was written in it before. */
const Known = ({
  name,
  label,
  optional,
  words,
  of: { begun, field, hint },
}: {
  name: "person" | "place";
  label: string;
  optional: boolean;
  words: string[];
  of: { begun: Typed; field: FieldsProps["field"]; hint: NonNullable<FieldsProps["hint"]> };
}) => (
  <div>
    <Field
      label={label}
      optional={optional}
      autocomplete="off"
      {...({ list: `known-${name}` } as object)}
      defaultValue={begun[name]}
      hint={hint(name)}
      {...field(name)}
    />
    <datalist id={`known-${name}`}>
      {words.map((one) => (
        <option key={one} value={one} />
      ))}
    </datalist>
  </div>
);

export const begunWith = (person = "", place = ""): Typed => ({
  day: today(),
  person,
  place,
  start: "",
  end: "",
  minutes: "",
  tasks: "",
  materials: "",
  remarks: "",
  internal_remark: "",
  internal_cost: "",
  currency: usualCurrency(),
});

/** A record as its fields are drawn; minutes that from and to make are not typed. */
export const typedOf = (of: OfficeWork): Typed => ({
  day: of.day,
  person: of.person,
  place: of.place,
  start: of.start ?? "",
  end: of.end ?? "",
  minutes: of.start || of.minutes === null ? "" : String(of.minutes),
  tasks: of.tasks,
  materials: of.materials.map(materialText).join("\n"),
  remarks: of.remarks,
  internal_remark: of.internal_remark,
  internal_cost: of.internal_cost ? typedHundredths(of.internal_cost.minor, 2) : "",
  currency: of.internal_cost?.currency ?? usualCurrency(),
});

/** What is wrong before anything is sent. */
export const wrongIn =
  (kind: WorkKind) =>
  (values: Values): FieldError[] => {
    const { start = "", end = "", minutes = "", internal_cost: cost = "" } = values;
    const isTime = kind === "time";
    const found = required(values, "day", "tasks", ...(isTime ? ["person"] : []));
    if (isTime && Boolean(start) !== Boolean(end))
      found.push({ field: start ? "end" : "start", code: "required" });
    else if (isTime && !start && !minutes) found.push({ field: "minutes", code: "required" });
    if (start && end && end <= start) found.push({ field: "end", code: "before_start" });
    if (minutes && !/^\d{1,4}$/.test(minutes)) found.push({ field: "minutes", code: "minutes" });
    if (!materialsIn(values.materials ?? "")) found.push({ field: "materials", code: "material" });
    if (cost && hundredths(cost) === null) found.push({ field: "internal_cost", code: "amount" });
    return found;
  };

/** Words of its own for what is wrong with a work record, in a form and in a table alike. */
export function wordOf({ field, code }: FieldError): string | undefined {
  const name = field.split(".")[0];
  if (code === "amount" || (name === "internal_cost" && code === "invalid_format"))
    return t("invoices.amountForm");
  if (name === "materials" && (code === "material" || code.startsWith("invalid")))
    return t("work.materialsForm");
  if (name === "minutes" && (code === "minutes" || code === "invalid_format"))
    return t("work.minutesForm");
  if (name === "end" && code === "before_start") return t("work.endBefore");
  if (name === "kind") return t("work.kindForm");
  if (name === "day" && code === "invalid_format") return t("work.dayForm");
  if ((name === "start" || name === "end") && code === "invalid_format") return t("work.timeForm");
  return undefined;
}

export function factsOf(values: Values): Facts {
  const text = (name: Name) => values[name] ?? "";
  const cost = hundredths(text("internal_cost"));
  return {
    day: text("day"),
    person: text("person"),
    place: text("place"),
    start: text("start") || null,
    end: text("end") || null,
    minutes: text("minutes") ? Number(text("minutes")) : null,
    tasks: text("tasks"),
    materials: materialsIn(text("materials")) ?? [],
    remarks: text("remarks"),
    internal_remark: text("internal_remark"),
    internal_cost: cost === null ? null : { minor: cost, currency: text("currency") },
  };
}

/** One material a line; null if one of them is none. */
function materialsIn(text: string): Material[] | null {
  const lines = text.split(/[;\n]/).filter((line) => line.trim());
  const found = lines.map((line) => MATERIAL.exec(line.trim()));
  if (found.some((one) => !one)) return null;
  return found.map((one) => ({
    name: one![1]!,
    quantity: one![2]!.replace(",", "."),
    unit: one![3]!.trim(),
  }));
}
