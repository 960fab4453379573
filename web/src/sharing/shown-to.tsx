import { useSignal } from "@preact/signals";
import { t } from "../lib/i18n";
import { PartTitle } from "../ui/over";
import { SharesOf } from "./shares-of";
import { Viewers } from "./viewers";

/** Of a document, an invoice or an annex: where it is shared, who can see it and has opened it. */
export function ShownTo({
  companyId,
  isOffice,
  thingId,
  invoiceId,
  onWithdrawn,
}: {
  companyId: string;
  isOffice: boolean;
  thingId: string;
  /** Of an annex. */
  invoiceId?: string;
  onWithdrawn?: () => void;
}) {
  // Whoever takes a share back looks next at who still sees it.
  const withdrawals = useSignal(0);
  return (
    <>
      {isOffice && (
        <section class="sheet pad" aria-labelledby={`shares-${thingId}`}>
          <PartTitle id={`shares-${thingId}`} isPage={false}>
            {t("shares.where")}
          </PartTitle>
          <SharesOf
            companyId={companyId}
            thingId={thingId}
            onChange={() => {
              withdrawals.value += 1;
              onWithdrawn?.();
            }}
          />
        </section>
      )}
      <section class="sheet pad" aria-labelledby={`viewers-${thingId}`}>
        <PartTitle id={`viewers-${thingId}`} isPage={!isOffice}>
          {t("viewers.title")}
        </PartTitle>
        <Viewers
          key={withdrawals.value}
          companyId={companyId}
          base={isOffice ? "office" : "client"}
          thingId={thingId}
          {...(invoiceId && { invoiceId })}
        />
      </section>
    </>
  );
}
