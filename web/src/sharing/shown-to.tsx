import { useSignal } from "@preact/signals";
import { t } from "../lib/i18n";
import { PartTitle } from "../ui/over";
import { SharesOf } from "./shares-of";
import { Viewers } from "./viewers";

/** Beside a document or an invoice: where it is shared, and who can see it and has opened it. */
export function ShownTo({
  companyId,
  isOffice,
  thingId,
}: {
  companyId: string;
  isOffice: boolean;
  thingId: string;
}) {
  // Whoever takes a share back looks next at who still sees it.
  const withdrawals = useSignal(0);
  return (
    <>
      {isOffice && (
        <section class="sheet pad" aria-labelledby="shares-title">
          <PartTitle id="shares-title" isPage={false}>
            {t("shares.where")}
          </PartTitle>
          <SharesOf
            companyId={companyId}
            thingId={thingId}
            onChange={() => {
              withdrawals.value += 1;
            }}
          />
        </section>
      )}
      <section class="sheet pad" aria-labelledby="viewers-title">
        <PartTitle id="viewers-title" isPage={!isOffice}>
          {t("viewers.title")}
        </PartTitle>
        <Viewers
          key={withdrawals.value}
          companyId={companyId}
          base={isOffice ? "office" : "client"}
          thingId={thingId}
        />
      </section>
    </>
  );
}
