import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { FileDrop, PickedFiles } from "../files/file-drop";
import { INVOICE_FILES } from "../files/rules";
import { useForm, type Values } from "../lib/form";
import { t, today } from "../lib/i18n";
import { usualCurrency } from "../lib/portal";
import type { Invoice } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Dialog } from "../ui/dialog";
import { FormEnd } from "../ui/form-end";
import { addInvoice } from "./calls";
import { besideFields, factsOf, InvoiceFields, wordingOf, wrong } from "./fields";

const CALL = "POST /office/companies/{company_id}/invoices";

/** Enters an invoice, and takes its PDF along. */
export function AddInvoice({
  companyId,
  currency,
  onAdded,
  onClose,
}: {
  companyId: string;
  /** Of the invoices that are there. */
  currency: string | undefined;
  onAdded: (made: Invoice, files: File[]) => void;
  onClose: () => void;
}) {
  const files = useSignal<File[]>([]);
  const typed = useRef<Values>({});
  const form = useForm({
    call: CALL,
    check: (values) => wrong((typed.current = values)),
    word: wordingOf(() => typed.current),
    send: async (values, key) => {
      const made = await addInvoice(companyId, factsOf(values), key).catch(besideFields);
      notify(t("invoices.added", { number: made.number }));
      return () => {
        const picked = files.value;
        // They are on their way from here: nothing is lost by leaving the form.
        files.value = [];
        onAdded(made, picked);
      };
    },
  });
  return (
    <Dialog
      title={t("invoices.addTitle")}
      size="wide"
      onClose={onClose}
      keeps={() => form.isTouched() || files.value.length > 0}
    >
      <form class="in" {...form.attrs}>
        <InvoiceFields
          begun={{
            number: "",
            issued_on: today(),
            due_on: "",
            currency: currency ?? usualCurrency(),
            net: "",
            vat: "",
            gross: "",
            note: "",
          }}
          field={form.field}
        />
        <div class="field">
          <span class="label">
            {t("invoices.file")} <span class="optional">{t("field.optional")}</span>
          </span>
          {files.value.length ? (
            <PickedFiles
              files={files.value}
              onRemove={() => {
                files.value = [];
              }}
            />
          ) : (
            <FileDrop
              rules={INVOICE_FILES}
              label={t("invoices.pickFile")}
              isOne
              onFiles={(picked) => {
                files.value = picked;
              }}
            />
          )}
        </div>
        <FormEnd of={form} sticky>{t("invoices.add")}</FormEnd>
      </form>
    </Dialog>
  );
}
