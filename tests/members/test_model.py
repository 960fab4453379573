"""What becomes of people when a membership ends, and how they stand: pure."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.access.model import Membership, MembershipState, Role, User, UserState
from chalicelib.core.errors import Conflict, ValidationFailed
from chalicelib.core.values import replace
from chalicelib.members.model import (
    Fate,
    Member,
    MemberState,
    Why,
    check_renamed,
    check_until,
    confirms_ending,
    confirms_leaving,
    standing,
    why_stays,
)
from chalicelib.panels.model import Held, Panel, PanelState
from chalicelib.users.model import Profile, UserOrigin

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def a_profile(
    role: Role | None = None, state: UserState = UserState.ACTIVE, **values: Any
) -> Profile:
    user = User("usr_a", "Anna", "Nowak", "a@example.org", "pl", role, state, 0, 1)
    said: dict[str, Any] = {
        "phone": "",
        "mobile": "",
        "notes": "",
        "payer_id": "",
        "origin": UserOrigin.OFFICE,
        "has_password": True,
        "wanted_email": "",
        "created_at": NOW,
        "ended_at": None,
        "owner_changes": 0,
        "panels": 1,
        "only_panels": True,
    }
    return Profile(user, **said | values)


def a_member(
    profile: Profile | None = None,
    state: MembershipState = MembershipState.ACTIVE,
    until: date | None = None,
) -> Member:
    held = Membership("usr_a", "com_a", "pnl_a", state, until, 1)
    return Member(profile or a_profile(), Held(held, NOW, "usr_b"))


def a_panel(**values: Any) -> Panel:
    panel = Panel("pnl_a", "com_a", "Board", PanelState.ACTIVE, 1, 0, 1, NOW, "usr_b", 1)
    return replace(panel, **values)


@pytest.mark.parametrize(
    ("profile", "has_grant", "why"),
    [
        (a_profile(), False, None),
        (a_profile(only_panels=False), False, None),
        (a_profile(state=UserState.BLOCKED), False, None),
        (a_profile(has_password=False), False, None),
        (a_profile(), True, Why.GRANT),
        (a_profile(panels=2), False, Why.PANEL),
        (a_profile(role=Role.CLERK), False, Why.STAFF),
        (a_profile(role=Role.CLERK), True, Why.STAFF),
        (a_profile(origin=UserOrigin.INVITATION), False, Why.OWN_ACCOUNT),
        (a_profile(opened_for="com_b"), False, Why.OWN_ACCOUNT),
    ],
)
def test_only_who_has_nothing_else_and_was_made_by_the_office_goes(
    profile: Profile, has_grant: bool, why: Why | None
) -> None:
    assert why_stays(profile, has_grant=has_grant) is why


@pytest.mark.parametrize(
    ("member", "state"),
    [
        (a_member(), MemberState.ACTIVE),
        (a_member(until=TODAY), MemberState.ACTIVE),
        (a_member(until=TODAY - timedelta(days=1)), MemberState.ENDED),
        (a_member(state=MembershipState.BLOCKED), MemberState.BLOCKED),
        (a_member(a_profile(has_password=False)), MemberState.INVITED),
        (a_member(a_profile(state=UserState.BLOCKED)), MemberState.SHUT),
    ],
)
def test_member_is_shown_as_they_stand(member: Member, state: MemberState) -> None:
    assert standing(member, TODAY) is state


@pytest.mark.parametrize("profile", [a_profile(only_panels=False), a_profile(role=Role.CLERK)])
def test_name_of_who_has_more_than_panels_is_not_changed_here(profile: Profile) -> None:
    check_renamed(a_profile())

    with pytest.raises(Conflict, match="Users"):
        check_renamed(profile)


def test_last_day_cannot_be_over_already() -> None:
    check_until(TODAY, TODAY)
    check_until(None, TODAY)

    with pytest.raises(ValidationFailed):
        check_until(TODAY - timedelta(days=1), TODAY)


def test_confirmation_is_of_one_state_alone() -> None:
    """Of who asks, of the panel with all that came and went, and of each person's fate."""
    goes, stays = Fate(a_profile(), None), Fate(a_profile(), Why.GRANT)
    said = {
        confirms_ending(by, panel, went, stayed)
        for by in ("usr_b", "usr_c")
        for panel in (a_panel(), a_panel(version=2), a_panel(moves=2), a_panel(shares=1))
        for went, stayed in (((goes,), ()), ((), (stays,)), ((), ()))
    }

    assert len(said) == 2 * 4 * 3


def test_confirmation_of_leaving_ends_with_any_other_access() -> None:
    member = a_member()
    others = [
        a_member(a_profile(panels=2)),
        a_member(a_profile(accesses=1)),
        replace(
            member, held=replace(member.held, membership=replace(member.membership, version=2))
        ),
    ]

    said = {confirms_leaving("usr_b", one) for one in (member, *others)}

    assert len(said) == 4
