"""What the office knows of a person besides what decisions need, and who may change it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.access.model import Actor, Membership, Role, User, UserState
from chalicelib.core import ids
from chalicelib.core.errors import Conflict
from chalicelib.core.values import Value, replace

_OF_USER = frozenset({"first_name", "last_name", "language", "role"})


class UserOrigin(StrEnum):
    """Who made a sign-in: it goes with its last access only if the office did (R22)."""

    OFFICE = "office"
    INVITATION = "invitation"


class UserFilter(StrEnum):
    """Which people a list shows; without one, all but the deleted."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    DELETED = "deleted"
    STAFF = "staff"
    NO_PASSWORD = "no_password"  # noqa: S105 - a filter, no secret


class Profile(Value):
    """
    A person as the office keeps them.

    Attributes:
        notes: internal; never shown to the person or to a company.
        payer_id: the company that pays the seat (R14); empty for the office.
        has_password: whether the way in was used.
        wanted_email: an address that waits for being confirmed; the old one counts until then.
        ended_at: when the person was deleted.
        owner_changes: how often something happened to what the person owns (`grants.owners`).
        opened_for: the company through whose invitation the person opened the account, if any.
        panels: how many panels the person belongs to.
        accesses: how often somebody gave the person a grant.
        only_panels: the office made the account for panels, and no grant was ever given.
        was_staff: the person worked for the office once and does no more.
        ended_in: the companies to panels of which a person who is deleted belonged to the end.
    """

    user: User
    phone: str
    mobile: str
    notes: str
    payer_id: str
    origin: UserOrigin
    has_password: bool
    wanted_email: str
    created_at: datetime
    ended_at: datetime | None
    owner_changes: int
    opened_for: str = ""
    panels: int = 0
    accesses: int = 0
    only_panels: bool = False
    was_staff: bool = False
    ended_in: frozenset[str] = frozenset()

    def is_shown(self, wanted: UserFilter | None) -> bool:
        """Whether a list with a filter shows the person."""
        match wanted:
            case None:
                return self.user.state is not UserState.DELETED
            case UserFilter.STAFF:
                return self.user.role is not None and self.user.state is not UserState.DELETED
            case UserFilter.NO_PASSWORD:
                return not self.has_password and self.user.state is UserState.ACTIVE
        return self.user.state == wanted.value


class NewUser(Value):
    """A person as somebody adds them; empty texts where nothing is said."""

    first_name: str
    last_name: str
    email: str
    language: str
    phone: str = ""
    mobile: str = ""
    notes: str = ""
    payer_id: str = ""
    role: Role | None = None


class Deletion(Value):
    """
    What deleting a person will do.

    Attributes:
        profile: the person as they are.
        company_ids: the companies whose people will not count them any more.
        ownerless_ids: those of them that nobody will own.
        panels: the panels that the person will not belong to any more.
        confirm: confirms exactly this.
    """

    profile: Profile
    company_ids: tuple[str, ...]
    ownerless_ids: tuple[str, ...]
    panels: tuple[Membership, ...]
    confirm: str


def added(new: NewUser, user_id: str, origin: UserOrigin, now: datetime) -> Profile:
    """A new person, who may enter as soon as there is a password."""
    user = User(
        id=user_id,
        first_name=new.first_name,
        last_name=new.last_name,
        email=new.email,
        language=new.language,
        role=new.role,
        state=UserState.ACTIVE,
        valid_from_s=0,
        version=1,
    )
    return Profile(
        user=user,
        phone=new.phone,
        mobile=new.mobile,
        notes=new.notes,
        payer_id=new.payer_id,
        origin=origin,
        has_password=False,
        wanted_email="",
        created_at=now,
        ended_at=None,
        owner_changes=0,
    )


def edited(profile: Profile, changes: Mapping[str, Any]) -> Profile:
    """The same person with other details, one version later."""
    of_user = {name: value for name, value in changes.items() if name in _OF_USER}
    rest = {name: value for name, value in changes.items() if name not in _OF_USER}
    user = replace(profile.user, **of_user, version=profile.user.version + 1)
    was_staff = user.role is None and (profile.was_staff or profile.user.role is not None)
    return replace(profile, user=user, was_staff=was_staff, **rest)


def moved(profile: Profile, state: UserState, *, valid_from_s: int) -> Profile:
    """The same person in another state; every session from before `valid_from_s` is over."""
    user = replace(
        profile.user, state=state, valid_from_s=valid_from_s, version=profile.user.version + 1
    )
    return replace(profile, user=user, owner_changes=profile.owner_changes + 1)


def deleted(
    profile: Profile, panels_of: Iterable[str], *, valid_from_s: int, now: datetime
) -> Profile:
    """
    The same person for good without a way in. The name stays for those whom they wrote to, the
    payer since the seat of this month is still to be paid.

    Args:
        panels_of: the companies to panels of which the person belongs; their memberships go, and
            a legal hold that comes later has to find the person all the same.
    """
    ended = moved(profile, UserState.DELETED, valid_from_s=valid_from_s)
    bare = replace(ended, phone="", mobile="", notes="", wanted_email="", panels=0)
    return replace(
        bare, only_panels=False, ended_at=now, ended_in=profile.ended_in.union(panels_of)
    )


def check_no_promotion(before: Role | None, after: Role | None) -> None:
    """
    Nobody who is not staff becomes staff: a clerk may have made their way in, set their password or
    wished another address for them, and would enter as whatever they become. Staff are added with
    their role, by an admin, whose affair they are from then on.

    Raises:
        Conflict: `role_at_adding`.
    """
    if before is None and after is not None:
        raise Conflict(
            "A role is given when a person is added. Add them anew, with another address.",
            code="role_at_adding",
        )


def check_not_own(actor: Actor, user: User) -> None:
    """
    Nobody ends their own access or takes their own role: whoever does so to an admin is another
    one, so that there is always an admin left.

    Raises:
        Conflict: `last_admin` for an admin, else `own_access`.
    """
    if actor.user.id != user.id:
        return
    if user.role is Role.ADMIN:
        raise Conflict(
            "The office would lose the admin who does this. Another admin can do it.",
            code="last_admin",
        )
    raise Conflict("Nobody does this to themselves. Ask somebody else.", code="own_access")


def check_state(profile: Profile, *wanted: UserState) -> None:
    """
    Raises:
        Conflict: `user_state`: the person is not in one of the states wanted.
    """
    if profile.user.state not in wanted:
        raise Conflict(f"This person is {profile.user.state}.", code="user_state")


def confirmation(actor_id: str, profile: Profile, *parts: str) -> str:
    """Confirms a deletion by one person, of one person as they are, with all that goes with it."""
    said = [actor_id, profile.user.id, str(profile.user.version), str(profile.owner_changes)]
    return ids.fingerprint("|".join([*said, *parts]))[:32]
