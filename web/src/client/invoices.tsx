import { useMemo } from "preact/hooks";
import { Invoices } from "../invoices/invoices";
import { t } from "../lib/i18n";
import type { Company } from "../lib/shapes";
import { CompanyLine } from "../ui/badges";

/** The invoices of a chosen company. */
export function InvoicesPage({ of }: { of: Company }) {
  const side = useMemo(() => ({ companyId: of.id, isOffice: false }), [of.id]);
  return (
    <Invoices
      side={side}
      company={of.name}
      isOwner={of.kind === "owner"}
      title={
        <div class="title">
          <h1>{t("invoices.title")}</h1>
          <p class="hint">
            <CompanyLine name={of.name} code={of.code} />
          </p>
        </div>
      }
    />
  );
}
