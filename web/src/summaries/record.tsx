import { useRef } from "preact/hooks";
import { required, useForm } from "../lib/form";
import { t, today } from "../lib/i18n";
import { useLoad } from "../lib/load";
import type { Service } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Dialog } from "../ui/dialog";
import { Field, TextArea } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { Empty, Shown } from "../ui/list";
import { allServices, recordUse, type Side } from "./calls";
import { wholeError, wholeWord } from "./correct";
import { serviceName } from "./words";

const CALL = "POST /office/companies/{company_id}/usage";
type Props = { side: Side; onSaved: () => void; onClose: () => void };

/** Writes down by hand what the system cannot see. */
export function RecordUse(props: Props) {
  const services = useLoad(allServices, []);
  const isKept = useRef<() => boolean>(() => false);
  return (
    <Dialog
      title={t("summaries.record")}
      onClose={props.onClose}
      keeps={() => isKept.current()}
    >
      <Shown of={services}>
        {({ items }) => {
          const active = items.filter((one) => one.state === "active");
          return active.length ? (
            <RecordForm
              {...props}
              services={active}
              keeps={(asks) => {
                isKept.current = asks;
              }}
            />
          ) : (
            <Empty icon="layers" title={t("services.none")} />
          );
        }}
      </Shown>
    </Dialog>
  );
}

function RecordForm({
  side,
  services,
  keeps,
  onSaved,
  onClose,
}: Props & { services: Service[]; keeps: (asks: () => boolean) => void }) {
  const form = useForm({
    call: CALL,
    isKept: true,
    check: (values) => [
      ...required(values, "service_id", "quantity", "day"),
      ...wholeError(values, "quantity", 1),
    ],
    word: wholeWord(1),
    send: async ({ service_id = "", quantity = "", day = "", note = "" }, key) => {
      const body = { service_id, quantity: Number(quantity.replace(/\s/g, "")), day, note };
      await recordUse(side, body, key);
      notify(t("summaries.recorded"));
      return () => {
        onSaved();
        onClose();
      };
    },
  });
  keeps(form.isTouched);
  return (
    <form class="in" {...form.attrs}>
      <Field label={t("summaries.service")} {...form.field("service_id")}>
        <option value="">{t("summaries.chooseService")}</option>
        {inOrder(services).map((one) => (
          <option key={one.id} value={one.id}>
            {[serviceName(one), one.unit].filter(Boolean).join(" · ")}
          </option>
        ))}
      </Field>
      <div class="pair">
        <Field
          label={t("summaries.quantity")}
          inputMode="numeric"
          defaultValue="1"
          {...form.field("quantity")}
        />
        <Field
          label={t("summaries.day")}
          type="date"
          max={today()}
          defaultValue={today()}
          {...form.field("day")}
        />
      </div>
      <TextArea
        label={t("summaries.note")}
        optional
        hint={t("summaries.noteHint")}
        {...form.field("note")}
      />
      <FormEnd of={form}>{t("summaries.recordIt")}</FormEnd>
    </form>
  );
}

/** What nobody but staff records comes first: the system counts the others by itself. */
const inOrder = (services: Service[]): Service[] => [
  ...services.filter((one) => !one.is_system),
  ...services.filter((one) => one.is_system),
];
