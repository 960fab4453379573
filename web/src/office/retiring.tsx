import { useForm } from "../lib/form";
import { t } from "../lib/i18n";
import { ProblemAlert } from "../ui/alert";
import { Submit } from "../ui/form";

type State = "active" | "retired";

/** Offers something no more, or again; what was agreed and recorded stays. */
export function Retiring({
  state,
  hint,
  send,
  onStale,
}: {
  state: State;
  hint: string;
  send: (state: State) => Promise<void>;
  onStale: () => void;
}) {
  const form = useForm({
    send: () => send(state === "active" ? "retired" : "active"),
    onProblem: (problem) => {
      if (problem.code === "stale_version") onStale();
      return false;
    },
  });
  return (
    <form class="stack retiring" {...form.attrs}>
      <p class="hint">{state === "active" ? hint : t("services.isRetired")}</p>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot start">
        <Submit busy={form.isBusy} danger={state === "active"}>
          {t(state === "active" ? "services.retire" : "services.restore")}
        </Submit>
      </div>
    </form>
  );
}
