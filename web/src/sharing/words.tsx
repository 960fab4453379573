import { t } from "../lib/i18n";
import type { Share, ThingKind } from "../lib/shapes";
import { Icon } from "../ui/icon";
import type { IconName } from "../ui/icon-names";

const ICON: Record<ThingKind, IconName> = {
  document: "file-text",
  invoice: "receipt",
  annex: "paperclip",
};

export const KindIcon = ({ of }: { of: ThingKind }) => <Icon name={ICON[of]} />;
export const kindText = (kind: ThingKind): string => t(`shares.kind.${kind}`);

/** One version for ever, or always the newest, whose number is told. */
export const versionText = ({ version, newest }: Pick<Share, "version" | "newest">): string =>
  version === null
    ? newest > 0
      ? t("shares.alwaysNewest", { n: newest })
      : t("shares.alwaysNewestNone")
    : version < newest
      ? t("shares.pinnedOld", { n: version, newest })
      : t("shares.pinned", { n: version });

/** "3 documents", "2 invoices", or "5 items" where kinds are mixed. */
export function countText(kinds: readonly ThingKind[]): string {
  const [first, ...rest] = kinds;
  const kind = first && rest.every((one) => one === first) ? first : "mixed";
  return t(`shares.count.${kind}`, { n: kinds.length });
}
