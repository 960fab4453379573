import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { api } from "../lib/api";
import { required, useForm, type Values } from "../lib/form";
import { formatMonth, LANGUAGES, t, type Key } from "../lib/i18n";
import type { Loaded } from "../lib/load";
import { formatMoney, formatPercent } from "../lib/money";
import { thisMonth } from "../lib/months";
import { openedBy } from "../lib/opened";
import { changed, href, url } from "../lib/router";
import type { Language, Service } from "../lib/shapes";
import { notify } from "../lib/toast";
import { serviceName } from "../summaries/words";
import { ProblemAlert } from "../ui/alert";
import { Badge } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Theirs, useEdit } from "../ui/edit";
import { Field, Submit } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { MonthPrices } from "./month-prices";
import { Retiring } from "./retiring";

const ADD = "POST /office/services";
const EDIT = "PATCH /office/services/{service_id}";
/** Names in each language, and what is counted. */
const FIELDS = ["en", "pl", "it", "unit"] as const;
type FieldName = (typeof FIELDS)[number];
type Listed = { items: Service[] };

/** Every service with what it costs now; one is opened for its names and prices. */
export function ServicesPart({
  of,
  currency,
  isFixed,
  mayEdit,
  onChange,
}: {
  of: Loaded<Listed>;
  currency: string;
  /** Prices have a currency already, and all others are in it. */
  isFixed: boolean;
  mayEdit: boolean;
  onChange: () => void;
}) {
  const opened = openedBy("service");
  const isAdding = useSignal(false);
  const chosen = of.data?.items.find((one) => one.id === opened.id);
  return (
    <section class="sheet" aria-labelledby="services-title">
      <div class="notes leadline">
        <div class="grow">
          <h2 id="services-title">{t("services.title")}</h2>
          <p class="hint">{t("services.hint")}</p>
        </div>
        {mayEdit && (
          <button
            type="button"
            class="btn"
            onClick={() => {
              isAdding.value = true;
            }}
          >
            <Icon name="plus" />
            {t("services.add")}
          </button>
        )}
      </div>
      <Shown of={of}>{({ items }) => <Table items={items} />}</Shown>
      {chosen && (
        <ServiceDialog
          key={chosen.id}
          of={chosen}
          currency={currency}
          isFixed={isFixed}
          mayEdit={mayEdit}
          onChange={onChange}
          onClose={opened.close}
        />
      )}
      {isAdding.value && (
        <AddService
          onMade={(made) => {
            isAdding.value = false;
            onChange();
            // What it costs comes next.
            opened.open(made.id);
          }}
          onClose={() => {
            isAdding.value = false;
          }}
        />
      )}
    </section>
  );
}

const Table = ({ items }: { items: Service[] }) => (
  <table class="list offers">
    <caption class="vh">{t("services.title")}</caption>
    <thead>
      <tr>
        <th>{t("summaries.service")}</th>
        <th>{t("services.counted")}</th>
        <th class="num">{t("services.priceNow")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id} data-row={one.id}>
          <td class="main">
            <a href={href(url.value.pathname, changed({ service: one.id }))} data-over>
              {serviceName(one)}
            </a>
            {one.unit && <span class="sub">{one.unit}</span>}
          </td>
          <td class="co">
            {t(one.is_system ? "services.bySystem" : "services.byHand")}
            <RetiredMark of={one.state} />
          </td>
          <td class="num">
            <PriceNow of={one} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

export const RetiredMark = ({ of }: { of: Service["state"] }) =>
  of === "retired" ? (
    <span class="sub">
      <Badge look={["ban", "grey"]} text={t("services.retired")} />
    </span>
  ) : null;

function PriceNow({ of: { prices } }: { of: Service }) {
  const now = thisMonth();
  const holds = prices.findLast((one) => one.from_month <= now);
  const next = prices.find((one) => one.from_month > now);
  return (
    <>
      {holds ? formatMoney(holds.price) : t("services.noPrice")}
      {holds && holds.vat_basis_points > 0 && (
        <span class="sub">
          {t("services.plusVat", { vat: formatPercent(holds.vat_basis_points) })}
        </span>
      )}
      {next && (
        <span class="sub">
          {t("services.then", {
            price: formatMoney(next.price),
            month: formatMonth(next.from_month),
          })}
        </span>
      )}
    </>
  );
}

const namesOf = (values: Values) => ({
  en: values.en ?? "",
  pl: values.pl ?? "",
  it: values.it ?? "",
});

/** The server names a part of the name; the form has a field for each. */
const NAME_FIELDS: Record<string, Key> = {
  en: "services.nameIn.en",
  pl: "services.nameIn.pl",
  it: "services.nameIn.it",
};

function NameFields({
  field,
  begun,
  hint,
}: {
  field: (name: string) => { name: string; error: string | undefined };
  begun?: Record<FieldName, string | null>;
  hint?: (name: FieldName) => preact.ComponentChildren;
}) {
  const both = (name: FieldName) => {
    const own = field(name);
    return { ...own, error: own.error ?? field(`name.${name}`).error };
  };
  return (
    <>
      {(Object.keys(LANGUAGES) as Language[]).map((one) => (
        <Field
          key={one}
          label={t(NAME_FIELDS[one]!)}
          lang={one}
          defaultValue={begun?.[one] ?? ""}
          hint={hint?.(one)}
          {...both(one)}
        />
      ))}
      <Field
        label={t("services.unit")}
        optional
        hint={hint?.("unit") ?? t("services.unitHint")}
        defaultValue={begun?.unit ?? ""}
        {...both("unit")}
      />
    </>
  );
}

function AddService({ onMade, onClose }: { onMade: (made: Service) => void; onClose: () => void }) {
  const form = useForm({
    call: ADD,
    isKept: true,
    check: (values) => required(values, "pl", "it", "en"),
    send: async (values, key) => {
      const body = { name: namesOf(values), unit: values.unit ?? "" };
      const made = await api(ADD, { body, key });
      notify(t("services.added", { name: serviceName(made) }));
      return () => onMade(made);
    },
  });
  return (
    <Dialog title={t("services.add")} onClose={onClose} keeps={form.isTouched}>
      <form class="in" {...form.attrs}>
        <p class="hint">{t("services.addHint")}</p>
        <NameFields field={form.field} />
        <FormEnd of={form}>{t("services.add")}</FormEnd>
      </form>
    </Dialog>
  );
}

function ServiceDialog({
  of,
  currency,
  isFixed,
  mayEdit,
  onChange,
  onClose,
}: {
  of: Service;
  currency: string;
  isFixed: boolean;
  mayEdit: boolean;
  onChange: () => void;
  onClose: () => void;
}) {
  const newest = useSignal(of);
  const now = of.version > newest.value.version ? of : newest.value;
  const save = async (body: object, version: number) => {
    const saved = await api(EDIT, { path: { service_id: of.id }, body, version });
    newest.value = saved;
    onChange();
    return saved;
  };
  const name = serviceName(now);
  return (
    <Dialog title={name} size="wide" onClose={onClose}>
      <div class="in">
        {!now.is_system && mayEdit && <Names key={now.id} of={now} save={save} />}
        <section class="stack" aria-labelledby="service-prices">
          <h3 id="service-prices">{t("services.prices")}</h3>
          <MonthPrices
            prices={now.prices}
            field="prices"
            currency={currency}
            isFixed={isFixed}
            mayEdit={mayEdit}
            words={{
              hint: t("services.pricesHint"),
              list: t("services.pricesOf", { name }),
              price: t("services.price"),
              priceHint: t("services.priceHint"),
              without: (month) => t("services.removePriceNone", { month }),
            }}
            send={async (prices) => {
              await save({ prices }, now.version);
              notify(t("services.saved", { name }));
            }}
            onStale={onChange}
          />
        </section>
        {mayEdit && (
          <Retiring
            state={now.state}
            hint={t(now.is_system ? "services.retireHintSystem" : "services.retireHint")}
            send={async (state) => {
              await save({ state }, now.version);
              notify(t("services.saved", { name }));
            }}
            onStale={onChange}
          />
        )}
      </div>
    </Dialog>
  );
}

const named = (of: Service) => ({
  version: of.version,
  en: of.name?.en ?? "",
  pl: of.name?.pl ?? "",
  it: of.name?.it ?? "",
  unit: of.unit,
});

function Names({
  of,
  save,
}: {
  of: Service;
  save: (body: object, version: number) => Promise<Service>;
}) {
  const now = named(of);
  const typed = useRef<Values>({});
  const edit = useEdit({
    call: EDIT,
    of: now,
    names: FIELDS,
    check: (values) => required((typed.current = values), "pl", "it", "en"),
    load: async () => {
      const { items } = await api("GET /office/services", {});
      return named(items.find((one) => one.id === of.id) ?? of);
    },
    save: async (changes, version) => {
      const isNamed = (["en", "pl", "it"] as const).some((one) => one in changes);
      const saved = await save(
        {
          ...(isNamed && { name: namesOf(typed.current) }),
          ...("unit" in changes && { unit: typed.current.unit ?? "" }),
        },
        version,
      );
      notify(t("services.saved", { name: serviceName(saved) }));
      return named(saved);
    },
    onSaved: () => undefined,
    shown: (_, value) => value,
  });
  const { form } = edit;
  return (
    <form class="stack" key={edit.turn} {...form.attrs}>
      {edit.isOver && <Theirs told={t("services.stale")} onTake={edit.useTheirs} />}
      <NameFields field={form.field} begun={edit.begun} hint={(name) => edit.hint(name)} />
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <Submit busy={form.isBusy}>{t("act.save")}</Submit>
      </div>
    </form>
  );
}
