import { useForm } from "../lib/form";
import { formatMonth, t } from "../lib/i18n";
import { formatMoney, formatPercent } from "../lib/money";
import { thisMonth } from "../lib/months";
import type { Package, Service, Terms } from "../lib/shapes";
import { serviceName } from "../summaries/words";
import { ProblemAlert } from "../ui/alert";
import { Icon } from "../ui/icon";
import { includes } from "./packages";

/** A package's terms, the newest first; those of this month and later are changed and removed. */
export function TermList({
  of,
  services,
  mayEdit,
  onEdit,
  send,
  onStale,
}: {
  of: Package;
  services: Service[];
  mayEdit: boolean;
  onEdit: (begun: Terms | undefined, month: string) => void;
  send: (terms: Terms[]) => Promise<void>;
  onStale: () => void;
}) {
  const now = thisMonth();
  const holds = of.terms.findLast((one) => one.from_month <= now);
  const removing = useForm({
    send: async ({ month }) => send(of.terms.filter((one) => one.from_month !== month)),
    onProblem: (problem) => {
      if (problem.code === "stale_version") onStale();
      return false;
    },
  });
  return (
    <form class="stack" {...removing.attrs}>
      <input type="hidden" name="month" />
      <ul class="accesses prices" aria-label={t("packages.terms")}>
        {of.terms.toReversed().map((one) => (
          <li key={one.from_month}>
            <div class="grow">
              <b>
                {t("settings.priceFrom", {
                  price: formatMoney(one.monthly_price),
                  vat: formatPercent(one.vat_basis_points),
                })}
              </b>
              <span class="hint">
                {t("settings.fromMonth", { month: formatMonth(one.from_month) })}
                {one === holds && ` · ${t("settings.priceHolds")}`}
              </span>
              <span>{includes(one, services) || t("packages.nothing")}</span>
              <Beyond of={one} services={services} />
            </div>
            {mayEdit && one.from_month >= now && (
              <div>
                <button
                  type="button"
                  class="btn quiet"
                  onClick={() => onEdit(one, one.from_month)}
                >
                  <Icon name="pencil" />
                  {t("packages.edit")}
                  <span class="vh"> {formatMonth(one.from_month)}</span>
                </button>
                {of.terms.length > 1 && (
                  <button
                    class="btn quiet"
                    onClick={({ currentTarget: { form } }) => {
                      (form!.elements.namedItem("month") as HTMLInputElement).value =
                        one.from_month;
                    }}
                  >
                    <Icon name="trash-2" />
                    {t("settings.removePrice")}
                    <span class="vh"> {formatMonth(one.from_month)}</span>
                  </button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      {removing.problem && <ProblemAlert problem={removing.problem} />}
      {mayEdit && (
        <div class="foot start">
          <button type="button" class="btn" onClick={() => onEdit(holds ?? of.terms[0], now)}>
            <Icon name="plus" />
            {t("packages.addTerms")}
          </button>
        </div>
      )}
    </form>
  );
}

/** Prices beyond a package where they are other than the services' own. */
function Beyond({ of, services }: { of: Terms; services: Service[] }) {
  const own = of.allowances.filter((one) => one.beyond_price);
  if (!own.length) return null;
  return (
    <span class="hint">
      {t("packages.beyond")}{" "}
      {own
        .map((one) => {
          const found = services.find(({ id }) => id === one.service_id);
          return `${found ? serviceName(found) : one.service_id}: ${formatMoney(one.beyond_price!)}`;
        })
        .join("; ")}
    </span>
  );
}
