import { useRef } from "preact/hooks";
import { api } from "../lib/api";
import { useForm } from "../lib/form";
import { t } from "../lib/i18n";
import { withRecentSignIn } from "../lib/recent";
import type { OfficeUserDetail } from "../lib/shapes";
import { notify } from "../lib/toast";
import { looksLikeEmail } from "../sign-in";
import { ProblemAlert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { Icon } from "../ui/icon";
import { nameOf } from "./user-form";

const CALL = "POST /office/users/{user_id}/email";

const ask = (of: OfficeUserDetail, email: string) =>
  withRecentSignIn(() =>
    api(CALL, { path: { user_id: of.id }, body: { email }, version: of.version }),
  );

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
  const form = useForm({
    call: CALL,
    check: ({ email = "" }) => (looksLikeEmail(email) ? [] : [{ field: "email", code: "email" }]),
    word: ({ code }) => (code === "invalid_format" ? t("field.email") : undefined),
    send: async ({ email = "" }) => {
      const { wanted_email } = await ask(of, email);
      notify(t(wanted_email ? "users.emailAsked" : "users.emailBack", { email }));
      return () => {
        onChange();
        onClose();
      };
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
        <FormEnd of={form}>{t("users.changeEmailSubmit")}</FormEnd>
      </form>
    </Dialog>
  );
}

/** Takes back the other address that waits for being confirmed: the link that was sent is dead. */
export function TakeBack({ of, onChange }: { of: OfficeUserDetail; onChange: () => void }) {
  const form = useForm({
    send: async () => {
      await ask(of, of.email);
      notify(t("users.emailBack", { email: of.email }));
      onChange();
    },
    onProblem: (problem) => {
      if (problem.code === "stale_version") onChange();
      return false;
    },
  });
  return (
    <form class="stack" {...form.attrs}>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <button class="btn" aria-disabled={form.isBusy ? true : undefined}>
        <Icon name="undo-2" />
        {t("users.emailTakeBack")}
      </button>
    </form>
  );
}
