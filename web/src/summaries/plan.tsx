import { useForm } from "../lib/form";
import { formatMonth, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { monthsOn, thisMonth } from "../lib/months";
import { me } from "../lib/session";
import type { Package, Plan } from "../lib/shapes";
import { notify } from "../lib/toast";
import { ProblemAlert } from "../ui/alert";
import { Field, Submit } from "../ui/form";
import { Shown } from "../ui/list";
import { allPackages, planOf, setPlan, type Side } from "./calls";

/** As many months ahead a package can be chosen for. */
const AHEAD = 13;
const NONE = "";

/** Which package a company has from which month on; admins choose it. */
export function PlanPart({ side, onChange }: { side: Side; onChange: () => void }) {
  const plan = useLoad((signal) => planOf(side, signal), [side.companyId]);
  const packages = useLoad(allPackages, []);
  const isAdmin = me.value?.role === "admin";
  return (
    <section class="sheet pad narrow unprinted" aria-labelledby="plan-title">
      <h2 id="plan-title">{t("plan.title")}</h2>
      <p class="hint">{t("plan.hint")}</p>
      <Shown of={plan}>
        {(data) => (
          <div class="stack">
            <Plans of={data} />
            {isAdmin && (
              <Shown of={packages}>
                {({ items }) => (
                  <ChoosePlan
                    key={data.version}
                    side={side}
                    of={data}
                    packages={items}
                    onSaved={() => {
                      plan.reload();
                      onChange();
                    }}
                    onStale={plan.reload}
                  />
                )}
              </Shown>
            )}
          </div>
        )}
      </Shown>
    </section>
  );
}

function Plans({ of }: { of: Plan }) {
  const holds = of.plans.findLast((one) => one.from_month <= thisMonth());
  if (!of.plans.length) return <p>{t("plan.none")}</p>;
  return (
    <ul class="accesses prices" aria-label={t("plan.list")}>
      {of.plans.toReversed().map((one) => (
        <li key={one.from_month}>
          <div class="grow">
            <b>{one.package_name ?? t("plan.noPackage")}</b>
            <span class="hint">
              {t("settings.fromMonth", { month: formatMonth(one.from_month) })}
              {one === holds && ` · ${t("settings.priceHolds")}`}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

function ChoosePlan({
  side,
  of,
  packages,
  onSaved,
  onStale,
}: {
  side: Side;
  of: Plan;
  packages: Package[];
  onSaved: () => void;
  onStale: () => void;
}) {
  const now = thisMonth();
  const holds = of.plans.findLast((one) => one.from_month <= now);
  const offered = packages.filter(
    (one) => one.state === "active" || one.id === holds?.package_id,
  );
  const form = useForm({
    isKept: true,
    send: async ({ package_id = "", from_month = "" }) => {
      await setPlan(side, { from_month, package_id: package_id || null }, of.version);
      notify(t("plan.saved"));
      return onSaved;
    },
    onProblem: (problem) => {
      if (problem.code === "stale_version") onStale();
      return false;
    },
  });
  if (!packages.length)
    return (
      <p>
        {t("plan.noPackages")} <a href="/office/settings/prices">{t("plan.toPackages")}</a>
      </p>
    );
  return (
    <form class="stack" {...form.attrs}>
      <div class="pair">
        <Field label={t("plan.package")} {...form.field("package_id")}>
          <option value={NONE}>{t("plan.noPackage")}</option>
          {offered.map((one) => (
            <option key={one.id} value={one.id} selected={one.id === holds?.package_id}>
              {one.name}
            </option>
          ))}
        </Field>
        <Field label={t("plan.from")} hint={t("plan.fromHint")} {...form.field("from_month")}>
          {Array.from({ length: AHEAD }, (_, ahead) => monthsOn(now, ahead)).map((one) => (
            <option key={one} value={one}>
              {formatMonth(one)}
            </option>
          ))}
        </Field>
      </div>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <Submit busy={form.isBusy}>{t("plan.save")}</Submit>
      </div>
    </form>
  );
}
