"""Whom e-mails about a company reach, decided without any table (decided 4)."""

from datetime import date, timedelta

import pytest

from chalicelib.access.model import (
    Grant,
    GrantKind,
    GrantPermission,
    GrantState,
    User,
    UserState,
)
from chalicelib.core.values import replace
from chalicelib.grants.model import is_reached

TODAY = date(2026, 11, 20)
MAIL = GrantPermission.MAIL
USER = User("usr_a", "Anna", "Nowak", "anna@example.org", "pl", None, UserState.ACTIVE, 0, 1)
GRANT = Grant(
    user_id="usr_a",
    company_id="com_a",
    kind=GrantKind.OWNER,
    state=GrantState.ACTIVE,
    permissions=frozenset({MAIL}),
    until=TODAY,
    emails=True,
    version=1,
)


@pytest.mark.parametrize(
    ("user", "grant", "is_told"),
    [
        (USER, GRANT, True),
        (USER, replace(GRANT, until=None), True),
        (USER, replace(GRANT, until=TODAY - timedelta(days=1)), False),
        (USER, replace(GRANT, emails=False), False),
        (USER, replace(GRANT, permissions=frozenset({GrantPermission.INVOICES})), False),
        (USER, replace(GRANT, state=GrantState.INVITED), False),
        (USER, replace(GRANT, state=GrantState.INACTIVE), False),
        (USER, replace(GRANT, user_id="usr_b"), False),
        (replace(USER, state=UserState.BLOCKED), GRANT, False),
        (replace(USER, state=UserState.DELETED), GRANT, False),
    ],
)
def test_only_people_with_open_access_and_ticked_emails_are_told(
    user: User, grant: Grant, is_told: bool
) -> None:
    assert is_reached(user, grant, MAIL, TODAY) is is_told
