import { useMemo } from "preact/hooks";
import { t } from "../lib/i18n";
import type { Company } from "../lib/shapes";
import { CompanyLine } from "../ui/badges";
import { WorkRecords } from "../records/records";

/** Work that was done at a chosen company. */
export function WorkPage({ of }: { of: Company }) {
  const side = useMemo(() => ({ companyId: of.id, isOffice: false }), [of.id]);
  return (
    <WorkRecords
      side={side}
      company={of.name}
      code={of.code}
      title={
        <div class="title">
          <h1>{t("work.title")}</h1>
          <p class="hint">
            <CompanyLine name={of.name} code={of.code} />
          </p>
        </div>
      }
    />
  );
}
