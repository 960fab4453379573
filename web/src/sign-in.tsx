import { useSignal } from "@preact/signals";
import { Gate, ToInvitation } from "./gate";
import { useForm } from "./lib/form";
import { required } from "./lib/form";
import { t } from "./lib/i18n";
import { asProblem } from "./lib/load";
import { keepWantedLanguage } from "./lib/profile";
import { endedBy, expected, signIn } from "./lib/session";
import { Alert, ProblemAlert } from "./ui/alert";
import { Field, Submit } from "./ui/form";
import { Lazy } from "./ui/lazy";

const codeStep = () => import("./code-step").then((module) => module.CodeStep);

/** A right password of somebody who needs a code as well; isNew: whose app knows nothing yet. */
export type Proof = { email: string; password: string; isNew: boolean };

/** Kept in step with the server's own look at an address: something, an @, a domain with a dot. */
export const looksLikeEmail = (text: string): boolean => /^\S+@\S+\.\S+$/.test(text);

/**
 * The e-mail address, which may be known already, and the password; for staff, then, the code of
 * their app. onBack: to the invitation that it was asked for.
 */
export function SignIn({ email, onBack }: { email?: string; onBack?: () => void }) {
  const known = email || expected.value || undefined;
  const proof = useSignal<Proof | null>(null);
  const form = useForm({
    call: "POST /session",
    check: (values) => [
      ...(looksLikeEmail(values.email ?? "") ? [] : [{ field: "email", code: "email" }]),
      ...required(values, "password"),
    ],
    send: async ({ email = "", password = "" }) => {
      try {
        await signIn(email, password);
      } catch (error) {
        const { code } = asProblem(error);
        if (code !== "code_required" && code !== "code_setup_required") throw error;
        proof.value = { email, password, isNew: code === "code_setup_required" };
        return;
      }
      await keepWantedLanguage();
    },
  });
  if (proof.value)
    return (
      <Gate title={t(proof.value.isNew ? "codes.setUp" : "codes.title")}>
        <Lazy
          load={codeStep}
          proof={proof.value}
          onBack={() => {
            proof.value = null;
          }}
        />
      </Gate>
    );
  return (
    <Gate title={t("sign_in.title")}>
      <form {...form.attrs}>
        {endedBy.value && !form.problem && (
          <Alert tone="warn" live>
            <p>{t(`sign_in.ended.${endedBy.value}`)}</p>
          </Alert>
        )}
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <Field
          label={t("sign_in.email")}
          type="email"
          autocomplete="username"
          defaultValue={known}
          autoFocus={!known}
          {...form.field("email")}
        />
        <Field
          label={t("sign_in.password")}
          type="password"
          autocomplete="current-password"
          autoFocus={Boolean(known)}
          {...form.field("password")}
        />
        <Submit busy={form.isBusy} wide>
          {t(form.isBusy ? "sign_in.busy" : "sign_in.submit")}
        </Submit>
        <p class="aside">
          <a href="/forgotten-password">{t("sign_in.forgotten")}</a>
        </p>
        {onBack ? (
          <ToInvitation onBack={onBack} />
        ) : (
          <p class="aside">
            <a href="/verify">{t("sign_in.verify")}</a>
          </p>
        )}
      </form>
    </Gate>
  );
}
