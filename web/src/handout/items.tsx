import { formatDay, t } from "../lib/i18n";
import type { OfficeMail } from "../lib/shapes";
import { Icon } from "../ui/icon";
import { Failed, Loading } from "../ui/list";
import { choose, draft, leaveOut, loadMail, mail } from "./draft";
import type { Waiting } from "./shapes";

/** What waits for the chosen companies, all of it ticked; any of it can stay. */
export function Items() {
  const { companies } = draft.value;
  return (
    <section class="sheet pad" aria-labelledby="items-title">
      <h2 id="items-title">{t("handout.items")}</h2>
      {companies.length ? (
        companies.map((one) => <CompanyItems key={one.company_id} of={one} />)
      ) : (
        <p class="hint">{t("handout.itemsHint")}</p>
      )}
    </section>
  );
}

function CompanyItems({ of }: { of: Waiting }) {
  const { items = null, problem = null } = mail.value[of.company_id] ?? {};
  const { leftOut } = draft.value;
  const left = items?.filter(({ id }) => leftOut.has(id)).length ?? 0;
  return (
    <fieldset class="parcelled">
      <legend class="vh">{t("handout.itemsOf", { company: of.company_name })}</legend>
      <div class="tick whole">
        {items && items.length > 0 ? (
          <label class="grow">
            <input
              type="checkbox"
              checked={!left}
              indeterminate={left > 0 && left < items.length}
              onChange={({ currentTarget }) =>
                leaveOut(
                  items.map(({ id }) => id),
                  !currentTarget.checked,
                )
              }
            />
            <CompanyName of={of} left={left} />
          </label>
        ) : (
          <p class="grow">
            <CompanyName of={of} left={0} />
          </p>
        )}
        <button
          type="button"
          class="btn quiet square"
          aria-label={t("handout.remove", { company: of.company_name })}
          onClick={() => choose(of, false)}
        >
          <Icon name="x" />
        </button>
      </div>
      {problem && <Failed problem={problem} retry={() => void loadMail(of.company_id)} />}
      {!items && !problem && <Loading />}
      {items?.length === 0 && <p class="hint">{t("handout.gone")}</p>}
      {items && items.length > 0 && (
        <ul>
          {items.map((one) => (
            <ItemRow key={one.id} of={one} isLeftOut={leftOut.has(one.id)} />
          ))}
        </ul>
      )}
    </fieldset>
  );
}

const CompanyName = ({ of, left }: { of: Waiting; left: number }) => (
  <span>
    <b>{of.company_name}</b>
    <span class="sub">
      {of.company_code}
      {left > 0 && ` · ${t("handout.left", { n: left })}`}
    </span>
  </span>
);

const ItemRow = ({ of, isLeftOut }: { of: OfficeMail; isLeftOut: boolean }) => (
  <li>
    <label class="tick">
      <input
        type="checkbox"
        checked={!isLeftOut}
        onChange={({ currentTarget }) => leaveOut([of.id], !currentTarget.checked)}
      />
      <span class="grow">
        {of.sender}
        <span class="sub">
          {of.number}, {t(`mail.kind.${of.kind}`)}, {formatDay(of.received_on)}
          {of.internal_note && ` · ${of.internal_note}`}
        </span>
      </span>
    </label>
  </li>
);
