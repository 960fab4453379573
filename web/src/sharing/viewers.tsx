import { api } from "../lib/api";
import { formatTime, t } from "../lib/i18n";
import { useGrowing, useLoad } from "../lib/load";
import type { Out } from "../lib/shapes";
import { Badge } from "../ui/badges";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { More } from "../ui/more";
import "../styles/panels.css";

const OURS = "/companies/{company_id}/things/{thing_id}";
const OFFICE = "/office/companies/{company_id}/things/{thing_id}";
type Side = {
  companyId: string;
  base: "client" | "office";
  thingId: string;
  /** Of an annex. */
  invoiceId?: string;
};
type Viewer = Out<`GET ${typeof OURS}/viewers`>["items"][number];
type Opening = Out<`GET ${typeof OURS}/openings`>["items"][number];

/** Who can see a document, invoice or annex at this moment, and who opened it when. */
export function Viewers({ companyId, base, thingId, invoiceId }: Side) {
  const input = {
    path: { company_id: companyId, thing_id: thingId },
    query: { invoice_id: invoiceId },
  };
  // A panel of many members is more than a page.
  const viewers = useGrowing<Viewer>(
    (cursor, signal) => {
      const paged = { path: input.path, query: { ...input.query, cursor } };
      return base === "office"
        ? api(`GET ${OFFICE}/viewers`, paged, signal)
        : api(`GET ${OURS}/viewers`, paged, signal);
    },
    [companyId, base, thingId],
  );
  const openings = useLoad(
    (signal) =>
      base === "office"
        ? api(`GET ${OFFICE}/openings`, input, signal)
        : api(`GET ${OURS}/openings`, input, signal),
    [companyId, base, thingId],
  );
  return (
    <div class="stack">
      <section>
        <h3>{t("viewers.now")}</h3>
        <Shown of={viewers}>
          {(found) =>
            found.length ? (
              <ul class="viewers">
                {byPerson(found).map(([id, ways]) => (
                  <li key={id}>
                    <Icon name="user" />
                    <span>
                      {ways[0]!.name}
                      <span class="sub">{ways.map(wayText).join(" · ")}</span>
                    </span>
                  </li>
                ))}
              </ul>
            ) : (
              <p class="hint">{t("viewers.nobody")}</p>
            )
          }
        </Shown>
        <More of={viewers}>{t("viewers.more")}</More>
      </section>
      <section>
        <h3>{t("viewers.opened")}</h3>
        <Shown of={openings}>
          {({ items }) =>
            items.length ? (
              <ul class="viewers">
                {items.map((one) => (
                  <Opened key={`${one.user_id} ${one.version}`} of={one} />
                ))}
              </ul>
            ) : (
              <p class="hint">{t("viewers.never")}</p>
            )
          }
        </Shown>
      </section>
    </div>
  );
}

/** Somebody may see it in more than one way. */
function byPerson(items: Viewer[]): [string, Viewer[]][] {
  const found = new Map<string, Viewer[]>();
  for (const one of items) found.set(one.user_id, [...(found.get(one.user_id) ?? []), one]);
  return [...found];
}

const wayText = ({ via, panel_name, version }: Viewer): string =>
  via === "panel"
    ? [
        t("viewers.byPanel", { panel: panel_name ?? "" }),
        version === null ? t("viewers.newest") : t("viewers.version", { n: version }),
      ].join(", ")
    : t("viewers.byGrant");

const Opened = ({ of }: { of: Opening }) => (
  <li>
    <Icon name="eye" />
    <span>
      {of.name} <Badge look={["layers", "grey"]} text={t("viewers.version", { n: of.version })} />
      <span class="sub">
        {of.times > 1
          ? t("viewers.times", {
              n: of.times,
              first: formatTime(of.first_at),
              last: formatTime(of.last_at),
            })
          : formatTime(of.first_at)}
      </span>
    </span>
  </li>
);
