import { api } from "../lib/api";
import { withRecentSignIn } from "../lib/recent";
import type { Out, Permission, Person } from "../lib/shapes";

// Who owns a company is decided by somebody who gave the password a short while ago; where the server
// asks for it, it is given, and all that was typed waits in its form.

/** Who asks: a company's own person, or the office. What they may give is the server's to say. */
export type Side = { companyId: string; isOffice: boolean };
export type People = Out<"GET /companies/{company_id}/people">;
export type NewPerson = {
  email: string;
  first_name: string;
  last_name: string;
  phone: string;
  mobile: string;
  permissions: Permission[];
  until: string | null;
  as_owner: boolean;
  emails: boolean;
  language: "pl" | "it" | "en";
  send: boolean;
};
export type Terms = { permissions?: Permission[]; until?: string | null; emails?: boolean };
/** What somebody typed of a person who has not accepted yet. */
export type Details = Pick<NewPerson, "first_name" | "last_name" | "phone" | "mobile" | "language">;

const OURS = "/companies/{company_id}";
const OFFICE = "/office/companies/{company_id}";
const INVITED = "/invitations/{invitation_id}";

export const loadPeople = ({ companyId: company_id, isOffice }: Side, signal: AbortSignal) =>
  isOffice
    ? api(`GET ${OFFICE}/people`, { path: { company_id } }, signal)
    : api(`GET ${OURS}/people`, { path: { company_id } }, signal);

/** atOnce: the office gives a known address the access without asking, as what is said. */
export function addPerson(
  { companyId: company_id, isOffice }: Side,
  body: NewPerson,
  key: string,
  atOnce: { kind: "contact" | "guest" } | null,
): Promise<Person> {
  const path = { company_id };
  return withRecentSignIn(() =>
    isOffice
      ? api(`POST ${OFFICE}/people`, {
          path,
          body: { ...body, ...atOnce, link_at_once: Boolean(atOnce) },
          key,
        })
      : api(`POST ${OURS}/people`, { path, body, key }),
  );
}

export function sendInvitation(side: Side, one: Person): Promise<Person> {
  const input = { path: invited(side, one), version: one.version };
  return withRecentSignIn(() =>
    side.isOffice
      ? api(`POST ${OFFICE}${INVITED}/send`, input)
      : api(`POST ${OURS}${INVITED}/send`, input),
  );
}

/**
 * Other terms of an access or of an invitation, or other details in the latter; an access may become
 * an owner's by another kind.
 */
export async function change(
  side: Side,
  one: Person,
  changes: Terms & { as_owner?: boolean } & Partial<Details>,
): Promise<void> {
  const { version } = one;
  if (one.user_id) {
    const { as_owner, permissions, until, emails } = changes;
    const body = {
      ...(permissions !== undefined && { permissions }),
      ...(until !== undefined && { until }),
      ...(emails !== undefined && { emails }),
      ...(as_owner !== undefined && { kind: as_owner ? ("owner" as const) : ("contact" as const) }),
    };
    const path = { company_id: side.companyId, user_id: one.user_id };
    await withRecentSignIn<unknown>(() =>
      side.isOffice
        ? api("PATCH /office/users/{user_id}/grants/{company_id}", { path, body, version })
        : api("PATCH /companies/{company_id}/people/{user_id}", { path, body, version }),
    );
    return;
  }
  const input = { path: invited(side, one), body: changes, version };
  await withRecentSignIn<unknown>(() =>
    side.isOffice
      ? api(`PATCH ${OFFICE}${INVITED}`, input)
      : api(`PATCH ${OURS}${INVITED}`, input),
  );
}

/** End somebody's access, or withdraw an invitation. */
export async function remove(side: Side, one: Person): Promise<void> {
  const { version } = one;
  if (one.user_id) {
    const path = { company_id: side.companyId, user_id: one.user_id };
    await withRecentSignIn(() =>
      side.isOffice
        ? api("DELETE /office/users/{user_id}/grants/{company_id}", { path, version })
        : api("DELETE /companies/{company_id}/people/{user_id}", { path, version }),
    );
    return;
  }
  const input = { path: invited(side, one), version };
  await withRecentSignIn(() =>
    side.isOffice
      ? api(`DELETE ${OFFICE}${INVITED}`, input)
      : api(`DELETE ${OURS}${INVITED}`, input),
  );
}

const invited = (side: Side, one: Person) => ({
  company_id: side.companyId,
  invitation_id: one.invitation_id ?? "",
});
