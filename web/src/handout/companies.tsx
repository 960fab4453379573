import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import type { Page } from "../lib/shapes";
import { ClosedMark } from "../ui/badges";
import { Empty, Shown } from "../ui/list";
import { SearchBox } from "../ui/search";
import { choose, draft } from "./draft";
import type { Waiting } from "./shapes";

const PAGE = 50;
const LONGEST = 80;

/**
 * Companies with waiting mail as check boxes. Those chosen stand on top of whatever is searched
 * next; a tick moves nothing, so that the next box is where the finger is.
 */
export function Companies() {
  const q = useSignal("");
  const pages = useSignal(1);
  const top = useSignal<readonly Waiting[]>(draft.value.companies);
  const found = useLoad(
    async (signal) => {
      const told = await waiting(q.value, pages.value, signal);
      top.value = draft.value.companies;
      return told;
    },
    [q.value, pages.value, draft.value.turn],
  );
  const onTop = new Set(top.value.map(({ company_id }) => company_id));
  return (
    <section class="sheet pad" aria-labelledby="waiting-title">
      <h2 id="waiting-title">{t("handout.companies")}</h2>
      <SearchBox
        label={t("picker.hint")}
        value={q.value}
        onSearch={(text) => {
          q.value = text.slice(0, LONGEST);
          pages.value = 1;
        }}
      />
      <Shown of={found}>
        {({ items, next }) => {
          const rows = [
            ...top.value,
            ...items.filter(({ company_id }) => !onTop.has(company_id)),
          ];
          if (!rows.length && !next) return <Nothing typed={q.value} />;
          return (
            <ul class="ticks">
              {rows.map((one) => (
                <Row key={one.company_id} of={one} />
              ))}
              {next && (
                <li>
                  <button type="button" class="btn quiet" onClick={() => pages.value++}>
                    {t("handout.more")}
                  </button>
                </li>
              )}
            </ul>
          );
        }}
      </Shown>
    </section>
  );
}

/** As many pages of the list as were asked for. */
async function waiting(
  q: string,
  pages: number,
  signal: AbortSignal,
): Promise<Page<Waiting>> {
  const items: Waiting[] = [];
  let next: string | null = null;
  for (let page = 0; page < pages && (page === 0 || next); page++) {
    const query = { q, limit: PAGE, ...(next && { cursor: next }) };
    const told: Page<Waiting> = await api("GET /office/handouts/waiting", { query }, signal);
    items.push(...told.items);
    next = told.next;
  }
  return { items, next };
}

function Row({ of }: { of: Waiting }) {
  const isChosen = draft.value.companies.some((one) => one.company_id === of.company_id);
  return (
    <li>
      <label class="tick">
        <input
          type="checkbox"
          checked={isChosen}
          onChange={(event) => choose(of, event.currentTarget.checked)}
        />
        <span class="grow">
          <b>{of.company_name}</b>
          <span class="sub">
            {of.company_code} <ClosedMark state={of.company_state} text="company.closedShort" />
          </span>
        </span>
        <span class="pill">
          <span aria-hidden="true">{of.waiting}</span>
          <span class="vh">{t("count.collect", { n: of.waiting })}</span>
        </span>
      </label>
    </li>
  );
}

const Nothing = ({ typed }: { typed: string }) =>
  typed ? (
    <Empty icon="search" title={t("handout.noneFound", { typed })} />
  ) : (
    <Empty icon="inbox" title={t("handout.none")} hint={t("handout.noneHint")} />
  );
