"""The people of panels: how they come in, change and leave, and a panel's end. Pure."""

from datetime import date
from enum import StrEnum

from chalicelib.access.model import Membership, MembershipState, UserState
from chalicelib.core import ids
from chalicelib.core.errors import Conflict, FieldError, ValidationFailed
from chalicelib.core.values import Value, replace
from chalicelib.panels.model import Held, Panel
from chalicelib.users.model import Profile, UserOrigin

# Four changes each, in one transaction.
MOST_AT_ONCE = 20


class MemberState(StrEnum):
    """
    How somebody stands in a panel: in it, blocked in it, without a password yet, past the last day,
    or shut out as a whole.
    """

    ACTIVE = "active"
    BLOCKED = "blocked"
    INVITED = "invited"
    ENDED = "ended"
    SHUT = "shut"


class Why(StrEnum):
    """Why somebody stays when a membership ends."""

    STAFF = "staff"
    GRANT = "grant"
    PANEL = "panel"
    OWN_ACCOUNT = "own_account"


class Member(Value):
    """Somebody who belongs to a panel."""

    profile: Profile
    held: Held

    @property
    def membership(self) -> Membership:
        """The access itself."""
        return self.held.membership


class NewMember(Value):
    """
    A person as somebody adds them to panels; of a known address only the address counts.

    Attributes:
        panel_ids: the panels, of which there is one at least.
    """

    email: str
    first_name: str
    last_name: str
    language: str
    until: date | None
    panel_ids: tuple[str, ...]


class Fate(Value):
    """What becomes of a member when the membership ends; `why` is None for one who goes."""

    profile: Profile
    why: Why | None


class Ending(Value):
    """
    What the deletion of a panel will do.

    Attributes:
        goes, stays: the members, by name.
        confirm: confirms exactly this.
    """

    panel: Panel
    goes: tuple[Fate, ...]
    stays: tuple[Fate, ...]
    confirm: str


def standing(member: Member, today: date) -> MemberState:
    """How somebody stands in a panel on a day."""
    profile, held = member.profile, member.membership
    if profile.user.state is not UserState.ACTIVE:
        return MemberState.SHUT
    if held.state is MembershipState.BLOCKED:
        return MemberState.BLOCKED
    if not held.is_open(today):
        return MemberState.ENDED
    return MemberState.ACTIVE if profile.has_password else MemberState.INVITED


def why_stays(profile: Profile, *, has_grant: bool) -> Why | None:
    """
    Why a person is there without one membership, or None if nothing else keeps them: the office
    made the account, and it was the only access (R22).
    """
    if profile.user.role is not None:
        return Why.STAFF
    if has_grant:
        return Why.GRANT
    if profile.panels > 1:
        return Why.PANEL
    is_own = profile.origin is not UserOrigin.OFFICE or bool(profile.opened_for)
    return Why.OWN_ACCOUNT if is_own else None


def may_rename(profile: Profile) -> bool:
    """Whether the name is the panels' to change: the office made the account for them alone."""
    return profile.only_panels and profile.user.role is None


def check_renamed(profile: Profile) -> None:
    """
    Raises:
        Conflict: `name_is_own`.
    """
    if not may_rename(profile):
        raise Conflict(
            "This person has more than panels, or an account of their own. Leave the name; staff "
            "can change it in Users.",
            code="name_is_own",
        )


def check_until(until: date | None, today: date) -> None:
    """
    Raises:
        ValidationFailed: `in_the_past`.
    """
    if until is not None and until < today:
        raise ValidationFailed(
            FieldError(
                "until", "in_the_past", "Choose today or a later day. To end it now, remove it."
            )
        )


def check_goes(profile: Profile, *, may_unblock: bool) -> None:
    """
    Let a person go with the last access. Of somebody who was blocked that is left to whoever may
    unblock them: the address would be free, and a new account with it not blocked.

    Raises:
        Conflict: `person_is_blocked`.
    """
    if profile.user.state is UserState.BLOCKED and not may_unblock:
        raise Conflict(
            "This person is blocked, and would go with this access. Leave it to whoever may "
            "unblock them.",
            code="person_is_blocked",
        )


def moved(held: Membership, state: MembershipState) -> Membership:
    """The same membership in another state."""
    return replace(held, state=state, version=held.version + 1)


def confirms_ending(
    actor_id: str, panel: Panel, goes: tuple[Fate, ...], stays: tuple[Fate, ...]
) -> str:
    """Confirms the deletion of one panel by one person, with everybody as they are."""
    said = [actor_id, panel.id, str(panel.version), str(panel.moves), str(panel.shares)]
    said += sorted(f"{fate.profile.user.id}:{fate.why or 'goes'}" for fate in (*goes, *stays))
    return ids.fingerprint("|".join(said))[:32]


def confirms_leaving(actor_id: str, member: Member) -> str:
    """Confirms that one person goes with one membership."""
    profile, held = member.profile, member.membership
    said = [actor_id, profile.user.id, str(profile.user.version), str(profile.accesses)]
    said += [held.panel_id, str(held.version), str(profile.panels)]
    return ids.fingerprint("|".join(said))[:32]


def consequences(ending: Ending) -> list[str]:
    """What the deletion of a panel will do, as stable codes."""
    codes = ["members_lose_access"] if ending.goes or ending.stays else []
    codes += ["people_go"] if ending.goes else []
    codes += ["shares_end"] if ending.panel.shares else []
    return [*codes, "things_stay"]


def by_name(fate: Fate) -> tuple[str, str, str]:
    """How people are put in order."""
    user = fate.profile.user
    return (user.last_name, user.first_name, user.id)
