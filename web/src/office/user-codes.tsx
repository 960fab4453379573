import { api } from "../lib/api";
import { useForm } from "../lib/form";
import { t } from "../lib/i18n";
import { withRecentSignIn } from "../lib/recent";
import type { OfficeUserDetail } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Alert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { FormEnd } from "../ui/form-end";
import { nameOf } from "./user-form";

/** The second thought before the authenticator app of a member of staff counts no longer. */
export function ResetCodes({
  of,
  onDone,
  onClose,
}: {
  of: OfficeUserDetail;
  onDone: () => void;
  onClose: () => void;
}) {
  const form = useForm({
    send: async () => {
      const path = { user_id: of.id };
      await withRecentSignIn(() => api("POST /office/users/{user_id}/codes/reset", { path }));
      notify(t("users.resetCodesDone", { name: nameOf(of) }));
      return () => {
        onClose();
        onDone();
      };
    },
  });
  return (
    <Dialog title={t("users.resetCodesTitle", { name: nameOf(of) })} onClose={onClose}>
      <form class="in" {...form.attrs}>
        <Alert tone="warn" live>
          <p>{t("users.resetCodesWarning")}</p>
        </Alert>
        <FormEnd of={form}>{t("users.resetCodes")}</FormEnd>
      </form>
    </Dialog>
  );
}
