import { Gate } from "./gate";
import { useForm } from "./lib/form";
import { required } from "./lib/form";
import { t } from "./lib/i18n";
import { keepWantedLanguage } from "./lib/profile";
import { hasEnded, signIn } from "./lib/session";
import { Alert, ProblemAlert } from "./ui/alert";
import { Field, Submit } from "./ui/form";

/** Kept in step with the server's own look at an address: something, an @, a domain with a dot. */
export const looksLikeEmail = (text: string): boolean => /^\S+@\S+\.\S+$/.test(text);

export function SignIn() {
  const form = useForm({
    call: "POST /session",
    check: (values) => [
      ...(looksLikeEmail(values.email ?? "") ? [] : [{ field: "email", code: "email" }]),
      ...required(values, "password"),
    ],
    send: async ({ email = "", password = "" }) => {
      await signIn(email, password);
      await keepWantedLanguage();
    },
  });
  return (
    <Gate title={t("sign_in.title")}>
      <form {...form.attrs}>
        {hasEnded.value && !form.problem && (
          <Alert tone="warn" live>
            <p>{t("sign_in.ended")}</p>
          </Alert>
        )}
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <Field
          label={t("sign_in.email")}
          type="email"
          autocomplete="username"
          autoFocus
          {...form.field("email")}
        />
        <Field
          label={t("sign_in.password")}
          type="password"
          autocomplete="current-password"
          {...form.field("password")}
        />
        <Submit busy={form.isBusy} wide>
          {t(form.isBusy ? "sign_in.busy" : "sign_in.submit")}
        </Submit>
        <p class="aside">
          <a href="/forgotten-password">{t("sign_in.forgotten")}</a>
        </p>
      </form>
    </Gate>
  );
}
