import { useSignal } from "@preact/signals";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { useLookAgain } from "../lib/look-again";
import { showReceipt } from "../receipts/calls";
import { OpenReceipt, ReceiptDialog, ReceiptState } from "../receipts/receipts";
import { Shown } from "../ui/list";

/** The receipt of one company: whether it holds, and its PDF, or that it is still being made. */
export function Receipt({ companyId, receiptId }: { companyId: string; receiptId: string }) {
  const side = { companyId, isOffice: true };
  const isOpen = useSignal(false);
  const receipt = useLoad((signal) => showReceipt(side, receiptId, signal), [receiptId]);
  useLookAgain(receipt.data?.paper === "pending", receipt.reload);
  return (
    <div class="partreceipt">
      <Shown of={receipt}>
        {(data) => (
          <div class="line-acts">
            <span>{t("receipts.one", { number: data.number })}</span>
            <ReceiptState of={data} />
            <OpenReceipt
              of={data}
              onOpen={() => {
                isOpen.value = true;
              }}
            />
          </div>
        )}
      </Shown>
      {isOpen.value && (
        <ReceiptDialog
          side={side}
          id={receiptId}
          number={receipt.data?.number ?? ""}
          onClose={() => {
            isOpen.value = false;
          }}
        />
      )}
    </div>
  );
}
