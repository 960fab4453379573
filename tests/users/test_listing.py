"""Everybody who can enter, as staff look for them (R11)."""

from urllib.parse import quote

import pytest

from chalicelib.access.model import Role, User
from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.core import clock
from chalicelib.users import listing
from chalicelib.users.store import end_sessions
from tests.builders import a_clerk, a_user
from tests.users.office import act, an_admin, api, delete_confirmed


def found(by: User, q: str = "", state: str = "", limit: int = 25) -> list[str]:
    """The whole names of all that a list shows, page by page."""
    names: list[str] = []
    cursor = ""
    for _ in range(50):
        asked = f"q={quote(q)}&limit={limit}" + (f"&state={state}" if state else "") + cursor
        answer = api.get(f"/office/users?{asked}", by=by)
        assert answer.status == 200, answer.text
        names += [f"{one['first_name']} {one['last_name']}" for one in answer.json["items"]]
        if answer.json["next"] is None:
            return names
        cursor = f"&cursor={answer.json['next']}"
    raise AssertionError("the list never ends")


@pytest.fixture
def admin(world: None) -> User:
    """An admin in an office of many."""
    for first, last in [("Żaneta", "Abacka"), ("Anna", "Nowak"), ("Adam", "Nowak"), ("Jan", "Łoś")]:
        a_user(first, last)
    return an_admin()


@pytest.mark.parametrize("limit", [1, 2, 25])
def test_people_come_by_last_name_then_first(admin: User, limit: int) -> None:
    assert found(admin, limit=limit) == [
        "Żaneta Abacka",
        "Jan Łoś",
        "Adam Nowak",
        "Anna Nowak",
        "Ada Wójcik",
    ]


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("NOWAK", ["Adam Nowak", "Anna Nowak"]),
        ("nowak an", ["Anna Nowak"]),
        ("los", ["Jan Łoś"]),
        ("zan", ["Żaneta Abacka"]),
        ("ad", ["Adam Nowak", "Ada Wójcik"]),
        ("dam", ["Adam Nowak"]),
        ("anna nowak", ["Anna Nowak"]),
        ("jcik", ["Ada Wójcik"]),
        ("nowak los", []),
        ("xyz", []),
    ],
)
def test_each_word_is_a_part_of_the_name(admin: User, q: str, names: list[str]) -> None:
    assert sorted(found(admin, q)) == sorted(names)
    assert sorted(found(admin, q, limit=1)) == sorted(names)


def test_whole_address_finds_its_person_only_and_a_part_all_who_have_it(admin: User) -> None:
    a_user("Ewa", "Zielona", email="ewa@example.com")
    a_user("Rzewa", "Zielona", email="rzewa@example.com")

    assert found(admin, " Ewa@Example.com ") == ["Ewa Zielona"]
    assert found(admin, "ewa@exam") == ["Ewa Zielona", "Rzewa Zielona"]
    assert found(admin, "example.com", limit=1) == ["Ewa Zielona", "Rzewa Zielona"]
    assert found(admin, "zielona rzewa@") == ["Rzewa Zielona"]
    assert found(admin, "ewa@example.com", "blocked") == []


def test_states_are_told_apart(admin: User) -> None:
    blocked, gone, set_up = a_user("B", "Blocked"), a_user("D", "Deleted"), a_user("P", "Password")
    act("block", blocked, admin)
    delete_confirmed(gone, admin)
    commit(end_sessions(set_up.id, 1, password_set_at=clock.now()))

    assert found(admin, state="blocked") == ["B Blocked"]
    assert found(admin, state="deleted") == ["D Deleted"]
    assert found(admin, state="staff") == ["Ada Wójcik"]
    assert "P Password" in found(admin, state="active")
    assert not {"P Password", "B Blocked"} & set(found(admin, state="no_password"))
    assert {"B Blocked", "P Password"} < set(found(admin))
    assert "D Deleted" not in found(admin)
    assert found(admin, "blo", "blocked") == ["B Blocked"]
    assert found(admin, "d", "deleted") == ["D Deleted"]


def test_rare_state_is_found_behind_many_others(
    admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_LEAST_READ", 2)
    monkeypatch.setattr(listing, "_MOST_QUERIES", 2)
    act("block", a_user("Z", "Ż"), admin)

    assert found(admin, state="blocked", limit=1) == ["Z Ż"]


def test_person_of_the_first_release_is_in_the_list(admin: User) -> None:
    old = a_user("Oli", "Old")
    without = [UserRow.g4.remove(), UserRow.g4s.remove(), UserRow.origin.remove()]
    commit(update(keys.user(old.id), without, Row.pk.exists()))

    assert found(admin, "old", "active") == ["Oli Old"]


def test_list_says_who_has_used_the_way_in(admin: User) -> None:
    user = a_user("Ewa", "Zielona")
    commit(end_sessions(user.id, 1, password_set_at=clock.now()))

    (one,) = api.get("/office/users?q=ziel", by=admin).json["items"]

    assert one == {
        "id": user.id,
        "first_name": "Ewa",
        "last_name": "Zielona",
        "email": user.email,
        "state": "active",
        "role": None,
        "has_password": True,
    }


def test_clerks_see_the_list_and_clients_do_not(admin: User) -> None:
    assert api.get("/office/users", by=a_clerk(role=Role.CLERK)).status == 200
    assert api.get("/office/users", by=a_user()).status == 403


def test_longest_names_that_grow_when_folded_still_have_a_place(admin: User) -> None:
    a_user("\ufdfa" * 80, "\ufdfa" * 80)

    assert len(found(admin)) == 6
