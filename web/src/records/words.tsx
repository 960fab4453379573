import { formatDay, formatNumber, t } from "../lib/i18n";
import { Badge } from "../ui/badges";
import type { Material, Seen } from "./calls";

export const KINDS = ["time", "job"] as const;

/** Minutes as people say them: "1 h 30 min". */
export const spent = (minutes: number): string =>
  t("work.spent", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });

/** From and to, if both are known. */
export const hours = ({ start, end }: Pick<Seen, "start" | "end">): string =>
  start && end ? `${start}–${end}` : "";

/** What a number has before its fraction: a point, or a comma. */
const decimalSign = (): string => formatNumber(0.5).charAt(1);

/** As the form and an import read it back, whichever sign the person's language has. */
export const materialText = ({ name, quantity, unit }: Material): string =>
  `${name} = ${quantity.replace(".", decimalSign())}${unit && ` ${unit}`}`;

export const KindBadge = ({ of }: { of: Seen["kind"] }) => (
  <Badge
    look={of === "time" ? ["clock", "blue"] : ["file-text", "violet"]}
    text={t(`work.kind.${of}`)}
  />
);

/** How people call a record: its day and who worked, or where. */
export const nameOf = ({ day, person, place }: Pick<Seen, "day" | "person" | "place">): string =>
  [formatDay(day), person || place].filter(Boolean).join(", ");
