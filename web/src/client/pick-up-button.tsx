import { useSignal } from "@preact/signals";
import { loadCompanies } from "../lib/companies";
import { t } from "../lib/i18n";
import { Icon } from "../ui/icon";
import { Lazy } from "../ui/lazy";

const dialog = () => import("./pick-up").then((module) => module.PickUpDialog);

/**
 * Opens the code by which somebody is known at the office's desk; it is nobody's address. Once it
 * was used there is less to collect: what this page shows is loaded anew.
 */
export function PickUpButton({ onUsed }: { onUsed?: () => void }) {
  const isOpen = useSignal(false);
  const used = () => {
    void loadCompanies();
    onUsed?.();
  };
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
          onUsed={used}
          onClose={() => {
            isOpen.value = false;
          }}
        />
      )}
    </>
  );
}
