"""What may be said in a grant, and by whom. Pure."""

from datetime import date, datetime
from enum import StrEnum

from chalicelib.access.model import (
    Actor,
    Grant,
    GrantKind,
    GrantPermission,
    GrantState,
    Role,
    User,
    UserState,
)
from chalicelib.access.recent import gave_password
from chalicelib.core import ids
from chalicelib.core.errors import (
    Conflict,
    FieldError,
    ValidationFailed,
    admin_only,
    password_is_old,
)
from chalicelib.core.values import Value, replace


class GrantOrigin(StrEnum):
    """How a grant came: the office gave it, linked a known address at once, or by invitation."""

    OFFICE = "office"
    AT_ONCE = "at_once"
    INVITATION = "invitation"


class HeldGrant(Value):
    """
    A grant with its times.

    Attributes:
        given_at, given_by: when it was given, and the id of who gave it.
        since, shaped_by: from when on it is as it stands, and who brought it into that form; what
            it was before is kept as history.
        origin: how it came; None where that was not kept yet.
    """

    grant: Grant
    given_at: datetime
    given_by: str
    shaped_by: str
    since: datetime
    origin: GrantOrigin | None = None


class PastGrant(Value):
    """
    What a grant was for a while, as it is kept after a change.

    Attributes:
        valid_from, valid_to: the while; it began at the first and was over at the second.
        shaped_by: who had brought it into that form.
        ended_by: who changed or removed it.
    """

    grant: Grant
    valid_from: datetime
    valid_to: datetime
    shaped_by: str
    ended_by: str


class Giver(Value):
    """
    Who gives, changes or takes a grant.

    Attributes:
        grant: through which the person acts for the company; None for the office, which may give
            everything.
        gave_password: so short a while ago that they may have to do with owners (T27).
        role: what the person does in the office, if anything.
    """

    actor_id: str
    grant: Grant | None
    today: date
    gave_password: bool
    role: Role | None = None

    @classmethod
    def of(cls, actor: Actor) -> "Giver":
        """The actor of a request: of the company in its path, or else of the office."""
        return cls(actor.user.id, actor.grant, actor.today, gave_password(actor), actor.user.role)

    def is_own(self, user_id: str) -> bool:
        """Whether a company's person acts upon what they hold themselves."""
        return self.grant is not None and self.actor_id == user_id

    @property
    def is_office(self) -> bool:
        """Whether the office itself acts."""
        return self.grant is None


class Terms(Value):
    """What a grant, or an invitation to one, opens, until when, and whether with e-mails."""

    kind: GrantKind
    permissions: frozenset[GrantPermission]
    until: date | None
    emails: bool

    @classmethod
    def of(cls, grant: Grant) -> "Terms":
        """The terms of a grant."""
        return cls(grant.kind, grant.permissions, grant.until, grant.emails)


def check_terms(giver: Giver, before: Terms | None, after: Terms, *, is_anew: bool = False) -> None:
    """
    Let terms pass that a giver may set.

    Args:
        before: None for a new grant.
        is_anew: what was closed opens again, or lasts longer than it did, so that all of it is
            given once more and not only what is added.

    Raises:
        ValidationFailed: on `until` (in the past, beyond the giver's own, or set for an owner) or
            on `permissions` (more than the giver has).
        Conflict: `owner_only`: nobody but an owner, or the office, has to do with owners.
        Unauthenticated: `recent_sign_in_required`, where somebody is an owner before or after.
    """
    _check_until(giver, None if is_anew else before, after)
    _check_owners(giver, after.kind, *([before.kind] if before else []))
    if giver.grant is None:
        return
    kept = before.permissions if before and not is_anew else frozenset[GrantPermission]()
    added = after.permissions - kept
    if not added <= giver.grant.effective:
        names = ", ".join(sorted(added - giver.grant.effective))
        raise ValidationFailed(
            FieldError(
                "permissions",
                "beyond_your_own",
                f"You can only give what you have yourself. Leave out: {names}.",
            )
        )


def check_affair(giver: Giver, user: User) -> None:
    """
    Let the office have to do with what a person reaches; a company's own people have to do with
    whoever acts for it.

    Raises:
        Conflict: `own_access`: nobody of the office gives, changes or takes their own access.
        Forbidden: `admin_only`: whoever works for the office is an admin's affair.
    """
    if not giver.is_office:
        return
    if giver.actor_id == user.id:
        raise Conflict(
            "Nobody changes their own access. Ask an admin other than you.", code="own_access"
        )
    if user.role is not None and giver.role is not Role.ADMIN:
        raise admin_only()


def check_person(giver: Giver, user: User) -> None:
    """
    The same when it is done.

    Raises:
        Conflict, Forbidden: as `check_affair`.
        Unauthenticated: `recent_sign_in_required`, for somebody who works for the office.
    """
    check_affair(giver, user)
    if giver.is_office and user.role is not None and not giver.gave_password:
        raise password_is_old()


def lasts_longer(before: Terms, after: Terms) -> bool:
    """Whether the later terms end later than the earlier ones, or never."""
    if before.until is None:
        return False
    return after.until is None or after.until > before.until


def check_target(giver: Giver, grant: Grant) -> None:
    """
    Let a grant be changed or taken by a giver.

    Raises:
        Conflict: `owner_only`, or `own_grant`: nobody but an owner changes what they hold
            themselves.
        Unauthenticated: `recent_sign_in_required`, for an owner's.
    """
    _check_owners(giver, grant.kind)
    if giver.grant is None or giver.grant.kind is GrantKind.OWNER:
        return
    if grant.user_id == giver.actor_id:
        raise Conflict(
            "Nobody changes their own access. Ask an owner of the company.", code="own_grant"
        )


def invitation_id(company_id: str, address: str) -> str:
    """
    The id of the one invitation that a company can have for an address (`invitations.model`). It
    stands here since whoever gives or takes an access ends the invitation to it.
    """
    return ids.derived_id("inv", company_id, address)


def is_owners(grant: Grant | None, today: date) -> bool:
    """Whether a grant makes its user an owner on a day, if the user may enter at all."""
    return grant is not None and grant.kind is GrantKind.OWNER and grant.is_open(today)


def is_active_owner(user: User, grant: Grant | None, today: date) -> bool:
    """Whether a company has an owner in somebody on a day."""
    return user.state is UserState.ACTIVE and is_owners(grant, today)


def edited(grant: Grant, terms: Terms, state: GrantState) -> Grant:
    """The same grant with other terms and in another state."""
    return replace(
        grant,
        kind=terms.kind,
        permissions=terms.permissions,
        until=terms.until,
        emails=terms.emails,
        state=state,
        version=grant.version + 1,
    )


def _check_owners(giver: Giver, *kinds: GrantKind) -> None:
    """Who owns a company is its owners' affair, or the office's, and needs the password anew."""
    if GrantKind.OWNER not in kinds:
        return
    if giver.grant is not None and giver.grant.kind is not GrantKind.OWNER:
        raise Conflict(
            "Only an owner of the company, or the office, can change this.", code="owner_only"
        )
    if not giver.gave_password:
        raise password_is_old()


def _check_until(giver: Giver, before: Terms | None, after: Terms) -> None:
    if after.kind is GrantKind.OWNER and after.until is not None:
        raise ValidationFailed(
            FieldError(
                "until",
                "owner_has_no_end",
                "An owner has no last day. Leave it empty, or choose another kind.",
            )
        )
    if before is not None and before.until == after.until:
        return
    if after.until is not None and after.until < giver.today:
        raise ValidationFailed(
            FieldError(
                "until", "in_the_past", "Choose today or a later day. To end it now, remove it."
            )
        )
    own = giver.grant.until if giver.grant is not None else None
    if own is not None and (after.until is None or after.until > own):
        raise ValidationFailed(
            FieldError(
                "until", "beyond_your_own", f"Your own access ends on {own}. Choose no later day."
            )
        )


def is_reached(user: User, grant: Grant, permission: GrantPermission, today: date) -> bool:
    """Whether e-mails about one part of a company go to a person on a day (decided 4)."""
    return (
        user.state is UserState.ACTIVE
        and grant.user_id == user.id
        and grant.opens(permission, today)
        and grant.emails
    )
