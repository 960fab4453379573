import { useMemo } from "preact/hooks";
import { required } from "../lib/form";
import { t } from "../lib/i18n";
import type { Annex } from "../lib/shapes";
import { notify } from "../lib/toast";
import { ProblemAlert } from "../ui/alert";
import { Cancel, Dialog } from "../ui/dialog";
import { Theirs, useEdit } from "../ui/edit";
import { Field, Submit } from "../ui/form";
import { listAnnexes, renameAnnex, type Side } from "./calls";

const named = ({ version, name }: Annex) => ({ version, name });

/** What an annex is called. */
export function NameAnnex({
  of,
  invoiceId,
  side,
  onSaved,
  onClose,
}: {
  of: Annex;
  invoiceId: string;
  side: Side;
  onSaved: () => void;
  onClose: () => void;
}) {
  const now = useMemo(() => named(of), [of]);
  const edit = useEdit({
    call: "PATCH /office/companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}",
    of: now,
    names: ["name"] as const,
    check: (values) => required(values, "name"),
    load: async () => {
      const { items } = await listAnnexes(side, invoiceId);
      return named(items.find(({ id }) => id === of.id) ?? of);
    },
    save: async ({ name = of.name }, version) => {
      const saved = await renameAnnex(side, invoiceId, of.id, name, version);
      notify(t("annexes.saved", { name: saved.name }));
      return named(saved);
    },
    onSaved: () => {
      onClose();
      onSaved();
    },
    shown: (_, value) => value,
  });
  const { form, begun } = edit;
  return (
    <Dialog title={t("annexes.renameTitle")} onClose={onClose} keeps={form.isTouched}>
      <form class="in" key={edit.turn} {...form.attrs}>
        {edit.isOver && <Theirs told={t("annexes.stale")} onTake={edit.useTheirs} />}
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <Field
          label={t("annexes.name")}
          defaultValue={begun.name}
          autocomplete="off"
          hint={edit.hint("name")}
          {...form.field("name")}
        />
        <div class="foot">
          <Cancel />
          <Submit busy={form.isBusy}>{t("act.save")}</Submit>
        </div>
      </form>
    </Dialog>
  );
}
