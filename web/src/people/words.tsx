import { formatDate, LANGUAGES, t } from "../lib/i18n";
import { me } from "../lib/session";
import type { Language, Permission, Person } from "../lib/shapes";
import { Badge, type Look } from "../ui/badges";
import { Field, FieldError } from "../ui/form";

export const PERMISSIONS = [
  "mail",
  "documents",
  "invoices",
  "messages",
  "summaries",
  "work",
  "contacts",
] as const satisfies readonly Permission[];

export const SPOKEN = ["pl", "it", "en"] as const satisfies readonly Language[];

const LOOK: Record<Person["state"] | "over", Look> = {
  pending: ["clock", "grey"],
  invited: ["send", "blue"],
  rejected: ["circle-x", "red"],
  active: ["circle-check", "green"],
  inactive: ["ban", "grey"],
  over: ["hourglass", "brass"],
};

/** The language in which the invitation comes. */
export const LanguageField = ({
  of,
  name,
  error,
}: {
  of: Language | null;
  name: string;
  error: string | undefined;
}) => (
  <Field label={t("people.language")} hint={t("people.languageHint")} name={name} error={error}>
    {SPOKEN.map((one) => (
      <option key={one} value={one} selected={one === of}>
        {LANGUAGES[one]}
      </option>
    ))}
  </Field>
);

/** Where somebody stands; an invitation that nobody answered in time says so. */
export function PersonBadge({ of }: { of: Person }) {
  const state = of.state === "invited" && of.expired ? "over" : of.state;
  return <Badge look={LOOK[state]} text={t(`people.state.${state}`)} />;
}

/** Whether a line must tell of a no besides its state: an earlier one, or more than one. */
export const hasRejected = (one: Person): boolean =>
  one.rejections > (one.state === "rejected" ? 1 : 0);

export const rejectionsText = (one: Person): string =>
  t("people.rejections", {
    n: one.rejections,
    when: one.rejected_at ? formatDate(one.rejected_at) : "",
  });

/** Whether an invitation can be answered now: its link works. */
export const isWaiting = (one: Person): boolean => one.state === "invited" && !one.expired;

/** A person among the users of the office, for staff. */
export const userPage = (id: string): string => `/office/users/${id}`;

export const nameOf = (one: Person): string =>
  `${one.first_name} ${one.last_name}`.trim() || one.email;

export const isMe = (one: Person): boolean => Boolean(one.user_id) && one.user_id === me.value?.id;

/** What an access opens: an owner always sees to the company's people. */
export const opened = ({
  permissions,
  as_owner,
}: {
  permissions: Permission[];
  as_owner: boolean;
}): Permission[] =>
  as_owner && !permissions.includes("contacts") ? [...permissions, "contacts"] : permissions;

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
  isOwner,
  isLocked,
  error,
  onPick,
}: {
  legend: string;
  isLegendHidden?: boolean;
  given: readonly Permission[];
  may: readonly Permission[];
  /** An owner has the contacts whatever is said. */
  isOwner?: boolean;
  isLocked?: boolean;
  error?: string | undefined;
  onPick: (next: Permission[]) => void;
}) {
  const shown = PERMISSIONS.filter(
    (one) => may.includes(one) || given.includes(one) || (isOwner && one === "contacts"),
  );
  return (
    <fieldset class={isLegendHidden ? "chips" : "field"}>
      <legend class={isLegendHidden ? "vh" : undefined}>{legend}</legend>
      <div class="chips">
        {shown.map((one) => (
          <label key={one} class="chip">
            <input
              type="checkbox"
              checked={given.includes(one) || (isOwner && one === "contacts")}
              disabled={isLocked || (isOwner && one === "contacts")}
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
