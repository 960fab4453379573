import { useMemo } from "preact/hooks";
import { t } from "../lib/i18n";
import type { Company } from "../lib/shapes";
import { Summaries } from "../summaries/summaries";
import { CompanyLine } from "../ui/badges";

/** What a chosen company used, and what it comes to. */
export function SummariesPage({ of }: { of: Company }) {
  const side = useMemo(() => ({ companyId: of.id, isOffice: false }), [of.id]);
  return (
    <Summaries
      side={side}
      company={of.name}
      code={of.code}
      title={
        <div class="title">
          <h1>{t("summaries.title")}</h1>
          <p class="hint">
            <CompanyLine name={of.name} code={of.code} />
          </p>
        </div>
      }
    />
  );
}
