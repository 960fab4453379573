import { useSignal } from "@preact/signals";
import { useForm } from "../lib/form";
import { t } from "../lib/i18n";
import { notify } from "../lib/toast";
import { Alert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { FormEnd } from "../ui/form-end";
import { Icon } from "../ui/icon";

type Props = {
  of: { name: string; state: "active" | "retired" };
  /** Whose words are said. */
  words: "annexes" | "documents" | "invoices";
  retire: () => Promise<unknown>;
  restore: () => Promise<unknown>;
  onChange: () => void;
  /** In a line with other things, whose name is said to those who do not see the line. */
  isQuiet?: boolean;
};

/** Takes a thing out of use or back into it, after saying what that means. */
export function Standing(props: Props) {
  const isAsking = useSignal(false);
  const { of, words, isQuiet } = props;
  const isRetired = of.state === "retired";
  const close = () => {
    isAsking.value = false;
  };
  return (
    <>
      <button
        type="button"
        class={isQuiet ? "btn quiet" : "btn"}
        onClick={() => {
          isAsking.value = true;
        }}
      >
        <Icon name={isRetired ? "archive-restore" : "archive"} />
        {t(isRetired ? "standing.restore" : "standing.retire")}
        {isQuiet && <span class="vh"> {of.name}</span>}
      </button>
      {isAsking.value && (
        <Dialog
          title={t(`${words}.${isRetired ? "restoreTitle" : "retireTitle"}`, { name: of.name })}
          onClose={close}
        >
          <Ask {...props} isRetired={isRetired} onClose={close} />
        </Dialog>
      )}
    </>
  );
}

function Ask({
  of,
  words,
  isRetired,
  retire,
  restore,
  onChange,
  onClose,
}: Props & { isRetired: boolean; onClose: () => void }) {
  const form = useForm({
    send: async () => {
      await (isRetired ? restore() : retire());
      notify(t(`${words}.${isRetired ? "restored" : "retired"}`, { name: of.name }));
      return () => {
        onClose();
        onChange();
      };
    },
    onProblem: (problem) => {
      // Somebody else was quicker: what is shown follows, and the question with it.
      if (problem.status === 412 || problem.status === 409) onChange();
      return false;
    },
  });
  return (
    <form class="in" {...form.attrs}>
      <Alert tone={isRetired ? "info" : "warn"}>
        <p>{t(`${words}.${isRetired ? "restoreMeans" : "retireMeans"}`)}</p>
      </Alert>
      <FormEnd of={form}>{t(isRetired ? "standing.restore" : "standing.retire")}</FormEnd>
    </form>
  );
}
