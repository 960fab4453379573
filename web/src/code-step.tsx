import { asProblem, useLoad } from "./lib/load";
import { useForm } from "./lib/form";
import { t } from "./lib/i18n";
import { keepWantedLanguage } from "./lib/profile";
import { signIn } from "./lib/session";
import { send } from "./lib/wire";
import type { Proof } from "./sign-in";
import { ProblemAlert } from "./ui/alert";
import { CodeField, CodeSecret } from "./ui/codes";
import { Submit } from "./ui/form";
import { Shown } from "./ui/list";

/** The second half of signing in: the code that the app shows, or the app's first setting up. */
export function CodeStep({ proof, onBack }: { proof: Proof; onBack: () => void }) {
  return proof.isNew ? (
    <FirstCode proof={proof} onBack={onBack} />
  ) : (
    <CodeForm proof={proof} onBack={onBack} />
  );
}

function FirstCode({ proof, onBack }: { proof: Proof; onBack: () => void }) {
  const { email, password } = proof;
  const secret = useLoad(
    (signal) => send("POST /session/codes", { body: { email, password } }, "", signal),
    [],
  );
  return (
    <>
      <p>{t("codes.why")}</p>
      <Shown of={secret}>{(of) => <CodeSecret of={of} />}</Shown>
      {secret.data && <CodeForm proof={proof} onBack={onBack} />}
    </>
  );
}

function CodeForm({ proof, onBack }: { proof: Proof; onBack: () => void }) {
  const form = useForm({
    call: "POST /session",
    check: ({ code = "" }) => (code ? [] : [{ field: "code", code: "required" }]),
    send: async ({ code = "" }) => {
      await signIn(proof.email, proof.password, code);
      await keepWantedLanguage();
    },
    onProblem: (problem) => {
      // The secret that the app has is not the one that is waiting any more.
      if (problem.code !== "code_setup_required") return false;
      onBack();
      return true;
    },
  });
  return (
    <form {...form.attrs}>
      {form.problem && <ProblemAlert problem={asProblem(form.problem)} retry={form.retry} />}
      <CodeField {...form.field("code")} />
      <Submit busy={form.isBusy} wide>
        {t(form.isBusy ? "sign_in.busy" : "sign_in.submit")}
      </Submit>
      <button type="button" class="btn quiet wide" onClick={onBack}>
        {t("codes.back")}
      </button>
    </form>
  );
}
