import { useSignal } from "@preact/signals";
import { required, useForm } from "./lib/form";
import { t } from "./lib/i18n";
import { asProblem } from "./lib/load";
import { wanted } from "./lib/recent";
import { me, signIn } from "./lib/session";
import { Problem } from "./lib/wire";
import { ProblemAlert } from "./ui/alert";
import { CodeField } from "./ui/codes";
import { Cancel, Dialog } from "./ui/dialog";
import { Field, Submit } from "./ui/form";

/** There is only the one field: nobody has to look at an address. */
const wrongPassword = () =>
  new Problem(400, {
    code: "validation_failed",
    errors: [{ field: "password", code: "wrong_password" }],
  });

/** Before what cannot be undone: whoever sits here is the one who signed in. */
export function RecentDialog() {
  const needsCode = useSignal(false);
  const answer = (isGiven: boolean) => wanted.value?.answer(isGiven);
  const form = useForm({
    call: "POST /session",
    check: (values) => required(values, "password", ...(needsCode.value ? ["code"] : [])),
    send: async ({ password = "", code = "" }) => {
      try {
        await signIn(me.value!.email, password, code);
      } catch (error) {
        const { code: told } = asProblem(error);
        if (told === "sign_in_failed") throw wrongPassword();
        if (told !== "code_required") throw error;
        needsCode.value = true;
        return;
      }
      answer(true);
    },
  });
  return (
    <Dialog title={t("recent.title")} onClose={() => answer(false)}>
      <form class="in" {...form.attrs}>
        <p>{t("recent.why")}</p>
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <input type="hidden" name="username" autocomplete="username" value={me.value?.email} />
        <Field
          label={t("sign_in.password")}
          type="password"
          autocomplete="current-password"
          {...form.field("password")}
        />
        {needsCode.value && <CodeField {...form.field("code")} />}
        <div class="foot">
          <Cancel />
          <Submit busy={form.isBusy}>{t("recent.go")}</Submit>
        </div>
      </form>
    </Dialog>
  );
}
