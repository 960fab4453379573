import type { ComponentChildren, TargetedEvent } from "preact";
import { useRef } from "preact/hooks";
import { required, type Values } from "../lib/form";
import { t } from "../lib/i18n";
import { formatMoney, hundredths, typedHundredths } from "../lib/money";
import type { Invoice } from "../lib/shapes";
import { Problem, type FieldError } from "../lib/wire";
import { Field, TextArea } from "../ui/form";
import type { Facts } from "./calls";

export const NAMES = [
  "number",
  "issued_on",
  "due_on",
  "currency",
  "net",
  "vat",
  "gross",
  "note",
] as const;
export type Name = (typeof NAMES)[number];
/** What the fields hold. */
export type Typed = Record<Name, string>;

export const CURRENCIES = [
  "EUR",
  "PLN",
  "CHF",
  "CZK",
  "DKK",
  "GBP",
  "HUF",
  "NOK",
  "RON",
  "SEK",
  "USD",
];
const AMOUNTS = ["net", "vat", "gross"] as const;

type FieldsProps = {
  begun: Typed;
  field: (name: string) => { name: string; error: string | undefined };
  hint?: (name: Name, usual?: string) => ComponentChildren;
};

/** The fields of an invoice; the gross amount follows net and VAT until somebody types it. */
export function InvoiceFields({ begun, field, hint = (_, usual) => usual }: FieldsProps) {
  const filled = useRef<string | null>(begun.gross ? null : "");
  function follow({ currentTarget: { form } }: TargetedEvent<HTMLInputElement>): void {
    const gross = form?.elements.namedItem("gross") as HTMLInputElement;
    if (gross.value !== filled.current) return;
    const sum = sumOf(Object.fromEntries(AMOUNTS.map((name) => [name, valueOf(form, name)])));
    filled.current = gross.value = sum === null ? "" : typedHundredths(sum, 2);
  }
  return (
    <>
      <div class="pair">
        <Field
          label={t("invoices.number")}
          autocomplete="off"
          defaultValue={begun.number}
          hint={hint("number", t("invoices.numberHint"))}
          {...field("number")}
        />
        <Field label={t("invoices.currency")} hint={hint("currency")} {...field("currency")}>
          {CURRENCIES.map((one) => (
            <option key={one} value={one} selected={one === begun.currency}>
              {one}
            </option>
          ))}
        </Field>
      </div>
      <div class="pair">
        <Field
          label={t("invoices.issuedOn")}
          type="date"
          defaultValue={begun.issued_on}
          hint={hint("issued_on")}
          {...field("issued_on")}
        />
        <Field
          label={t("invoices.dueOn")}
          type="date"
          optional
          defaultValue={begun.due_on}
          hint={hint("due_on", t("invoices.dueHint"))}
          {...field("due_on")}
        />
      </div>
      <div class="amounts">
        {AMOUNTS.map((name) => (
          <Field
            key={name}
            label={t(`invoices.${name}`)}
            inputMode="decimal"
            autocomplete="off"
            placeholder={typedHundredths(0, 2)}
            defaultValue={begun[name]}
            hint={hint(name, name === "gross" ? t("invoices.grossHint") : undefined)}
            onInput={name === "gross" ? undefined : follow}
            {...field(name)}
          />
        ))}
      </div>
      <TextArea
        label={t("invoices.note")}
        optional
        defaultValue={begun.note}
        hint={hint("note", t("invoices.noteHint"))}
        {...field("note")}
      />
    </>
  );
}

const valueOf = (form: HTMLFormElement | null, name: string): string =>
  (form?.elements.namedItem(name) as HTMLInputElement | null)?.value ?? "";

/** Net and VAT together in hundredths; null as long as one of them is no amount. */
function sumOf({ net = "", vat = "" }: Values): number | null {
  const [one, other] = [hundredths(net), hundredths(vat)];
  return one === null || other === null ? null : one + other;
}

/** What is wrong before anything is sent. */
export function wrong(values: Values): FieldError[] {
  const { issued_on: issued = "", due_on: due = "" } = values;
  const missing = required(values, "number", "issued_on", ...AMOUNTS);
  const unread = AMOUNTS.filter((name) => values[name] && hundredths(values[name]) === null);
  if (missing.length || unread.length)
    return [...missing, ...unread.map((field) => ({ field, code: "amount" }))];
  if (due && due < issued) return [{ field: "due_on", code: "before_issue" }];
  return sumOf(values) === hundredths(values.gross ?? "")
    ? []
    : [{ field: "gross", code: "not_the_sum" }];
}

/** Words of its own for what is wrong with an invoice's fields, which the form holds as `values`. */
export const wordingOf =
  (values: () => Values) =>
  ({ code }: FieldError): string | undefined => {
    if (code === "amount") return t("invoices.amountForm");
    if (code === "before_issue" || code === "before_start") return t("invoices.dueBefore");
    const held = values();
    const sum = sumOf(held);
    if (code !== "not_the_sum" || sum === null) return undefined;
    const money = { minor: sum, currency: held.currency ?? "EUR" };
    return t("invoices.notTheSum", { sum: formatMoney(money) });
  };

export function factsOf(values: Values): Facts {
  const money = (name: string) => ({
    minor: hundredths(values[name] ?? "") ?? 0,
    currency: values.currency ?? "",
  });
  return {
    number: values.number ?? "",
    issued_on: values.issued_on ?? "",
    due_on: values.due_on || null,
    net: money("net"),
    vat: money("vat"),
    gross: money("gross"),
    note: values.note ?? "",
  };
}

/** An invoice as its fields are drawn. */
export const typedOf = (of: Invoice): Typed => ({
  number: of.number,
  issued_on: of.issued_on,
  due_on: of.due_on ?? "",
  currency: of.gross.currency,
  net: typedHundredths(of.net.minor, 2),
  vat: typedHundredths(of.vat.minor, 2),
  gross: typedHundredths(of.gross.minor, 2),
  note: of.note ?? "",
});

/** The server names the parts of an amount; the form has one field for it, and one currency. */
export function besideFields(error: unknown): never {
  if (!(error instanceof Problem)) throw error;
  const errors = error.errors.map(({ field, code }) => ({
    field: field.endsWith(".currency") ? "currency" : field.replace(/\.minor$/, ""),
    code,
  }));
  throw new Problem(
    error.status,
    { code: error.code, detail: error.detail, errors },
    error.retryAfterSeconds,
  );
}
