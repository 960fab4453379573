import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { formatMonth, t } from "../lib/i18n";
import type { Loaded } from "../lib/load";
import { formatMoney, formatPercent } from "../lib/money";
import { thisMonth } from "../lib/months";
import { openedBy } from "../lib/opened";
import { changed, href, url } from "../lib/router";
import type { Package, Service, Terms } from "../lib/shapes";
import { serviceName } from "../summaries/words";
import { Icon } from "../ui/icon";
import { Empty, Shown } from "../ui/list";
import { AddPackage, PackageDialog } from "./package";
import { RetiredMark } from "./services";

/** Every package with its terms of now. */
export function PackagesPart({
  of,
  services,
  currency,
  isFixed,
  mayEdit,
  onChange,
}: {
  of: Loaded<{ items: Package[] }>;
  services: Service[] | null;
  currency: string;
  /** Prices have a currency already, and packages have the same. */
  isFixed: boolean;
  mayEdit: boolean;
  onChange: () => void;
}) {
  const opened = openedBy("package");
  const isAdding = useSignal(false);
  const chosen = of.data?.items.find((one) => one.id === opened.id);
  const base = { services: services ?? [], currency, isFixed, onChange };
  return (
    <section class="sheet" aria-labelledby="packages-title">
      <div class="notes leadline">
        <div class="grow">
          <h2 id="packages-title">{t("packages.title")}</h2>
          <p class="hint">{t("packages.hint")}</p>
        </div>
        {mayEdit && (
          <button
            type="button"
            class="btn"
            disabled={!services}
            onClick={() => {
              isAdding.value = true;
            }}
          >
            <Icon name="plus" />
            {t("packages.add")}
          </button>
        )}
      </div>
      <Shown of={of}>
        {({ items }) =>
          items.length ? (
            <Table items={items} services={services ?? []} />
          ) : (
            <Empty icon="package" title={t("packages.none")} hint={t("packages.noneHint")} />
          )
        }
      </Shown>
      {chosen && services && (
        <PackageDialog
          key={chosen.id}
          of={chosen}
          mayEdit={mayEdit}
          load={async () => {
            const { items } = await api("GET /office/packages", {});
            return items.find((one) => one.id === chosen.id) ?? chosen;
          }}
          onClose={opened.close}
          {...base}
        />
      )}
      {isAdding.value && (
        <AddPackage
          onClose={() => {
            isAdding.value = false;
          }}
          {...base}
        />
      )}
    </section>
  );
}

/** The terms that hold now, or else the first that will. */
export const termsNow = ({ terms }: Package): Terms | undefined =>
  terms.findLast((one) => one.from_month <= thisMonth()) ?? terms[0];

/** "10 Scanned pages, 2 Forwardings": what is included, as one reads it. */
export const includes = (of: Terms, services: Service[]): string =>
  of.allowances
    .filter((one) => one.quantity > 0)
    .map((one) => {
      const found = services.find(({ id }) => id === one.service_id);
      return t("packages.includes", {
        quantity: one.quantity,
        service: found ? serviceName(found) : one.service_id,
      });
    })
    .join("; ");

const Table = ({ items, services }: { items: Package[]; services: Service[] }) => (
  <table class="list offers">
    <caption class="vh">{t("packages.title")}</caption>
    <thead>
      <tr>
        <th>{t("packages.package")}</th>
        <th>{t("packages.included")}</th>
        <th class="num">{t("packages.monthly")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => {
        const now = termsNow(one);
        return (
          <tr key={one.id} data-row={one.id}>
            <td class="main">
              <a href={href(url.value.pathname, changed({ package: one.id }))} data-over>
                {one.name}
              </a>
              <RetiredMark of={one.state} />
            </td>
            <td class="co">{now && (includes(now, services) || t("packages.nothing"))}</td>
            <td class="num">
              {now ? formatMoney(now.monthly_price) : t("services.noPrice")}
              {now && now.vat_basis_points > 0 && (
                <span class="sub">
                  {t("services.plusVat", { vat: formatPercent(now.vat_basis_points) })}
                </span>
              )}
              {now && now.from_month > thisMonth() && (
                <span class="sub">
                  {t("settings.fromMonth", { month: formatMonth(now.from_month) })}
                </span>
              )}
            </td>
          </tr>
        );
      })}
    </tbody>
  </table>
);
