import { useSignal } from "@preact/signals";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { useLookAgain } from "../lib/look-again";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { showReceipt, type Side } from "./calls";
import { OpenReceipt, ReceiptDialog, ReceiptState } from "./receipts";

/** The receipt of a mail item that was handed out (R26). */
export function ReceiptOfItem({ side, id }: { side: Side; id: string }) {
  const isOpen = useSignal(false);
  // A part of staff's page, or of a client's dialog.
  const Title = side.isOffice ? "h2" : "h3";
  const receipt = useLoad((signal) => showReceipt(side, id, signal), [id]);
  useLookAgain(receipt.data?.paper === "pending", receipt.reload);
  return (
    <section class="receipt-of-item">
      <Title>{t("receipts.ofItem")}</Title>
      <Shown of={receipt}>
        {(data) => (
          <ul class="files">
            <li class="file">
              <Icon name="receipt-text" />
              <div>
                <b>{data.number}</b>
                <span class="sub">{data.collector_name}</span>
                <ReceiptState of={data} />
              </div>
              <OpenReceipt
                of={data}
                onOpen={() => {
                  isOpen.value = true;
                }}
              />
            </li>
          </ul>
        )}
      </Shown>
      {isOpen.value && (
        <ReceiptDialog
          side={side}
          id={id}
          number={receipt.data?.number ?? ""}
          onClose={() => {
            isOpen.value = false;
          }}
        />
      )}
    </section>
  );
}
