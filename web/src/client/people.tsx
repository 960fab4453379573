import { useEffect } from "preact/hooks";
import { loadCompanies } from "../lib/companies";
import { t } from "../lib/i18n";
import type { Company } from "../lib/shapes";
import { PeopleList } from "../people/people";

/** Contacts and guests of one company, for its owners and whoever sees to its people. */
export function PeoplePage({ of }: { of: Company }) {
  useEffect(() => {
    document.title = `${t("people.title")} · ${of.name} · Awizo`;
  });
  return (
    <PeopleList
      side={{ companyId: of.id, isOffice: false }}
      title={t("people.title")}
      isClosed={of.state === "closed"}
      onChange={() => void loadCompanies()}
    />
  );
}
