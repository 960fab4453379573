"""
Who may do what, decided without any I/O. A permission is named on every route; a role, a grant or a
membership gives it or does not. What is unknown is refused.
"""

from datetime import date
from enum import StrEnum

from chalicelib.access.permissions import (
    GRANT_OPENS,
    OWNERS_ALONE,
    ROLE_PERMISSIONS,
    GrantPermission,
    Permission,
    Role,
)
from chalicelib.core.values import Value

__all__ = ["GRANT_OPENS", "ROLE_PERMISSIONS", "GrantPermission", "Permission", "Role"]

RECENT_S = 600


class UserState(StrEnum):
    """Whether a person may enter at all."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    DELETED = "deleted"


class GrantKind(StrEnum):
    """How a person belongs to a company."""

    OWNER = "owner"
    CONTACT = "contact"
    GUEST = "guest"


class GrantState(StrEnum):
    """Where a grant stands; only an active one opens anything."""

    PENDING = "pending"
    INVITED = "invited"
    REJECTED = "rejected"
    ACTIVE = "active"
    INACTIVE = "inactive"


class MembershipState(StrEnum):
    """Whether a membership of a panel opens it."""

    ACTIVE = "active"
    BLOCKED = "blocked"


class User(Value):
    """
    A person with one sign-in.

    Attributes:
        valid_from_s: sessions that began before this moment (epoch seconds) are over.
        codes_from_s: since when (epoch seconds) nobody signs in as this person without a code; None
            for people who are not staff, and for staff who have not set up theirs.
        panels: how many panels the person belongs to, whether they open today or not.
    """

    id: str
    first_name: str
    last_name: str
    email: str
    language: str
    role: Role | None
    state: UserState
    valid_from_s: int
    version: int
    codes_from_s: int | None = None
    panels: int = 0

    @property
    def name(self) -> str:
        """First and last name, as others see them."""
        return f"{self.first_name} {self.last_name}".strip()


class Grant(Value):
    """
    A user's access to one company.

    Attributes:
        until: last day of access in the office's time zone, that day included; None for no end.
        emails: whether notices about the company go to this person.
    """

    user_id: str
    company_id: str
    kind: GrantKind
    state: GrantState
    permissions: frozenset[GrantPermission]
    until: date | None
    emails: bool
    version: int

    def is_open(self, today: date) -> bool:
        """Whether it opens anything on a day."""
        return self.state is GrantState.ACTIVE and (self.until is None or today <= self.until)

    @property
    def effective(self) -> frozenset[GrantPermission]:
        """What it opens while it is open; an owner always sees to the company's people."""
        if self.kind is GrantKind.OWNER:
            return self.permissions | {GrantPermission.CONTACTS}
        return self.permissions

    def opens(self, permission: GrantPermission, today: date) -> bool:
        """Whether it opens one part of its company on a day."""
        return self.is_open(today) and permission in self.effective


class Membership(Value):
    """
    A user's access to one panel of a company (R18): to what was shared to it, and to nothing else.

    Attributes:
        until: last day of access in the office's time zone, that day included; None for no end.
    """

    user_id: str
    company_id: str
    panel_id: str
    state: MembershipState
    until: date | None
    version: int

    def is_open(self, today: date) -> bool:
        """Whether it opens its panel on a day, if the panel is active."""
        return self.state is MembershipState.ACTIVE and (self.until is None or today <= self.until)


class Actor(Value):
    """
    The person of a request, as the table says right now.

    Attributes:
        grant: the one to the company of the request, if the request is about one.
        membership: the one of the panel of the request, if it is about one and the panel is active.
        time_zone: the office's, in which `today` was taken.
        signed_in_at_s: when the person last gave a password (epoch seconds).
    """

    user: User
    grant: Grant | None
    today: date
    time_zone: str
    signed_in_at_s: int = 0
    membership: Membership | None = None

    @property
    def company_id(self) -> str:
        """
        The company that the actor acts for, or whose panel it is; rows are reached through this and
        nothing else.
        """
        through = self.grant or self.membership
        if through is None:
            raise LookupError("this actor does not act for a company")
        return through.company_id

    @property
    def panel_id(self) -> str:
        """The panel in which the actor is; what was shared is reached through this alone."""
        if self.membership is None:
            raise LookupError("this actor is not in a panel")
        return self.membership.panel_id

    def may(self, permission: Permission) -> bool:
        """Whether the actor has a permission now."""
        if permission in {Permission.PUBLIC, Permission.SIGNED_IN}:
            return True
        if permission.is_office:
            return self.user.role is not None and permission in ROLE_PERMISSIONS[self.user.role]
        if permission.is_panel:
            return self._is_in_panel
        opened_by = GRANT_OPENS.get(permission)
        return (
            opened_by is not None
            and self.grant is not None
            and self.grant.user_id == self.user.id
            and self.grant.opens(opened_by, self.today)
            and (permission not in OWNERS_ALONE or self.grant.kind is GrantKind.OWNER)
        )

    @property
    def _is_in_panel(self) -> bool:
        held = self.membership
        return held is not None and held.user_id == self.user.id and held.is_open(self.today)


def is_recent(actor: Actor, now_s: int) -> bool:
    """Whether a password was given so short a while ago that what cannot be undone may be done."""
    return now_s - actor.signed_in_at_s <= RECENT_S


def session_is_live(user: User, auth_time_s: int, *, codes_demanded: bool) -> bool:
    """
    Whether a session that began at `auth_time_s` still stands; a block ends it at once. One of
    staff that began without a code ends as soon as one is needed, and none is known to have begun
    with one unless that is written down.
    """
    lacks_code = user.role is not None and user.codes_from_s is None and codes_demanded
    is_over = auth_time_s < live_from_s(user)
    return user.state is UserState.ACTIVE and not is_over and not lacks_code


def live_from_s(user: User) -> int:
    """When a session must have begun (epoch seconds) so that nothing has ended it since."""
    if user.role is None or user.codes_from_s is None:
        return user.valid_from_s
    return max(user.valid_from_s, user.codes_from_s)
