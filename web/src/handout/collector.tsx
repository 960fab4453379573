import { documentText } from "../collectors/words";
import { t } from "../lib/i18n";
import type { Loaded } from "../lib/load";
import { me } from "../lib/session";
import type { FieldError } from "../lib/wire";
import { Alert } from "../ui/alert";
import { Shown } from "../ui/list";
import { CodeField } from "./code";
import { draft, pick, type Picked } from "./draft";
import { OtherPerson } from "./other";
import type { Plan } from "./plan";
import type { FoundPerson, Waiting } from "./shapes";

type Found = { people: FoundPerson[] };
type CollectorProps = { people: Loaded<Found>; plan: Plan; wrong: readonly FieldError[] };

/** Who stands at the desk: by a code, one of the people who may collect, or somebody else. */
export function Collector({ people, plan, wrong }: CollectorProps) {
  const { companies, picked } = draft.value;
  const isAdmin = me.value?.role === "admin";
  return (
    <section class="sheet pad" aria-labelledby="collector-title">
      <h2 id="collector-title">{t("handout.collector")}</h2>
      <CodeField />
      {companies.length > 0 && (
        <Shown of={people}>
          {(found) => (
            // Another company brings people and moves them: nobody is chosen by a press for another.
            <fieldset class="field" disabled={people.isStale}>
              <legend>{t("handout.people")}</legend>
              {!found.people.length && !people.isLoading && (
                <>
                  <p class="hint">{t("handout.peopleNone")}</p>
                  <WhoMay companies={companies} />
                </>
              )}
              <div class="stack tight">
                {sorted(found.people).map((one) => (
                  <Person key={one.key} of={one} among={companies.length} />
                ))}
                {isAdmin && (
                  <label class="choice">
                    <input
                      type="radio"
                      name="collector"
                      checked={picked?.by === "other"}
                      onChange={() => pick({ by: "other" })}
                    />
                    <span>
                      <b>{t("handout.other")}</b>
                      <span class="hint">{t("handout.otherHint")}</span>
                    </span>
                  </label>
                )}
              </div>
              {!isAdmin && <p class="hint">{t("handout.otherByAdmin")}</p>}
            </fieldset>
          )}
        </Shown>
      )}
      {picked?.by === "other" && <OtherPerson wrong={wrong} />}
      <NotFor plan={plan} />
    </section>
  );
}

/** Whoever collects for most of the chosen companies first. */
const sorted = (people: readonly FoundPerson[]): FoundPerson[] =>
  people.toSorted(
    (one, other) =>
      other.company_ids.length - one.company_ids.length || one.name.localeCompare(other.name),
  );

function Person({ of, among }: { of: FoundPerson; among: number }) {
  const { picked } = draft.value;
  const n = of.company_ids.length;
  return (
    <label class="choice">
      <input
        type="radio"
        name="collector"
        checked={isPicked(picked, of)}
        onChange={() => pick({ by: "person", key: of.key })}
      />
      <span>
        <b>{of.name}</b>
        <span class="hint">
          {of.document ? documentText(of.document) : t("handout.byAccess")}
          {n < among && ` · ${t("handout.forSome", { n, among })}`}
        </span>
      </span>
    </label>
  );
}

/** Chosen in this list, or known by their code. */
const isPicked = (picked: Picked | null, { kind, key }: FoundPerson): boolean =>
  (picked?.by === "person" && picked.key === key) ||
  (picked?.by === "code" && kind === "user" && picked.userId === key);

/** By name, for whom this person may not collect: their mail stays. */
function NotFor({ plan: { who, refused, isLoading } }: { plan: Plan }) {
  if (!who || !refused.length || isLoading) return null;
  const companies = refused.map((one) => `${one.company_name} (${one.company_code})`).join(", ");
  return (
    <Alert tone="warn" live>
      <p>{t("handout.notFor", { name: who.name, companies })}</p>
      <WhoMay companies={refused} />
    </Alert>
  );
}

/** Where somebody is entered who may collect: beside this page, on which the visit stays as it is. */
const WhoMay = ({ companies }: { companies: readonly Waiting[] }) => (
  <ul class="whomay">
    {companies.map((one) => (
      <li key={one.company_id}>
        <a href={`/office/companies/${one.company_id}/collectors`} target="_blank" rel="noopener">
          {t("handout.whoMay", { company: one.company_name })}
        </a>
      </li>
    ))}
  </ul>
);
