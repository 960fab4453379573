import { api } from "./lib/api";
import { useForm } from "./lib/form";
import { t } from "./lib/i18n";
import { useLoad } from "./lib/load";
import { showsCodes, withRecentSignIn } from "./lib/recent";
import { lock } from "./lib/session";
import { Alert, ProblemAlert } from "./ui/alert";
import { CodeField, CodeSecret } from "./ui/codes";
import { Cancel, Dialog } from "./ui/dialog";
import { Submit } from "./ui/form";
import { Shown } from "./ui/list";

/** Somebody of the staff sets the codes of an app up, or sees that they are. */
export function CodesDialog() {
  const onClose = () => {
    showsCodes.value = false;
  };
  const mine = useLoad((signal) => api("GET /me/codes", {}, signal), []);
  return (
    <Dialog title={t("codes.setUp")} onClose={onClose}>
      <Shown of={mine}>
        {({ is_on }) =>
          is_on ? (
            <div class="in">
              <Alert tone="good">
                <p>{t("codes.isOn")}</p>
              </Alert>
            </div>
          ) : (
            <SetUp />
          )
        }
      </Shown>
    </Dialog>
  );
}

/** Every session that began without a code is over afterwards, this one too. */
function SetUp() {
  const secret = useLoad((signal) => withRecentSignIn(() => api("POST /me/codes", {}, signal)), []);
  const form = useForm({
    call: "POST /me/codes/on",
    check: ({ code = "" }) => (code ? [] : [{ field: "code", code: "required" }]),
    send: async ({ code = "" }) => {
      await api("POST /me/codes/on", { body: { code } });
      await lock("codes");
    },
  });
  return (
    <form class="in" {...form.attrs}>
      <p>{t("codes.why")}</p>
      <p>{t("codes.thenOut")}</p>
      <Shown of={secret}>{(of) => <CodeSecret of={of} />}</Shown>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      {secret.data && <CodeField {...form.field("code")} />}
      <div class="foot">
        <Cancel />
        <Submit busy={form.isBusy}>{t("codes.confirm")}</Submit>
      </div>
    </form>
  );
}
