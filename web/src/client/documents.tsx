import { useMemo } from "preact/hooks";
import { Documents } from "../documents/documents";
import { t } from "../lib/i18n";
import type { Company } from "../lib/shapes";
import { CompanyLine } from "../ui/badges";

/** The documents of a chosen company. */
export function DocumentsPage({ of }: { of: Company }) {
  const side = useMemo(() => ({ companyId: of.id, isOffice: false }), [of.id]);
  return (
    <Documents
      side={side}
      company={of.name}
      isOwner={of.kind === "owner"}
      isClosed={of.state === "closed"}
      title={
        <div class="title">
          <h1>{t("documents.title")}</h1>
          <p class="hint">
            <CompanyLine name={of.name} code={of.code} />
          </p>
        </div>
      }
    />
  );
}
