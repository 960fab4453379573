"""
The deletion of a panel (R22): who goes and who stays, killed before and after every AWS call, and
whatever somebody else does at the same moment.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.access.model import GrantKind, Role, User, UserState
from chalicelib.aws import pool
from chalicelib.aws.table import commit
from chalicelib.companies.model import Company
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.errors import AppError, ConfirmationRequired
from chalicelib.core.paging import Page
from chalicelib.files.model import Maker
from chalicelib.grants.service import list_grants_of, remove_grant
from chalicelib.members.ending import delete_panel, look_at_ending, resume
from chalicelib.members.sweep import sweep_panels
from chalicelib.panels.model import Panel, PanelState
from chalicelib.panels.service import (
    count_shares,
    find_panels,
    list_memberships_of,
    list_panels,
)
from chalicelib.sharing.model import Share, ref_of
from chalicelib.sharing.store import put_share
from chalicelib.users.service import find_user_by_email, get_profile
from tests.builders import (
    a_company,
    a_grant,
    a_mail_item,
    a_member,
    a_panel,
    a_user,
    an_actor,
    the_office,
)
from tests.harness.calls import Make, around_each_call, before_call
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.faults import broken, failing
from tests.harness.moment import Moment
from tests.harness.quick import items, tables
from tests.members import desk
from tests.users import office


def always() -> bool:
    return True


def share(panel: Panel, number: int) -> None:
    """A share as others write it, of a document that is no more; what it was matters nothing."""
    ref, by = ref_of(panel.company_id, f"doc_{number:026}"), Maker("usr_1", "Anna")
    one = Share(f"shr_{number:026}", panel.id, ref, None, clock.now(), by, "fct_1")
    commit(put_share(one), count_shares(panel.company_id, panel.id, 1))


def now(panel: Panel) -> Panel:
    return find_panels([(panel.company_id, panel.id)])[panel.id]


def confirmed(panel: Panel) -> str:
    return look_at_ending(an_actor(), now(panel)).confirm


def end(panel: Panel, confirm: str | None = None) -> Panel:
    seen = now(panel)
    given = confirmed(panel) if confirm is None else confirm
    return delete_panel(an_actor(), seen, given, always, seen_version=seen.version)


def in_the_pool(user: User) -> bool:
    try:
        pool._call("admin_get_user", Username=user.id)
    except Exception as error:  # noqa: BLE001 - whatever the pool calls it
        assert "UserNotFound" in repr(error)
        return False
    return True


def a_new_member(panel: Panel, **values: Any) -> User:
    """Somebody whose account the office made for a panel, and whom the pool knows."""
    made = desk.add(office.an_admin(), panel, **values).json["member"]
    user = get_profile(made["user_id"]).user
    pool.create_user(user.id, user.email)
    return user


def rows_of(company: Company, *kinds: str) -> dict[Any, Any]:
    """What a company has besides its panels and its audit."""
    table = items(config().table_name)
    return {
        key: row
        for key, row in table.items()
        if key[0] == f"COMPANY#{company.id}" and key[1].startswith(kinds)
    }


@contextmanager
def before_call_of(user_id: str, act: Callable[[], object]) -> Iterator[None]:
    """Let something happen right before the first transaction about somebody's membership."""
    done: list[str] = []

    def interleave(name: str, arguments: dict[str, Any], make: Make) -> Any:
        changes = arguments.get("TransactItems", [])
        removed = [change["Delete"]["Key"]["pk"]["S"] for change in changes if "Delete" in change]
        if f"USER#{user_id}" in removed and not done:
            done.append(name)
            act()
        return make(arguments)

    with around_each_call(interleave):
        yield
    assert done


@pytest.fixture
def cast(world: None) -> dict[str, Any]:
    """A panel with one of each: who goes, and who stays for each reason; and two shares."""
    company = a_company()
    panel, other = a_panel(company, "Rada"), a_panel(company, "Biuro")
    people = {
        "goes": a_new_member(panel),
        "also goes": a_new_member(panel),
        "grant": a_new_member(panel),
        "other panel": a_new_member(panel),
        "staff": a_user(role=Role.CLERK),
    }
    a_grant(people["grant"], a_company(), kind=GrantKind.GUEST)
    a_member(other, people["other panel"])
    a_member(panel, people["staff"])
    a_mail_item(company)
    for number in range(2):
        share(panel, number)
    return {"company": company, "panel": panel, "other": other, **people}


def assert_ended(cast: dict[str, Any]) -> None:
    panel = now(cast["panel"])
    assert (panel.state, panel.members, panel.shares) == (PanelState.DELETED, 0, 0)
    assert (panel.done, panel.total) == (7, 7)
    for name in ("goes", "also goes"):
        assert get_profile(cast[name].id).user.state is UserState.DELETED
        assert find_user_by_email(cast[name].email) is None
        assert not in_the_pool(cast[name])
    for name in ("grant", "other panel", "staff"):
        assert get_profile(cast[name].id).user.state is UserState.ACTIVE
        assert not desk.enters(cast[name], cast["panel"])
    assert in_the_pool(cast["grant"])
    assert rows_of(cast["company"], "SHARED#", f"MEMBER#{panel.id}") == {}
    assert now(cast["other"]).members == 1
    assert [one.name for one in names(cast["company"]).items] == ["Biuro"]


def names(company: Company) -> Page[Panel]:
    return list_panels(company.id, limit=10, position=None)


def test_preview_names_who_goes_and_who_stays_and_confirms_that_state_alone(
    cast: dict[str, Any],
) -> None:
    admin, panel = office.an_admin(), cast["panel"]

    seen = desk.preview(admin, panel)

    assert sorted(one["id"] for one in seen["users_go"]) == sorted(
        [cast["goes"].id, cast["also goes"].id]
    )
    assert {one["id"]: one["why"] for one in seen["users_stay"]} == {
        cast[why].id: why.split()[-1] for why in ("grant", "other panel", "staff")
    }
    assert (seen["go"], seen["stay"], seen["shares"], seen["documents_deleted"]) == (2, 3, 2, 0)
    a_grant(cast["goes"], a_company(), kind=GrantKind.GUEST)
    moved = desk.delete(admin, panel, seen["version"], seen["confirm"])
    assert (moved.status, moved.code) == (409, "confirmation_required")
    assert moved.json["consequences"] == [
        "members_lose_access",
        "people_go",
        "shares_end",
        "things_stay",
    ]
    assert desk.enters(cast["goes"], panel)


def test_deletion_ends_accounts_made_for_it_alone_and_nothing_of_the_company(
    cast: dict[str, Any],
) -> None:
    company, admin = cast["company"], office.an_admin()
    kept = ("MAIL#", "COUNTERS", "FIND#", "COMPANY")
    before = copy.deepcopy(rows_of(company, *kept))

    answer = desk.delete_confirmed(admin, cast["panel"])

    assert (answer.status, answer.json["state"]) == (200, "deleted")
    assert answer.json["progress"] == {"done": 7, "total": 7}
    assert_ended(cast)
    assert rows_of(company, *kept) == before
    assert desk.show(admin, cast["panel"]).status == 404
    assert desk.delete(admin, cast["panel"], answer.json["version"]).status == 404


def test_new_panel_of_the_same_name_shows_nothing_of_the_old(cast: dict[str, Any]) -> None:
    end(cast["panel"])

    new = a_panel(cast["company"], "Rada")

    assert (new.members, new.shares, now(new).members) == (0, 0, 0)
    assert desk.members(office.an_admin(), new) == []
    assert not any(desk.enters(cast[name], new) for name in ("grant", "other panel", "staff"))


def test_access_ends_with_the_first_write_and_nothing_comes_in_any_more(
    cast: dict[str, Any],
) -> None:
    panel, admin = cast["panel"], office.an_admin()
    with killed_at(1, "after", name_of_call="dynamodb.TransactWriteItems") as death:
        end(panel)
    assert death.call

    assert now(panel).state is PanelState.DELETING
    assert not desk.enters(cast["goes"], panel)
    shown = desk.show(admin, panel).json
    assert (shown["state"], shown["progress"]) == ("deleting", {"done": 0, "total": 7})
    with pytest.raises(AppError) as refused:
        share(panel, 9)
    assert refused.value.code == "panel_deleting"
    assert desk.add(admin, panel).code == "panel_deleting"
    assert desk.api.patch(desk.place(panel), {"name": "X"}, version=2, by=admin).status == 409
    again = desk.delete(admin, panel, shown["version"])
    assert (again.status, again.json["state"]) == (200, "deleted")
    assert_ended(cast)


def test_deletion_killed_at_any_call_is_finished_by_the_sweep_or_by_asking_again(
    cast: dict[str, Any], at: Moment
) -> None:
    panel = cast["panel"]
    confirm, rows = confirmed(panel), tables()[config().table_name].items
    before = copy.deepcopy(dict(rows))

    def reset() -> None:
        rows.clear()
        rows.update(copy.deepcopy(before))
        for name in ("goes", "also goes"):
            pool.create_user(cast[name].id, cast[name].email)

    calls = calls_in(lambda: end(panel, confirm))
    for number, point in enumerate(crash_points(calls)):
        reset()
        with killed_at(*point):
            end(panel, confirm)
        state = now(panel).state
        if state is not PanelState.ACTIVE:
            assert not desk.enters(cast["goes"], panel)
        at.move(minutes=6)
        if number % 2 and state is not PanelState.ACTIVE:
            sweep_panels(always)
        elif state is not PanelState.ACTIVE:
            resume(panel.company_id, panel.id, always)
        else:
            end(panel)
        assert_ended(cast)


def test_pool_that_does_not_answer_leaves_the_rest_for_later(
    cast: dict[str, Any], at: Moment
) -> None:
    """T26."""
    panel = cast["panel"]
    with failing(broken, service="cognito-idp"), pytest.raises((AppError, ClientError)):
        end(panel)
    assert now(panel).state is PanelState.DELETING

    at.move(minutes=6)

    assert sweep_panels(always) == 1
    assert_ended(cast)
    assert sweep_panels(always) == 0


GIVINGS: dict[str, Callable[[User], object]] = {
    "a grant": lambda user: a_grant(user, a_company(), kind=GrantKind.GUEST),
    "ownership": lambda user: a_grant(user, a_company()),
    "another panel": lambda user: a_member(a_panel(a_company()), user),
}


@pytest.mark.parametrize("what", GIVINGS)
def test_person_who_gets_an_access_at_that_moment_stays(cast: dict[str, Any], what: str) -> None:
    """The access comes right before the transaction that would have ended the account."""
    given: list[str] = []
    user, confirm = cast["goes"], confirmed(cast["panel"])

    def give() -> None:
        GIVINGS[what](user)
        given.append(user.id)

    with before_call_of(user.id, give):
        end(cast["panel"], confirm)

    assert given
    assert get_profile(user.id).user.state is UserState.ACTIVE
    assert desk.api.get("/me", by=user).status == 200
    assert now(cast["panel"]).state is PanelState.DELETED


def test_access_that_is_taken_at_that_moment_leaves_nobody_without_any(
    cast: dict[str, Any],
) -> None:
    """What kept the person goes right before the membership does: then the person goes too."""
    user, confirm = cast["grant"], confirmed(cast["panel"])

    def take() -> None:
        grant = list_grants_of(user.id)[0].grant
        remove_grant(
            the_office(),
            company_id=grant.company_id,
            user_id=user.id,
            seen_version=grant.version,
        )

    with before_call_of(user.id, take):
        end(cast["panel"], confirm)

    assert get_profile(user.id).user.state is UserState.DELETED


def test_two_panels_deleted_at_once_leave_nobody_behind(world: None) -> None:
    company = a_company()
    first, second = a_panel(company), a_panel(company)
    user = a_new_member(first)
    a_member(second, user)
    confirm = confirmed(first)

    with before_call_of(user.id, lambda: end(second)):
        end(first, confirm)

    assert get_profile(user.id).user.state is UserState.DELETED
    assert {now(first).state, now(second).state} == {PanelState.DELETED}


def test_who_joins_between_look_and_deletion_was_not_confirmed(cast: dict[str, Any]) -> None:
    panel = cast["panel"]
    confirm = confirmed(panel)

    with (
        before_call("TransactWriteItems", lambda: a_member(panel)),
        pytest.raises(ConfirmationRequired),
    ):
        end(panel, confirm)

    assert now(panel).state is PanelState.ACTIVE


def test_two_who_delete_the_same_panel_meet(cast: dict[str, Any]) -> None:
    confirm = confirmed(cast["panel"])

    with before_call("TransactWriteItems", lambda: end(cast["panel"], confirm), nth=1):
        end(cast["panel"], confirm)

    assert_ended(cast)


def test_staff_who_delete_a_member_meanwhile_are_in_nobodys_way(cast: dict[str, Any]) -> None:
    user, admin = cast["goes"], office.an_admin()
    confirm = confirmed(cast["panel"])

    with before_call_of(user.id, lambda: office.delete_confirmed(user, admin)):
        end(cast["panel"], confirm)

    assert now(cast["panel"]).state is PanelState.DELETED
    assert get_profile(user.id).user.state is UserState.DELETED
    assert list_memberships_of(user.id) == []


@pytest.mark.long
def test_thousand_members_and_thousand_shares(world: None) -> None:
    panel = a_panel(a_company())
    for number in range(1000):
        a_member(panel)
        share(panel, number)
    assert len(desk.members(office.an_admin(), panel, "?text=nowak&limit=100")) == 100

    assert end(panel).state is PanelState.DELETED
    assert now(panel).done == 2000
