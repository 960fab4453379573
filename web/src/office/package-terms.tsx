import { required, type Values } from "../lib/form";
import { formatMonth, t } from "../lib/i18n";
import { formatMoney, hundredths, typedHundredths } from "../lib/money";
import { monthsOn, thisMonth } from "../lib/months";
import type { Service, Terms } from "../lib/shapes";
import { Problem, type FieldError } from "../lib/wire";
import { serviceName } from "../summaries/words";
import { Field, FieldError as Wrong } from "../ui/form";
import { AHEAD, CURRENCIES, MOST_MINOR, MOST_VAT, numberError } from "./month-prices";

const MOST_ALLOWED = 1_000_000;
const quantityOf = (id: string): string => `quantity ${id}`;
const beyondOf = (id: string): string => `beyond ${id}`;
type Fields = (name: string) => { name: string; error: string | undefined };

/** A package's price from a month on, and a row a service: how many are included, and what more cost. */
export function TermFields({
  services,
  currency,
  isFixed,
  begun,
  month,
  field,
}: {
  services: Service[];
  currency: string;
  isFixed: boolean;
  begun: Terms | undefined;
  month: string;
  field: Fields;
}) {
  const now = thisMonth();
  const held = new Map(begun?.allowances.map((one) => [one.service_id, one]));
  return (
    <>
      <div class="pair">
        <Field
          label={t("packages.monthly")}
          hint={t("packages.monthlyHint")}
          inputMode="decimal"
          defaultValue={begun ? typedHundredths(begun.monthly_price.minor, 2) : ""}
          {...field("price")}
        />
        <Field
          label={t("settings.currency")}
          hint={isFixed && t("packages.currencyHint")}
          {...field("currency")}
        >
          {(isFixed ? [currency] : CURRENCIES).map((one) => (
            <option key={one} value={one} selected={one === currency}>
              {one}
            </option>
          ))}
        </Field>
      </div>
      <div class="pair">
        <Field
          label={t("settings.vat")}
          hint={t("settings.vatHint")}
          inputMode="decimal"
          defaultValue={begun ? typedHundredths(begun.vat_basis_points) : ""}
          {...field("vat")}
        />
        <Field
          label={t("settings.seatsFrom")}
          hint={t("packages.fromHint")}
          {...field("from_month")}
        >
          {Array.from({ length: AHEAD }, (_, ahead) => monthsOn(now, ahead)).map((one) => (
            <option key={one} value={one} selected={one === month}>
              {formatMonth(one)}
            </option>
          ))}
        </Field>
      </div>
      <table class="list allowances">
        <caption class="vh">{t("packages.included")}</caption>
        <thead>
          <tr>
            <th>{t("summaries.service")}</th>
            <th>{t("packages.quantity")}</th>
            <th>{t("packages.beyondPrice")}</th>
          </tr>
        </thead>
        <tbody>
          {services.map((one) => (
            <Allowance key={one.id} of={one} held={held.get(one.id)} field={field} />
          ))}
        </tbody>
      </table>
      <p class="hint">{t("packages.beyondHint")}</p>
    </>
  );
}

function Allowance({
  of,
  held,
  field,
}: {
  of: Service;
  held: Terms["allowances"][number] | undefined;
  field: Fields;
}) {
  const name = serviceName(of);
  const price = of.prices.findLast((one) => one.from_month <= thisMonth())?.price;
  return (
    <tr>
      <td class="main">
        {name}
        {of.unit && <span class="sub">{of.unit}</span>}
      </td>
      <td>
        <Cell
          label={t("packages.quantity")}
          of={name}
          inputMode="numeric"
          placeholder="0"
          value={held?.quantity ? String(held.quantity) : ""}
          {...field(quantityOf(of.id))}
        />
      </td>
      <td>
        <Cell
          label={t("packages.beyondPrice")}
          of={name}
          inputMode="decimal"
          placeholder={price ? formatMoney(price) : ""}
          value={held?.beyond_price ? typedHundredths(held.beyond_price.minor, 2) : ""}
          {...field(beyondOf(of.id))}
        />
      </td>
    </tr>
  );
}

/** A field whose label is its column's head; on a phone it stands beside it. */
function Cell({
  label,
  of,
  value,
  error,
  ...rest
}: {
  label: string;
  of: string;
  value: string;
  error: string | undefined;
  name: string;
  inputMode: "numeric" | "decimal";
  placeholder: string;
}) {
  const id = `cell ${rest.name}`.replaceAll(" ", "-");
  return (
    <div class="cellfield">
      <span class="phone-only" aria-hidden="true">
        {label}
      </span>
      <input
        class="input"
        aria-label={`${of}: ${label}`}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? id : undefined}
        defaultValue={value}
        {...rest}
      />
      <Wrong id={id} text={error} />
    </div>
  );
}

export function wrongTerms(values: Values, services: Service[]): FieldError[] {
  return [
    ...required(values, "price", "vat"),
    ...numberError(values, "price", MOST_MINOR),
    ...numberError(values, "vat", MOST_VAT),
    ...services.flatMap(({ id }) => [
      ...wholeError(values, quantityOf(id)),
      ...numberError(values, beyondOf(id), MOST_MINOR),
    ]),
  ];
}

function wholeError(values: Values, field: string): FieldError[] {
  const text = (values[field] ?? "").replace(/\s/g, "");
  if (!text) return [];
  if (!/^\d{1,9}$/.test(text)) return [{ field, code: "whole" }];
  return Number(text) > MOST_ALLOWED ? [{ field, code: "range" }] : [];
}

export function termWord({ field, code }: FieldError): string | undefined {
  if (code === "whole") return t("summaries.wholeHint");
  if (code === "number") return t("seats.numberHint");
  if (code !== "range") return undefined;
  const max = field.startsWith("quantity")
    ? MOST_ALLOWED
    : (field === "vat" ? MOST_VAT : MOST_MINOR) / 100;
  return t("field.range", { min: 0, max });
}

/** What is typed, as terms: a service with neither quantity nor price of its own is left out. */
export function asTerms(values: Values, services: Service[]): Terms {
  const currency = values.currency ?? "";
  const allowances = services.flatMap(({ id }) => {
    const quantity = Number((values[quantityOf(id)] ?? "").replace(/\s/g, ""));
    const beyond = hundredths(values[beyondOf(id)] ?? "");
    const beyond_price = beyond === null ? null : { minor: beyond, currency };
    return quantity || beyond_price ? [{ service_id: id, quantity, beyond_price }] : [];
  });
  return {
    from_month: values.from_month ?? "",
    monthly_price: { minor: hundredths(values.price ?? "") ?? 0, currency },
    vat_basis_points: hundredths(values.vat ?? "") ?? 0,
    allowances,
  };
}

/** All terms with one more, or with another one for its month. */
export const withTerms = (terms: Terms[], wanted: Terms): Terms[] =>
  [...terms.filter((one) => one.from_month !== wanted.from_month), wanted].sort((one, other) =>
    one.from_month < other.from_month ? -1 : 1,
  );

const NAMES: Record<string, string> = {
  "monthly_price.minor": "price",
  "monthly_price.currency": "currency",
  vat_basis_points: "vat",
};

/** The server names places in lists; the form has a field for each. */
export function besideTerms(place: number, wanted: Terms): (error: unknown) => never {
  const name = (field: string): string => {
    const beginning = `terms.${place}.`;
    if (!field.startsWith(beginning)) return field;
    const rest = field.slice(beginning.length);
    const [, nth, part] = /^allowances\.(\d+)\.(quantity|beyond_price|service_id)/.exec(rest) ?? [];
    const id = nth && wanted.allowances[Number(nth)]?.service_id;
    if (id) return part === "beyond_price" ? beyondOf(id) : quantityOf(id);
    return NAMES[rest] ?? rest;
  };
  return (error) => {
    if (!(error instanceof Problem)) throw error;
    const errors = error.errors.map(({ field, code }) => ({ field: name(field), code }));
    throw new Problem(
      error.status,
      { code: error.code, detail: error.detail, errors },
      error.retryAfterSeconds,
    );
  };
}
