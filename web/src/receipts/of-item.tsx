import { useSignal } from "@preact/signals";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { useLookAgain } from "../lib/look-again";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { showReceipt, type Side } from "./calls";
import { OpenReceipt, ReceiptDialog, ReceiptState } from "./receipts";

type Props = { side: Side; id: string };

/** The receipt of a mail item that was handed out (R26). */
export function ReceiptOfItem(props: Props) {
  // A part of staff's page, or of a client's dialog.
  const Title = props.side.isOffice ? "h2" : "h3";
  return (
    <section class="receipt-of-item">
      <Title>{t("receipts.ofItem")}</Title>
      <OneReceipt {...props} />
    </section>
  );
}

/** A receipt by itself: whether it holds, and the way to its PDF. */
export function OneReceipt({ side, id }: Props) {
  const isOpen = useSignal(false);
  const receipt = useLoad((signal) => showReceipt(side, id, signal), [id]);
  useLookAgain(receipt.data?.paper === "pending", receipt.reload);
  return (
    <>
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
    </>
  );
}
