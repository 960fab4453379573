import { t } from "../lib/i18n";
import { PartTitle } from "../ui/over";
import { SharesOf } from "./shares-of";
import { Viewers } from "./viewers";

/** Beside a document or an invoice: where it is shared, and who can see it and has opened it. */
export const ShownTo = ({
  companyId,
  isOffice,
  thingId,
}: {
  companyId: string;
  isOffice: boolean;
  thingId: string;
}) => (
  <>
    {isOffice && (
      <section class="sheet pad" aria-labelledby="shares-title">
        <PartTitle id="shares-title" isPage={false}>
          {t("shares.where")}
        </PartTitle>
        <SharesOf companyId={companyId} thingId={thingId} />
      </section>
    )}
    <section class="sheet pad" aria-labelledby="viewers-title">
      <PartTitle id="viewers-title" isPage={!isOffice}>
        {t("viewers.title")}
      </PartTitle>
      <Viewers companyId={companyId} base={isOffice ? "office" : "client"} thingId={thingId} />
    </section>
  </>
);
