"""From a token to an actor: one strongly consistent read, and what it makes of the rows."""

from typing import Any

import pytest

from chalicelib.access.model import GrantKind, GrantPermission, GrantState, Role, UserState
from chalicelib.access.resolve import (
    DEFAULT_TIME_ZONE,
    Claims,
    Through,
    resolve_actor,
    time_zone_of,
)
from chalicelib.access.rows import GrantRow, UserRow, grant_of, user_of
from chalicelib.aws import keys
from chalicelib.aws.reads import fetch
from chalicelib.aws.table import Row, commit, update
from chalicelib.core.errors import Unauthenticated
from chalicelib.core.values import replace
from chalicelib.panels.model import Panel
from tests.builders import a_company, a_grant, a_mail_item, a_member, a_panel, a_user
from tests.harness.calls import recorded, table_calls
from tests.harness.client import ApiClient
from tests.house.people import set_grant, set_membership, set_panel, set_user


def test_actor_is_read_in_one_trip_with_the_things_of_the_route(world: None) -> None:
    user, company = a_user(), a_company()
    a_grant(user, company)
    item = a_mail_item(company)
    target, missing = keys.mail(company.id, item.id), keys.mail(company.id, "mai_x")

    with recorded() as seen:
        actor, rows = resolve_actor(Claims(user.id, 0), Through(company.id), [target, missing])

    assert table_calls(seen) == ["BatchGetItem"]
    assert actor.user == user
    assert actor.company_id == company.id
    assert target in rows
    assert missing not in rows


def test_grant_is_not_asked_for_where_no_company_is_named(world: None) -> None:
    user = a_user()
    a_grant(user, a_company())

    actor, _ = resolve_actor(Claims(user.id, 0))

    assert actor.grant is None


def test_grant_to_another_company_is_none(world: None) -> None:
    user = a_user()
    a_grant(user, a_company())

    actor, _ = resolve_actor(Claims(user.id, 0), Through(a_company().id))

    assert actor.grant is None


@pytest.mark.parametrize("user_id", ["usr_" + "a" * 26, "", "x", "usr_#GRANT#", "../USER", "ż"])
def test_token_of_nobody_opens_nothing(world: None, user_id: str) -> None:
    with pytest.raises(Unauthenticated):
        resolve_actor(Claims(user_id, 0))


@pytest.mark.parametrize("state", [UserState.BLOCKED, UserState.DELETED])
def test_person_who_may_not_enter_is_not_signed_in(world: None, state: UserState) -> None:
    user = a_user(role=Role.ADMIN)
    set_user(user, state=str(state))

    with pytest.raises(Unauthenticated):
        resolve_actor(Claims(user.id, 10**10))


def test_session_from_before_signing_out_everywhere_is_over(world: None) -> None:
    user = a_user()
    set_user(user, valid_from_s=100)

    with pytest.raises(Unauthenticated):
        resolve_actor(Claims(user.id, 99))
    assert resolve_actor(Claims(user.id, 100))[0].user.id == user.id


def test_block_and_unblock_leave_the_grants_as_they_were(world: None) -> None:
    """T06: a block shuts everything at once, and what comes back is what was there."""
    user, company = a_user(), a_company()
    a_grant(user, company)
    path, statuses = f"/companies/{company.id}/mail", []

    for state in (UserState.ACTIVE, UserState.BLOCKED, UserState.ACTIVE):
        set_user(user, state=str(state))
        statuses.append(ApiClient().get(path, by=user).status)

    assert statuses == [200, 401, 200]


def test_zone_of_the_office_has_a_default() -> None:
    assert time_zone_of(None) == DEFAULT_TIME_ZONE
    assert time_zone_of({"pk": {"S": "OFFICE"}}) == DEFAULT_TIME_ZONE
    assert time_zone_of({"time_zone": {"S": "Europe/Rome"}}) == "Europe/Rome"


def raw_of(key: Any) -> Any:
    return fetch([key])[key]


def test_rows_become_the_values_that_were_stored(world: None) -> None:
    user, company = a_user(role=Role.DPO), a_company()
    grant = a_grant(user, company, kind=GrantKind.GUEST, emails=True)

    assert user_of(raw_of(keys.user(user.id))) == user
    assert grant_of(raw_of(keys.grant(user.id, company.id))) == grant


def test_grant_without_permissions_has_none(world: None) -> None:
    user, company = a_user(), a_company()
    a_grant(user, company, permissions=frozenset())

    assert grant_of(raw_of(keys.grant(user.id, company.id))).permissions == frozenset()


def test_permission_of_a_later_version_is_left_out(world: None) -> None:
    user, company = a_user(), a_company()
    a_grant(user, company)
    set_grant(user, company.id, permissions={"mail", "everything"})

    grant = grant_of(raw_of(keys.grant(user.id, company.id)))

    assert grant.permissions == {GrantPermission.MAIL}


def test_membership_is_read_with_its_panel_in_the_same_trip(world: None) -> None:
    panel = a_panel(a_company())
    user = a_member(panel)

    with recorded() as seen:
        actor, _ = resolve_actor(Claims(user.id, 0), in_panel(panel))

    assert table_calls(seen) == ["BatchGetItem"]
    assert actor.grant is None
    assert (actor.company_id, actor.panel_id) == (panel.company_id, panel.id)


def test_membership_of_another_panel_or_company_is_none(world: None) -> None:
    own, beside, foreign = (a_panel(one) for one in [a_company()] * 2 + [a_company()])
    user = a_member(own)
    a_grant(user, a_company())

    for panel in (beside, foreign, replace(own, company_id=foreign.company_id)):
        actor, _ = resolve_actor(Claims(user.id, 0), in_panel(panel))
        assert (actor.grant, actor.membership) == (None, None)


@pytest.mark.parametrize("state", ["deleting", "deleted", "of a later version", ""])
def test_panel_that_is_not_active_opens_nothing_to_its_members(world: None, state: str) -> None:
    panel = a_panel(a_company())
    user = a_member(panel)
    path, statuses = f"/companies/{panel.company_id}/panels/{panel.id}", []

    for now in ("active", state):
        set_panel(panel, state=now)
        statuses.append(ApiClient().get(path, by=user).status)

    assert statuses == [200, 404]


def test_state_of_a_membership_is_read_anew_for_every_request(world: None) -> None:
    panel = a_panel(a_company())
    user = a_member(panel)
    statuses = []

    for values in (
        {"state": "active"},
        {"state": "blocked"},
        {"state": "active", "until": "2026-11-19"},
        {"until": "2026-11-20"},
    ):
        set_membership(user, panel, **values)
        path = f"/companies/{panel.company_id}/panels/{panel.id}"
        statuses.append(ApiClient().get(path, by=user).status)

    assert statuses == [200, 404, 404, 200]


@pytest.mark.parametrize("broken", [{"state": "super_active"}, {"until": "never"}])
def test_membership_that_cannot_be_understood_opens_nothing(
    world: None, broken: dict[str, str]
) -> None:
    panel = a_panel(a_company())
    user = a_member(panel)
    set_membership(user, panel, **broken)

    answer = ApiClient().get(f"/companies/{panel.company_id}/panels/{panel.id}", by=user)

    assert (answer.status, "name" in answer.json) == (500, False)


def in_panel(panel: Panel) -> Through:
    return Through(panel=(panel.company_id, panel.id))


BROKEN_GRANTS: dict[str, dict[str, Any]] = {
    "a state of a later version": {"state": "super_active"},
    "a state in capitals": {"state": "ACTIVE"},
    "an empty state": {"state": ""},
    "a kind of a later version": {"kind": "robot"},
    "a day that is none": {"until": "2026-02-30"},
    "a moment": {"until": "2026-11-30T00:00:00Z"},
    "seconds": {"until": "1893456000"},
    "no word": {"until": "never"},
}
BROKEN_USERS: dict[str, dict[str, Any]] = {
    "a state of a later version": {"state": "sleeping"},
    "an empty state": {"state": ""},
    "a role of a later version": {"role": "superadmin"},
    "a role in capitals": {"role": "ADMIN"},
}


@pytest.mark.parametrize("name", BROKEN_GRANTS)
def test_grant_that_cannot_be_understood_opens_nothing(world: None, name: str) -> None:
    user, company = a_user(), a_company()
    a_grant(user, company)
    path = f"/companies/{company.id}/mail"
    assert ApiClient().get(path, by=user).status == 200

    set_grant(user, company.id, **BROKEN_GRANTS[name])

    answer = ApiClient().get(path, by=user)
    assert answer.status == 500
    assert "items" not in answer.text


@pytest.mark.parametrize("name", BROKEN_USERS)
def test_person_who_cannot_be_understood_may_do_nothing(world: None, name: str) -> None:
    user = a_user(role=Role.ADMIN)
    set_user(user, **BROKEN_USERS[name])

    for path in ("/me", "/office/mail", "/me/companies"):
        assert ApiClient().get(path, by=user).status == 500


def test_row_without_what_is_needed_is_not_read_as_something_else(world: None) -> None:
    user, company = a_user(), a_company()
    a_grant(user, company)
    commit(
        update(keys.grant(user.id, company.id), [GrantRow.state.remove()], Row.pk.exists()),
        update(keys.user(user.id), [UserRow.valid_from_s.remove()], Row.pk.exists()),
    )

    assert ApiClient().get(f"/companies/{company.id}/mail", by=user).status == 500
    assert user_of(raw_of(keys.user(user.id))).valid_from_s == 0


def test_state_of_a_grant_is_read_anew_for_every_request(world: None) -> None:
    user, company = a_user(), a_company()
    a_grant(user, company)
    statuses = []

    for state in (GrantState.ACTIVE, GrantState.INACTIVE, GrantState.ACTIVE, GrantState.REJECTED):
        set_grant(user, company.id, state=str(state))
        statuses.append(ApiClient().get(f"/companies/{company.id}/mail", by=user).status)

    assert statuses == [200, 404, 200, 404]
