import { useMemo } from "preact/hooks";
import { Invoices } from "../invoices/invoices";
import { companies } from "../lib/companies";
import { t } from "../lib/i18n";
import type { Company } from "../lib/shapes";
import { CompanyLine } from "../ui/badges";
import { ALL_INVOICES, seesInvoices } from "./sections";

/** The invoices of a chosen company. */
export function InvoicesPage({ of }: { of: Company }) {
  const side = useMemo(() => ({ companyId: of.id, isOffice: false }), [of.id]);
  const several = (companies.value ?? []).filter(seesInvoices).length > 1;
  return (
    <Invoices
      side={side}
      company={of.name}
      code={of.code}
      isOwner={of.kind === "owner"}
      title={
        <div class="title">
          <h1>{t("invoices.title")}</h1>
          <p class="hint">
            <CompanyLine name={of.name} code={of.code} />
            {several && (
              <>
                {" · "}
                <a href={ALL_INVOICES}>{t("invoices.all")}</a>
              </>
            )}
          </p>
        </div>
      }
    />
  );
}
