import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { asProblem } from "../lib/load";
import { problemText } from "../lib/problems";
import type { Problem } from "../lib/wire";
import { Alert } from "../ui/alert";
import { Field } from "../ui/form";
import { change, chooseAll, draft, pick } from "./draft";
import { useReader } from "./reader";

/** A pick-up code, typed or read; a code that is right names its person. */
export function CodeField() {
  const form = useRef<HTMLFormElement>(null);
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  const isEmpty = useSignal(false);
  const { picked } = draft.value;

  async function check(code: string): Promise<void> {
    isEmpty.value = !code;
    if (isBusy.value || !code) return;
    isBusy.value = true;
    problem.value = null;
    try {
      const found = await api("POST /office/pick-up-codes/check", { body: { code } });
      const { user_id: userId, name, company_ids: companyIds } = found;
      pick({ by: "code", code, userId, name, companyIds });
      form.current?.reset();
      const { companies } = draft.value;
      if (!companies.length) return await chooseAll(found.company_ids);
      // The person may have all that is chosen: what is left is the signature.
      const mayAll = companies.every(({ company_id }) => found.company_ids.includes(company_id));
      if (mayAll) change({ isSigning: true });
    } catch (error) {
      problem.value = asProblem(error);
    } finally {
      isBusy.value = false;
    }
  }
  useReader((text) => {
    if (!draft.value.isSigning && !draft.value.sent) void check(text.trim());
  });
  return (
    <form
      ref={form}
      class="inline code"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void check(String(new FormData(event.currentTarget).get("code")).trim());
      }}
      onInput={() => {
        isEmpty.value = false;
        problem.value = null;
      }}
    >
      <Field
        name="code"
        label={t("handout.code")}
        hint={t("handout.codeHint")}
        error={
          isEmpty.value ? t("field.required") : problem.value ? problemText(problem.value) : undefined
        }
        maxLength={40}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
      />
      <button class="btn" aria-disabled={isBusy.value ? true : undefined}>
        {t("handout.codeCheck")}
      </button>
      {picked?.by === "code" && (
        <Alert tone="good" live>
          <p>{t("handout.codeOf", { name: picked.name })}</p>
        </Alert>
      )}
    </form>
  );
}
