import { t } from "../lib/i18n";
import { me } from "../lib/session";
import type { Permission, Person } from "../lib/shapes";
import { Badge, type Look } from "../ui/badges";
import { FieldError } from "../ui/form";

export const PERMISSIONS = [
  "mail",
  "documents",
  "invoices",
  "messages",
  "summaries",
  "work",
  "contacts",
] as const satisfies readonly Permission[];

const LOOK: Record<Person["state"] | "over", Look> = {
  pending: ["clock", "grey"],
  invited: ["send", "blue"],
  rejected: ["circle-x", "red"],
  active: ["circle-check", "green"],
  inactive: ["ban", "grey"],
  over: ["hourglass", "brass"],
};

/** Where somebody stands; an invitation that nobody answered in time says so. */
export function PersonBadge({ of }: { of: Person }) {
  const state = of.state === "invited" && of.expired ? "over" : of.state;
  return <Badge look={LOOK[state]} text={t(`people.state.${state}`)} />;
}

export const nameOf = (one: Person): string =>
  `${one.first_name} ${one.last_name}`.trim() || one.email;

export const isMe = (one: Person): boolean => Boolean(one.user_id) && one.user_id === me.value?.id;

/** What an access opens, in words. */
export const permissionsText = (given: readonly Permission[]): string =>
  given.length
    ? PERMISSIONS.filter((one) => given.includes(one))
        .map((one) => t(`access.permission.${one}`))
        .join(", ")
    : t("access.nothing");

/**
 * Boxes for what an access opens. `may` are those that the person who looks can give; another is
 * shown only where it is given, and can be taken.
 */
export function PermissionBoxes({
  legend,
  isLegendHidden,
  given,
  may,
  isLocked,
  error,
  onPick,
}: {
  legend: string;
  isLegendHidden?: boolean;
  given: readonly Permission[];
  may: readonly Permission[];
  isLocked?: boolean;
  error?: string | undefined;
  onPick: (next: Permission[]) => void;
}) {
  const shown = PERMISSIONS.filter((one) => may.includes(one) || given.includes(one));
  return (
    <fieldset class={isLegendHidden ? "chips" : "field"}>
      <legend class={isLegendHidden ? "vh" : undefined}>{legend}</legend>
      <div class="chips">
        {shown.map((one) => (
          <label key={one} class="chip">
            <input
              type="checkbox"
              checked={given.includes(one)}
              disabled={isLocked}
              onChange={({ currentTarget }) =>
                onPick(
                  PERMISSIONS.filter((each) =>
                    each === one ? currentTarget.checked : given.includes(each),
                  ),
                )
              }
            />
            {t(`access.permission.${one}`)}
          </label>
        ))}
      </div>
      <FieldError text={error} />
    </fieldset>
  );
}
