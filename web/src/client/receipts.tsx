import { useEffect, useMemo } from "preact/hooks";
import { t } from "../lib/i18n";
import type { Company } from "../lib/shapes";
import { ReceiptList } from "../receipts/receipts";
import { CompanyLine } from "../ui/badges";

/** The receipts of a chosen company. */
export function ReceiptsPage({ of }: { of: Company }) {
  const side = useMemo(() => ({ companyId: of.id, isOffice: false }), [of.id]);
  useEffect(() => {
    document.title = `${t("receipts.title")} · ${of.name} · Awizo`;
  });
  return (
    <>
      <div class="head">
        <div class="title">
          <h1>{t("receipts.title")}</h1>
          <p class="hint">
            <CompanyLine name={of.name} code={of.code} />
          </p>
        </div>
      </div>
      <ReceiptList side={side} code={of.code} />
    </>
  );
}
