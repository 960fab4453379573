import { t } from "../lib/i18n";
import { me } from "../lib/session";
import type { Member, Panel } from "../lib/shapes";
import { Badge, type Look } from "../ui/badges";
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

const LOOK: Record<Member["state"], Look> = {
  active: ["circle-check", "green"],
  blocked: ["ban", "red"],
  invited: ["key-round", "brass"],
  ended: ["hourglass", "grey"],
  shut: ["ban", "red"],
};

export const memberName = (one: Pick<Member, "first_name" | "last_name" | "email">): string =>
  `${one.first_name} ${one.last_name}`.trim() || one.email;

/** Whether somebody gets into the panel today, and if not, why. */
export const MemberBadge = ({ of }: { of: Pick<Member, "state"> }) => (
  <Badge look={LOOK[of.state]} text={t(`members.state.${of.state}`)} />
);
