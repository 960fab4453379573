import { useMemo } from "preact/hooks";
import { loadCompanies } from "../lib/companies";
import { t } from "../lib/i18n";
import type { Company } from "../lib/shapes";
import { Messages } from "../messages/threads";
import { CompanyLine } from "../ui/badges";

/** What a chosen company and the office write to each other. */
export function MessagesPage({ of }: { of: Company }) {
  const side = useMemo(() => ({ companyId: of.id, isOffice: false }), [of.id]);
  return (
    <Messages
      side={side}
      company={of.name}
      isClosed={of.state === "closed"}
      onRead={() => void loadCompanies()}
      title={
        <div class="title">
          <h1>{t("messages.title")}</h1>
          <p class="hint">
            <CompanyLine name={of.name} code={of.code} />
          </p>
        </div>
      }
    />
  );
}
