import { formatDay, t } from "../lib/i18n";
import type { Collector, Standing } from "../lib/shapes";
import { Badge, type Look } from "../ui/badges";

const LOOKS: Record<Standing, Look> = {
  valid: ["circle-check", "green"],
  not_yet: ["clock", "blue"],
  over: ["hourglass", "grey"],
  ended: ["ban", "grey"],
};

/** Whether somebody may collect today. */
export const StandingBadge = ({ of }: { of: Pick<Collector, "standing"> }) => (
  <Badge look={LOOKS[of.standing]} text={t(`collectors.standing.${of.standing}`)} />
);

/** The document by which a named person is known: never more than its last signs. */
export const documentText = ({ type, last_four }: Collector["document"]): string =>
  t("collectors.documentEnds", { type: t(`collectors.document.${type}`), last: last_four });

/** The days of an authorisation, both included. */
export const daysText = ({
  valid_from,
  valid_to,
}: Pick<Collector, "valid_from" | "valid_to">): string =>
  valid_to
    ? t("collectors.fromTo", { from: formatDay(valid_from), to: formatDay(valid_to) })
    : t("collectors.from", { from: formatDay(valid_from) });

export const isOver = ({ standing }: Pick<Collector, "standing">): boolean =>
  standing === "ended" || standing === "over";
