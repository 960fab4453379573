import { useMemo, useRef } from "preact/hooks";
import type { Values } from "../lib/form";
import { formatDay, t } from "../lib/i18n";
import type { Invoice } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Dialog } from "../ui/dialog";
import { Theirs, useEdit } from "../ui/edit";
import { FormEnd } from "../ui/form-end";
import { editInvoice, showInvoice, type Facts, type Side } from "./calls";
import {
  besideFields,
  factsOf,
  InvoiceFields,
  NAMES,
  typedOf,
  wordingOf,
  wrong,
  type Name,
} from "./fields";

const MONEY = ["net", "vat", "gross", "currency"] as const;

const edited = (of: Invoice) => ({ version: of.version, ...typedOf(of) });

/** Corrects what was entered of an invoice. */
export function EditInvoice({
  of,
  side,
  onSaved,
  onClose,
}: {
  of: Invoice;
  side: Side;
  onSaved: () => void;
  onClose: () => void;
}) {
  const now = useMemo(() => edited(of), [of]);
  const typed = useRef<Values>({});
  const edit = useEdit({
    call: "PATCH /office/companies/{company_id}/invoices/{invoice_id}",
    of: now,
    names: NAMES,
    check: (values) => wrong((typed.current = values)),
    word: wordingOf(() => typed.current),
    load: async () => edited(await showInvoice(side, of.id)),
    save: async (changes, version) => {
      const body = changed(Object.keys(changes) as Name[], factsOf(typed.current));
      const saved = await editInvoice(side, of.id, body, version).catch(besideFields);
      notify(t("invoices.saved", { number: saved.number }));
      return edited(saved);
    },
    onSaved,
    shown: (name, value) => (name.endsWith("_on") ? formatDay(value) : value),
  });
  const { form } = edit;
  return (
    <Dialog title={t("invoices.editTitle")} size="wide" onClose={onClose} keeps={form.isTouched}>
      <form class="in" key={edit.turn} {...form.attrs}>
        {edit.isOver && <Theirs told={t("invoices.stale")} onTake={edit.useTheirs} />}
        <InvoiceFields begun={edit.begun} field={form.field} hint={edit.hint} />
        <FormEnd of={form} sticky>{t("act.save")}</FormEnd>
      </form>
    </Dialog>
  );
}

/** Amounts make a sum, so that all three of them go together. */
function changed(names: Name[], facts: Facts): Partial<Facts> {
  const { net, vat, gross, ...rest } = facts;
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([name]) => names.includes(name as Name))),
    ...(MONEY.some((name) => names.includes(name)) && { net, vat, gross }),
  };
}
