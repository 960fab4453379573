import { useSignal } from "@preact/signals";
import { useForm } from "../lib/form";
import { formatDay, t, today } from "../lib/i18n";
import { formatSums } from "../lib/money";
import type { Invoice } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Alert, ProblemAlert } from "../ui/alert";
import { Badge, type Look } from "../ui/badges";
import { Cancel, Dialog } from "../ui/dialog";
import { Field, Submit } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { Icon } from "../ui/icon";
import { payInvoices, unpayInvoice } from "./calls";

const LOOKS: Record<Invoice["payment"], Look> = {
  unpaid: ["hourglass", "brass"],
  overdue: ["triangle-alert", "red"],
  paid: ["check", "green"],
  retired: ["archive", "grey"],
};
/** As many as one request takes. */
const MOST = 30;

/** How an invoice stands, and since when or until when. */
export const PaymentState = ({ of }: { of: Invoice }) => (
  <>
    <Badge look={LOOKS[of.payment]} text={t(`invoices.payment.${of.payment}`)} />
    {of.paid_on && (
      <span class="sub">{t("invoices.paidOnDay", { day: formatDay(of.paid_on) })}</span>
    )}
  </>
);

/** Marks one invoice, or several that were chosen, as paid. */
export function PayButton({ of, onChange }: { of: Invoice[]; onChange: () => void }) {
  const isOpen = useSignal(false);
  const owed = of.filter(({ payment }) => payment === "unpaid" || payment === "overdue");
  if (!owed.length) return null;
  const close = () => {
    isOpen.value = false;
  };
  return (
    <>
      <button
        type="button"
        class="btn"
        onClick={() => {
          isOpen.value = true;
        }}
      >
        <Icon name="check" />
        {t(owed.length > 1 ? "invoices.paySeveral" : "invoices.pay")}
      </button>
      {isOpen.value && (
        <Dialog
          title={
            owed.length > 1
              ? t("invoices.paySeveralTitle", { n: owed.length })
              : t("invoices.payTitle", { name: owed[0]?.number ?? "" })
          }
          onClose={close}
        >
          <Pay
            of={owed}
            onDone={() => {
              close();
              onChange();
            }}
          />
        </Dialog>
      )}
    </>
  );
}

function Pay({ of, onDone }: { of: Invoice[]; onDone: () => void }) {
  const isTooMany = of.length > MOST;
  const sum = formatSums(of.map(({ gross }) => gross));
  const form = useForm({
    call: "POST /office/invoices/pay",
    send: async ({ paid_on }, key) => {
      await payInvoices(of, paid_on ?? "", key);
      notify(
        of.length > 1
          ? t("invoices.paidSeveral", { n: of.length })
          : t("invoices.paidNow", { name: of[0]?.number ?? "" }),
      );
      return onDone;
    },
  });
  return (
    <form class="in" {...form.attrs}>
      <p class="hint">{of.length > 1 ? t("invoices.paySum", { sum }) : sum}</p>
      {isTooMany && (
        <Alert tone="warn">
          <p>{t("invoices.payMost", { n: MOST })}</p>
        </Alert>
      )}
      <Field
        {...form.field("paid_on")}
        label={t("invoices.paidOn")}
        hint={t("invoices.paidOnHint")}
        type="date"
        max={today()}
        defaultValue={today()}
        required
      />
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <Cancel />
        {!isTooMany && (
          <Submit busy={form.isBusy}>
            {t(of.length > 1 ? "invoices.paySeveral" : "invoices.pay")}
          </Submit>
        )}
      </div>
    </form>
  );
}

/** Takes back that an invoice was paid. */
export function UnpayButton({ of, onChange }: { of: Invoice; onChange: () => void }) {
  const isOpen = useSignal(false);
  if (of.payment !== "paid") return null;
  const close = () => {
    isOpen.value = false;
  };
  return (
    <>
      <button
        type="button"
        class="btn"
        onClick={() => {
          isOpen.value = true;
        }}
      >
        <Icon name="undo-2" />
        {t("invoices.unpay")}
      </button>
      {isOpen.value && (
        <Dialog title={t("invoices.unpayTitle", { name: of.number })} onClose={close}>
          <Unpay of={of} onChange={onChange} onClose={close} />
        </Dialog>
      )}
    </>
  );
}

function Unpay({
  of,
  onChange,
  onClose,
}: {
  of: Invoice;
  onChange: () => void;
  onClose: () => void;
}) {
  const form = useForm({
    send: async () => {
      await unpayInvoice(of);
      notify(t("invoices.unpaidNow", { name: of.number }));
      return () => {
        onClose();
        onChange();
      };
    },
    onProblem: (problem) => {
      // Somebody else was quicker: what is shown follows, and the question with it.
      if (problem.status === 412 || problem.status === 409) onChange();
      return false;
    },
  });
  return (
    <form class="in" {...form.attrs}>
      <Alert tone="warn">
        <p>{t("invoices.unpayMeans")}</p>
      </Alert>
      <FormEnd of={form}>{t("invoices.unpay")}</FormEnd>
    </form>
  );
}
