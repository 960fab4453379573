import { api } from "../lib/api";
import { useForm } from "../lib/form";
import { t } from "../lib/i18n";
import type { Share } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Alert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { FormEnd } from "../ui/form-end";
import { countText, KindIcon } from "./words";

/** The second thought before shares end; doing it twice is as good as once. */
export function WithdrawDialog({
  companyId,
  shares,
  onDone,
  onClose,
}: {
  companyId: string;
  shares: Share[];
  onDone: () => void;
  onClose: () => void;
}) {
  const what = countText(shares.map(({ kind }) => kind));
  const form = useForm({
    send: async () => {
      await api("POST /office/companies/{company_id}/shares/withdraw", {
        path: { company_id: companyId },
        body: { shares: shares.map(({ panel_id, id }) => ({ panel_id, id })) },
      });
      notify(t("shares.withdrawn", { what }));
      return onDone;
    },
  });
  return (
    <Dialog title={t("shares.withdrawTitle", { what })} onClose={onClose}>
      <form class="in" {...form.attrs}>
        <Alert tone="warn" live>
          <p>{t("shares.withdrawWarning")}</p>
        </Alert>
        <ul class="things" tabIndex={0} aria-label={what}>
          {shares.map((one) => (
            <li key={`${one.panel_id} ${one.id}`}>
              <KindIcon of={one.kind} />
              <span>
                {one.name}
                <span class="sub">{t("shares.inPanel", { panel: one.panel_name })}</span>
              </span>
            </li>
          ))}
        </ul>
        <FormEnd of={form} danger>{t("shares.withdraw")}</FormEnd>
      </form>
    </Dialog>
  );
}
