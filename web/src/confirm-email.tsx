import { useState } from "preact/hooks";
import { Gate, ToPortal } from "./gate";
import { t } from "./lib/i18n";
import { useForm } from "./lib/form";
import { go } from "./lib/router";
import { send } from "./lib/wire";
import { useSignal } from "@preact/signals";
import { takeToken } from "./password";
import { Alert, ProblemAlert } from "./ui/alert";
import { Submit } from "./ui/form";

/**
 * The page behind a link that was sent to a new address: /confirm-email#<token>. Only a press of the
 * button uses the link, since mail programs open links by themselves.
 */
export function ConfirmEmail() {
  const [token] = useState(takeToken);
  const confirmed = useSignal("");
  const form = useForm({
    send: async () => {
      confirmed.value = (await send("POST /email/confirm", { body: { token } })).email;
    },
  });
  if (confirmed.value)
    return (
      <Gate title={t("confirmEmail.doneTitle")}>
        <Alert tone="good" live>
          <p>{t("confirmEmail.done", { email: confirmed.value })}</p>
        </Alert>
        <button
          type="button"
          class="btn primary wide"
          onClick={() => go("/", {}, { replace: true })}
        >
          {t("confirmEmail.go")}
        </button>
      </Gate>
    );
  return (
    <Gate title={t("confirmEmail.title")}>
      <form {...form.attrs}>
        <p class="hint">{t("confirmEmail.intro")}</p>
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        {form.problem?.code === "link_invalid" ? (
          <ToPortal />
        ) : (
          <Submit busy={form.isBusy} wide>
            {t("confirmEmail.submit")}
          </Submit>
        )}
      </form>
    </Gate>
  );
}
