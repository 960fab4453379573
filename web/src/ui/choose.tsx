import type { Signal } from "@preact/signals";
import { t } from "../lib/i18n";

type Row = { id: string };
/** The chosen rows of a list by their ids. */
export type ChosenOf<T extends Row> = Signal<ReadonlyMap<string, T>>;

/** Whether a row is chosen; `label` says which one it is. */
export const Choose = <T extends Row>({
  of,
  chosen,
  label,
}: {
  of: T;
  chosen: ChosenOf<T>;
  label: string;
}) => (
  <input
    type="checkbox"
    aria-label={label}
    checked={chosen.value.has(of.id)}
    onChange={({ currentTarget }) => {
      const next = new Map(chosen.value);
      if (currentTarget.checked) next.set(of.id, of);
      else next.delete(of.id);
      chosen.value = next;
    }}
  />
);

/** Whether all rows of the page are chosen. */
export function ChooseAll<T extends Row>({
  items,
  chosen,
}: {
  items: T[];
  chosen: ChosenOf<T>;
}) {
  const n = items.filter(({ id }) => chosen.value.has(id)).length;
  return (
    <input
      type="checkbox"
      aria-label={t("bulk.chooseAll")}
      checked={n > 0 && n === items.length}
      indeterminate={n > 0 && n < items.length}
      onChange={({ currentTarget }) => {
        chosen.value = currentTarget.checked
          ? new Map(items.map((one) => [one.id, one]))
          : new Map();
      }}
    />
  );
}
