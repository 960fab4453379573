import { t } from "../lib/i18n";
import type { Doc } from "../lib/shapes";
import { Icon } from "../ui/icon";

// More than these fill a row that is about something else.
const SHOWN = 3;

/** In a list, for staff: the panels that a document or an invoice is shared to. */
export function SharedTo({ panels }: { panels: Doc["shared_to"] }) {
  if (!panels?.length) return null;
  const names = panels.slice(0, SHOWN).map(({ panel_name }) => panel_name).join(", ");
  const n = panels.length - SHOWN;
  const said = n > 0 ? t("shares.andMore", { names, n }) : names;
  return (
    <span class="sub sharedto">
      <Icon name="panels-top-left" />
      <span>{t("shares.sharedTo", { names: said })}</span>
    </span>
  );
}
