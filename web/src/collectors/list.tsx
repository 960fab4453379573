import type { ComponentChildren } from "preact";
import { formatTime, t } from "../lib/i18n";
import type { Loaded } from "../lib/load";
import type { Collector } from "../lib/shapes";
import { Empty, Shown } from "../ui/list";
import { CollectingPeople } from "./people";
import { daysText, documentText, StandingBadge } from "./words";
import "../styles/collectors.css";

/** What both sides know of a named person. */
type Entry = Pick<
  Collector,
  "id" | "name" | "document" | "valid_from" | "valid_to" | "standing" | "ended_at"
>;
type People = Parameters<typeof CollectingPeople>[0];

type CollectorsProps<T> = Pick<People, "contacts" | "to"> & {
  of: Loaded<{ people: People["people"]; items: T[] }>;
  company: string;
  /** What to do where nobody is named. */
  noneHint: string;
  /** The name, and what stands with it. */
  name: (one: T) => ComponentChildren;
  /** What can be done with an entry; null where there is nothing. */
  act: (one: T) => ComponentChildren;
  actTitle: string;
};

/** Who may collect a company's mail: its own people, and below them the persons that it named. */
export const Collectors = <T extends Entry>({ of, contacts, to, ...rest }: CollectorsProps<T>) => (
  <Shown of={of}>
    {({ people, items }) => (
      <div class="stack">
        <CollectingPeople people={people} contacts={contacts} to={to} />
        <div class="sheet">
          {items.length ? (
            <Table items={items} {...rest} />
          ) : (
            <Empty icon="user-check" title={t("collectors.none")} hint={rest.noneHint} />
          )}
        </div>
      </div>
    )}
  </Shown>
);

type TableProps<T> = Pick<CollectorsProps<T>, "company" | "name" | "act" | "actTitle"> & {
  items: T[];
};

const Table = <T extends Entry>({ items, company, name, act, actTitle }: TableProps<T>) => (
  <table class="list collectors">
    <caption class="vh">{t("collectors.caption", { company })}</caption>
    <thead>
      <tr>
        <th>{t("collectors.person")}</th>
        <th>{t("collectors.days")}</th>
        <th>{t("collectors.state")}</th>
        <th class="acts">{actTitle}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => {
        const acts = act(one);
        return (
          <tr key={one.id}>
            <td class="main">
              {name(one)}
              <span class="sub">{documentText(one.document)}</span>
            </td>
            <td class="wide">{daysText(one)}</td>
            <td class="state">
              <StandingBadge of={one} />
              {one.ended_at && <span class="sub">{formatTime(one.ended_at)}</span>}
            </td>
            <td class={acts ? "acts" : "acts none"}>{acts ?? "–"}</td>
          </tr>
        );
      })}
    </tbody>
  </table>
);
