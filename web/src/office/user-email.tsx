import { useRef } from "preact/hooks";
import { api } from "../lib/api";
import { useForm } from "../lib/form";
import { t } from "../lib/i18n";
import { withRecentSignIn } from "../lib/recent";
import type { OfficeUserDetail } from "../lib/shapes";
import { notify } from "../lib/toast";
import { looksLikeEmail } from "../sign-in";
import { Alert, ProblemAlert } from "../ui/alert";
import { Cancel, Dialog } from "../ui/dialog";
import { Field, Submit } from "../ui/form";
import { nameOf } from "./user-form";

const CALL = "POST /office/users/{user_id}/email";

/** Asks for another address; the present one counts until a link sent to the new one is used. */
export function ChangeEmail({
  of,
  onChange,
  onClose,
}: {
  of: OfficeUserDetail;
  onChange: () => void;
  onClose: () => void;
}) {
  const touched = useRef<() => boolean>(() => false);
  const ask = (email: string) =>
    withRecentSignIn(() =>
      api(CALL, { path: { user_id: of.id }, body: { email }, version: of.version }),
    );
  const form = useForm({
    call: CALL,
    check: ({ email = "" }) => (looksLikeEmail(email) ? [] : [{ field: "email", code: "email" }]),
    word: ({ code }) => (code === "invalid_format" ? t("field.email") : undefined),
    send: async ({ email = "" }) => {
      const { wanted_email } = await ask(email);
      notify(t(wanted_email ? "users.emailAsked" : "users.emailBack", { email }));
      onChange();
      onClose();
    },
    onProblem: (problem) => {
      if (problem.code === "stale_version") onChange();
      return false;
    },
  });
  const back = useForm({
    send: async () => {
      await ask(of.email);
      notify(t("users.emailBack", { email: of.email }));
      onChange();
      onClose();
    },
    onProblem: (problem) => {
      if (problem.code === "stale_version") onChange();
      return false;
    },
  });
  touched.current = form.isTouched;
  return (
    <Dialog
      title={t("users.changeEmailTitle", { name: nameOf(of) })}
      keeps={() => touched.current()}
      onClose={onClose}
    >
      <form class="in" {...form.attrs}>
        <p class="hint">{t("users.changeEmailHint", { email: of.email })}</p>
        <Field label={t("users.newEmail")} type="email" autocomplete="off" {...form.field("email")} />
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <div class="foot">
          <Cancel />
          <Submit busy={form.isBusy}>{t("users.changeEmailSubmit")}</Submit>
        </div>
      </form>
      {of.wanted_email && (
        <form class="in" {...back.attrs}>
          <Alert tone="info">
            <p>{t("users.emailWaits", { email: of.wanted_email })}</p>
          </Alert>
          {back.problem && <ProblemAlert problem={back.problem} retry={back.retry} />}
          <div class="foot">
            <Submit busy={back.isBusy}>{t("users.emailTakeBack")}</Submit>
          </div>
        </form>
      )}
    </Dialog>
  );
}
