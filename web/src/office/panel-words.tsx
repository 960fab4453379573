import { t } from "../lib/i18n";
import { me } from "../lib/session";
import type { Panel } from "../lib/shapes";
import { Badge } from "../ui/badges";
import { companyHref } from "./companies";

export const panelsHref = (companyId: string): string => `${companyHref(companyId)}/panels`;
export const panelHref = (companyId: string, id: string): string =>
  `${panelsHref(companyId)}/${id}`;

/** Who makes and deletes panels; all other staff keep what is in them. */
export const makesPanels = (): boolean => me.value?.role === "admin" || me.value?.role === "dpo";

/** That a panel is on its way out, or gone. */
export const PanelState = ({ of }: { of: Panel }) =>
  of.state === "deleting" ? (
    <Badge look={["hourglass", "brass"]} text={t("panels.state.deleting")} />
  ) : of.state === "deleted" ? (
    <Badge look={["circle-x", "grey"]} text={t("panels.state.deleted")} />
  ) : null;
