import { useSignal } from "@preact/signals";
import { t } from "../lib/i18n";
import { Icon } from "../ui/icon";
import { Lazy } from "../ui/lazy";

const dialog = () => import("./pick-up").then((module) => module.PickUpDialog);

/** Opens the code by which somebody is known at the office's desk; it is nobody's address. */
export function PickUpButton() {
  const isOpen = useSignal(false);
  return (
    <>
      <button
        type="button"
        class="btn"
        onClick={() => {
          isOpen.value = true;
        }}
      >
        <Icon name="qr-code" />
        {t("pickup.open")}
      </button>
      {isOpen.value && (
        <Lazy
          load={dialog}
          onClose={() => {
            isOpen.value = false;
          }}
        />
      )}
    </>
  );
}
