"""When a one-time link opens anything."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.access.model import User, UserState
from chalicelib.core.values import replace
from chalicelib.links.model import LIFETIMES, Link, LinkPurpose, opens

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
USER = User("usr_a", "Anna", "Nowak", "anna@example.org", "pl", None, UserState.ACTIVE, 0, 1)
LINK = Link(
    token_hash="0" * 64,
    user_id="usr_a",
    address="anna@example.org",
    purpose=LinkPurpose.SET_PASSWORD,
    made_at=NOW - timedelta(minutes=5),
    expires_at=NOW + timedelta(minutes=5),
    is_current=True,
)


@pytest.mark.parametrize(
    ("link", "user", "does"),
    [
        (LINK, USER, True),
        (replace(LINK, is_current=False), USER, False),
        (replace(LINK, expires_at=NOW), USER, False),
        (replace(LINK, expires_at=NOW + timedelta(microseconds=1)), USER, True),
        (LINK, replace(USER, email="new@example.org"), False),
        (LINK, replace(USER, id="usr_b"), False),
        (LINK, replace(USER, state=UserState.BLOCKED), False),
        (LINK, replace(USER, state=UserState.DELETED), False),
    ],
)
def test_link_opens_for_its_user_and_address_until_its_time(
    link: Link, user: User, does: bool
) -> None:
    assert opens(link, user, NOW) is does


def test_every_purpose_has_a_lifetime() -> None:
    # How long an invitation lives is a setting.
    assert set(LIFETIMES) == set(LinkPurpose) - {LinkPurpose.INVITATION}
    assert all(timedelta(0) < lifetime <= timedelta(days=7) for lifetime in LIFETIMES.values())
