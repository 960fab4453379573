import { useSignal } from "@preact/signals";
import { t } from "../lib/i18n";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Lazy } from "../ui/lazy";

/** What a label is for; `id` is the mail item's. */
export type Labelled = { company_id: string; id: string };

/** Prints the labels of some items, in their order: the button, and the dialog that it opens. */
export function LabelsButton({
  items,
  isQuiet = false,
  isDisabled = false,
}: {
  items: readonly Labelled[];
  isQuiet?: boolean;
  isDisabled?: boolean;
}) {
  const isOpen = useSignal(false);
  const close = () => {
    isOpen.value = false;
  };
  return (
    <>
      <button
        type="button"
        class={isQuiet ? "btn quiet" : "btn"}
        disabled={isDisabled || !items.length}
        onClick={() => {
          isOpen.value = true;
        }}
      >
        <Icon name="printer" />
        {t("labels.print", { n: items.length || 1 })}
      </button>
      {isOpen.value && <LabelsDialog items={items} onClose={close} />}
    </>
  );
}

/** The dialog alone, for whoever opens it otherwise. */
export const LabelsDialog = ({
  items,
  onClose,
}: {
  items: readonly Labelled[];
  onClose: () => void;
}) => (
  <Dialog title={t("labels.title", { n: items.length })} onClose={onClose}>
    <Lazy
      load={() => import("./labels-form").then((part) => part.LabelsForm)}
      items={items}
      onClose={onClose}
    />
  </Dialog>
);
