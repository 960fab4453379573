import { Gate, OpenAgain, ToPortal, useToken } from "./gate";
import { t } from "./lib/i18n";
import { useForm } from "./lib/form";
import { useLoad } from "./lib/load";
import { go } from "./lib/router";
import { expected, phase } from "./lib/session";
import { send } from "./lib/wire";
import { useSignal } from "@preact/signals";
import { Alert, ProblemAlert } from "./ui/alert";
import { Submit } from "./ui/form";
import { Failed, Loading } from "./ui/list";

/**
 * The page behind a link that was sent to a new address: /confirm-email#<token>. Only a press of the
 * button uses the link, since mail programs open links by themselves.
 */
export function ConfirmEmail() {
  const { token, turn } = useToken();
  return token ? <BehindLink key={turn} token={token} /> : <OpenAgain />;
}

function BehindLink({ token }: { token: string }) {
  const confirmed = useSignal("");
  const link = useLoad(
    (signal) => send("POST /email/link", { body: { token } }, "", signal),
    [token],
  );
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
          onClick={() => {
            if (phase.value !== "in") expected.value = confirmed.value;
            go("/", {}, { replace: true });
          }}
        >
          {t("confirmEmail.go")}
        </button>
      </Gate>
    );
  if (link.problem && !link.problem.isPassing) return <Unusable />;
  if (form.problem?.code === "link_invalid") return <Unusable />;
  return (
    <Gate title={t("confirmEmail.title")}>
      {link.data ? (
        <form {...form.attrs}>
          <p class="hint">{t("confirmEmail.intro", { email: link.data.email })}</p>
          {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
          <Submit busy={form.isBusy} wide>
            {t("confirmEmail.submit")}
          </Submit>
        </form>
      ) : link.problem ? (
        <Failed problem={link.problem} retry={link.reload} />
      ) : (
        <Loading />
      )}
    </Gate>
  );
}

const Unusable = () => (
  <Gate title={t("confirmEmail.unusable")}>
    <Alert tone="warn" live>
      <p>{t("confirmEmail.unusableHint")}</p>
    </Alert>
    <ToPortal />
  </Gate>
);
