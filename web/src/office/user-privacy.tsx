import { useSignal } from "@preact/signals";
import { api, newKey } from "../lib/api";
import { useForm } from "../lib/form";
import { t } from "../lib/i18n";
import { withRecentSignIn } from "../lib/recent";
import { me } from "../lib/session";
import type { OfficeUserDetail } from "../lib/shapes";
import { notify } from "../lib/toast";
import { ProblemAlert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { Submit } from "../ui/form";
import { Icon } from "../ui/icon";
import { Confirmation, type Question } from "./confirm";
import { nameOf } from "./user-form";

const ONE = "/office/users/{user_id}/privacy";

/** What the law gives a person: all that is kept about them, and its erasure. */
export function UserPrivacy({ of, onChange }: { of: OfficeUserDetail; onChange: () => void }) {
  const question = useSignal<Question | null>(null);
  const role = me.value?.role;
  const path = { user_id: of.id };
  // What is told is what became of the last one that was asked for.
  const asked = useSignal<"export" | "erasure">("export");
  const exported = useForm({
    send: async () => {
      asked.value = "export";
      await api(`POST ${ONE}/export`, { path, key: newKey() });
      notify(t("privacy.exportAsked", { name: nameOf(of) }));
    },
  });
  const erased = useForm({
    send: async () => {
      asked.value = "erasure";
      await withRecentSignIn(() => api(`POST ${ONE}/erase`, { path, body: {} }));
    },
    onProblem: (problem) => {
      if (problem.code !== "confirmation_required") return false;
      question.value = { problem };
      return true;
    },
  });
  if (role !== "admin" && role !== "dpo") return null;
  const isErased = of.state === "deleted" && !of.email;
  const close = () => {
    question.value = null;
  };
  const { problem } = asked.value === "export" ? exported : erased;
  return (
    <section class="sheet pad" aria-labelledby="privacy-title">
      <h2 id="privacy-title">{t("nav.privacy")}</h2>
      <p class="hint">{t("privacy.personHint")}</p>
      <div class="foot start">
        <form {...exported.attrs}>
          <Submit busy={exported.isBusy}>{t("privacy.exportPerson")}</Submit>
        </form>
        {!isErased && of.id !== me.value?.id && (
          <form {...erased.attrs}>
            <button type="submit" class="btn danger inrow" aria-busy={erased.isBusy || undefined}>
              <Icon name="eraser" />
              {t("privacy.erase")}
            </button>
          </form>
        )}
      </div>
      {problem && <ProblemAlert problem={problem} />}
      {problem?.code === "legal_hold" && <a href="/office/privacy">{t("privacy.holds")}</a>}
      {question.value && (
        <Dialog title={t("privacy.eraseTitle", { name: nameOf(of) })} onClose={close}>
          <Confirmation
            question={question.value}
            submit={t("privacy.erase")}
            onClose={close}
            onConfirm={async (confirm) => {
              await withRecentSignIn(() => api(`POST ${ONE}/erase`, { path, body: { confirm } }));
              notify(t("privacy.eraseAsked", { name: nameOf(of) }));
              close();
              onChange();
            }}
          />
        </Dialog>
      )}
    </section>
  );
}
