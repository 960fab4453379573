import { useSignal } from "@preact/signals";
import { required, useForm, type Values } from "../lib/form";
import { formatMonth, t } from "../lib/i18n";
import { formatMoney, formatPercent, hundredths, typedHundredths, type Money } from "../lib/money";
import { monthsOn, thisMonth } from "../lib/months";
import { Problem, type FieldError } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { Field, Submit } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { Icon } from "../ui/icon";

export type MonthPrice = {
  from_month: string;
  price: Money;
  vat_basis_points: number;
};
/** What is said of the thing whose prices these are. */
type Words = {
  hint: string;
  list: string;
  price: string;
  priceHint: string;
  /** What holds once the only price from a month on is gone. */
  without: (month: string) => string;
};

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
] as const;
export type Currency = (typeof CURRENCIES)[number];
/** As many months ahead a price can be chosen for. */
export const AHEAD = 13;
export const MOST_MINOR = 100_000_000;
export const MOST_VAT = 10_000;
/** How the server calls what the form's fields hold. */
const NAMES: Record<string, string> = {
  from_month: "from_month",
  "price.minor": "price",
  "price.currency": "currency",
  vat_basis_points: "vat",
};

/**
 * What something costs from which month on: prices of past months stay, later ones can be changed.
 * send: saves all of them; field: how the server calls the list.
 */
export function MonthPrices({
  prices,
  field: list,
  words,
  currency,
  isFixed = false,
  mayEdit,
  send,
  onStale,
}: {
  prices: MonthPrice[];
  field: string;
  words: Words;
  /** The currency that is offered first. */
  currency?: string | undefined;
  /** No other currency can be chosen. */
  isFixed?: boolean;
  mayEdit: boolean;
  send: (next: MonthPrice[]) => Promise<void>;
  onStale: () => void;
}) {
  const now = thisMonth();
  const holds = prices.findLast((one) => one.from_month <= now);
  const removing = useSignal("");
  const fixed = isFixed ? currency : prices[0]?.price.currency;

  const form = useForm({
    isKept: true,
    check: (values) => [
      ...required(values, "price", "vat"),
      ...numberError(values, "price", MOST_MINOR),
      ...numberError(values, "vat", MOST_VAT),
    ],
    word: ({ field, code }) =>
      code === "number"
        ? t("seats.numberHint")
        : code === "range"
          ? t("field.range", { min: 0, max: (field === "vat" ? MOST_VAT : MOST_MINOR) / 100 })
          : undefined,
    send: async (values) => {
      const wanted = asPrice(values);
      const next = [...prices.filter((one) => one.from_month !== wanted.from_month), wanted].sort(
        (one, other) => (one.from_month < other.from_month ? -1 : 1),
      );
      try {
        await send(next);
      } catch (error) {
        throw error instanceof Problem ? besideFields(error, `${list}.${next.indexOf(wanted)}.`) : error;
      }
    },
    onProblem: (problem) => {
      if (problem.code === "stale_version") onStale();
      return false;
    },
  });

  return (
    <div class="stack">
      <p class="hint">{words.hint}</p>
      {!prices.length && !mayEdit && <p>{t("services.noPrice")}</p>}
      {prices.length > 0 && (
        <ul class="accesses prices" aria-label={words.list}>
          {prices.map((one) => (
            <li key={one.from_month}>
              <div class="grow">
                <b>
                  {t("settings.priceFrom", {
                    price: formatMoney(one.price),
                    vat: formatPercent(one.vat_basis_points),
                  })}
                </b>
                <span class="hint">
                  {t("settings.fromMonth", { month: formatMonth(one.from_month) })}
                  {one === holds && ` · ${t("settings.priceHolds")}`}
                </span>
              </div>
              {mayEdit && one.from_month >= now && (
                <button
                  type="button"
                  class="btn quiet"
                  aria-label={t("settings.removePriceOf", { month: formatMonth(one.from_month) })}
                  onClick={() => {
                    removing.value = one.from_month;
                  }}
                >
                  <Icon name="trash-2" />
                  {t("settings.removePrice")}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {removing.value && (
        <RemovePrice
          month={removing.value}
          prices={prices}
          without={words.without}
          send={send}
          onStale={onStale}
          onClose={() => {
            removing.value = "";
          }}
        />
      )}
      {mayEdit && (
      <form class="stack" {...form.attrs}>
        <div class="pair">
          <Field
            label={words.price}
            hint={words.priceHint}
            inputMode="decimal"
            defaultValue={typedHundredths(holds?.price.minor ?? 0, 2)}
            {...form.field("price")}
          />
          <Field
            label={t("settings.currency")}
            hint={fixed && t("settings.currencyHint")}
            {...form.field("currency")}
          >
            {(fixed ? [fixed] : CURRENCIES).map((one) => (
              <option key={one} value={one} selected={one === (fixed ?? currency)}>
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
            defaultValue={typedHundredths(holds?.vat_basis_points ?? 0)}
            {...form.field("vat")}
          />
          <Field
            label={t("settings.seatsFrom")}
            hint={t("settings.seatsFromHint")}
            {...form.field("from_month")}
          >
            {Array.from({ length: AHEAD }, (_, ahead) => monthsOn(now, ahead)).map((one) => (
              <option key={one} value={one}>
                {formatMonth(one)}
              </option>
            ))}
          </Field>
        </div>
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <div class="foot">
          <Submit busy={form.isBusy}>{t("act.save")}</Submit>
        </div>
      </form>
      )}
    </div>
  );
}

/** The second thought before a price goes, with what holds without it. */
function RemovePrice({
  month,
  prices,
  without,
  send,
  onStale,
  onClose,
}: {
  month: string;
  prices: MonthPrice[];
  without: Words["without"];
  send: (next: MonthPrice[]) => Promise<void>;
  onStale: () => void;
  onClose: () => void;
}) {
  const left = prices.filter((one) => one.from_month !== month);
  const before = left.findLast((one) => one.from_month < month);
  const form = useForm({
    send: async () => {
      await send(left);
      return onClose;
    },
    onProblem: (problem) => {
      if (problem.code === "stale_version") onStale();
      return false;
    },
  });
  const shown = formatMonth(month);
  return (
    <Dialog title={t("settings.removePriceTitle", { month: shown })} onClose={onClose}>
      <form class="in" {...form.attrs}>
        <Alert tone="warn" live>
          <p>
            {before?.price.minor
              ? t("settings.removePriceThen", {
                  month: shown,
                  price: formatMoney(before.price),
                  vat: formatPercent(before.vat_basis_points),
                })
              : without(shown)}
          </p>
        </Alert>
        <FormEnd of={form} danger>{t("settings.removePrice")}</FormEnd>
      </form>
    </Dialog>
  );
}

export function numberError(values: Values, field: string, most: number): FieldError[] {
  if (!values[field]) return [];
  const found = hundredths(values[field]);
  if (found === null) return [{ field, code: "number" }];
  return found > most ? [{ field, code: "range" }] : [];
}

const asPrice = (values: Values): MonthPrice => ({
  from_month: values.from_month ?? "",
  price: { minor: hundredths(values.price ?? "") ?? 0, currency: values.currency ?? "" },
  vat_basis_points: hundredths(values.vat ?? "") ?? 0,
});

/** The server names a place in the list; the form has one entry of it. */
function besideFields(problem: Problem, beginning: string): Problem {
  const errors = problem.errors.map(({ field, code }) => ({
    field: field.startsWith(beginning)
      ? (NAMES[field.slice(beginning.length)] ?? field)
      : field,
    code,
  }));
  return new Problem(
    problem.status,
    { code: problem.code, detail: problem.detail, errors },
    problem.retryAfterSeconds,
  );
}
