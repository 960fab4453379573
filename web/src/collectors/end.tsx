import { useForm } from "../lib/form";
import { t } from "../lib/i18n";
import type { Collector } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Alert, ProblemAlert } from "../ui/alert";
import { Submit } from "../ui/form";

/** The second thought before somebody may collect no longer. */
export function EndCollector({
  of,
  send,
  onDone,
  onStale,
  onCancel,
}: {
  of: Collector;
  send: () => Promise<unknown>;
  onDone: () => void;
  onStale: () => void;
  onCancel: () => void;
}) {
  const form = useForm({
    send: async () => {
      await send();
      notify(t("collectors.ended", { name: of.name }));
      return onDone;
    },
    onProblem: (problem) => {
      if (["stale_version", "collector_ended"].includes(problem.code)) onStale();
      return false;
    },
  });
  return (
    <form class="in" {...form.attrs}>
      <Alert tone="warn" live>
        <p>{t("collectors.endWarning", { name: of.name })}</p>
      </Alert>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <button type="button" class="btn" onClick={onCancel}>
          {t("act.cancel")}
        </button>
        <Submit busy={form.isBusy} danger>
          {t("collectors.end")}
        </Submit>
      </div>
    </form>
  );
}
