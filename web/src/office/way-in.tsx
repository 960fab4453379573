import { api, Problem } from "../lib/api";
import { useForm } from "../lib/form";
import { t } from "../lib/i18n";
import { withRecentSignIn } from "../lib/recent";
import type { OfficeUser } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Alert } from "../ui/alert";
import { Copyable } from "../ui/copyable";
import { Check } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { Qr } from "../ui/qr";

/** A link that nobody can show again, to copy, or to scan with the person's own phone. */
export function LinkShown({ link, onSafe }: { link: string; onSafe: () => void }) {
  return (
    <div class="in">
      <Alert tone="warn" live>
        <p>{t("wayIn.once")}</p>
      </Alert>
      <Copyable text={link} label={t("wayIn.copy")} onCopied={onSafe} isFirst />
      <div class="qrcard">
        <Qr text={link} label={t("wayIn.qr")} />
        <p class="hint">{t("wayIn.qrHint")}</p>
      </div>
      <div class="foot">
        <button
          type="button"
          class="btn"
          onClick={({ currentTarget }) => {
            onSafe();
            // What was handed over by its QR code is safe too.
            const dialog = currentTarget.closest("dialog");
            setTimeout(() => dialog?.dispatchEvent(new Event("cancel", { cancelable: true })));
          }}
        >
          {t("wayIn.done")}
        </button>
      </div>
    </div>
  );
}

/** Makes a person a new link: seen here once, or sent. The old one is dead. */
export function MakeWayIn({
  of,
  isLost,
  onMade,
  onSent,
}: {
  of: OfficeUser;
  /** The link that was made is gone with the answer that never came. */
  isLost?: boolean;
  onMade: (link: string) => void;
  onSent: () => void;
}) {
  const form = useForm({
    send: async ({ send }, key) => {
      const { link } = await withRecentSignIn(() =>
        api("POST /office/users/{user_id}/way-in", {
          path: { user_id: of.id },
          body: { send: Boolean(send) },
          key,
        }),
      );
      if (link) return onMade(link);
      // Without a link and without sending, the answer of the first try was lost: press again.
      if (!send) throw new Problem(409, { code: "link_lost" });
      notify(t("wayIn.sent", { email: of.email }));
      onSent();
    },
  });
  return (
    <form class="in" {...form.attrs}>
      <Alert tone={isLost ? "warn" : "info"} live>
        <p>{t(isLost ? "wayIn.lost" : of.has_password ? "wayIn.known" : "wayIn.again")}</p>
      </Alert>
      <Check name="send" label={t("wayIn.send")} hint={t("wayIn.sendHint")} />
      <FormEnd of={form}>{t("wayIn.make")}</FormEnd>
    </form>
  );
}
