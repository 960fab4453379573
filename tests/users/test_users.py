"""People: one address each, found by it in any spelling, and their own language."""

import pytest

from chalicelib.access.model import Role, UserState
from chalicelib.aws.table import commit
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.users.service import (
    add_user,
    end_sessions,
    find_user_by_email,
    get_user,
    normal_email,
    set_language,
)
from tests.builders import a_user, an_actor
from tests.harness.calls import recorded, table_calls
from tests.harness.s3 import rows


def test_user_is_read_back_as_added(world: None) -> None:
    user = a_user("Anna", "Nowak", email="anna@example.org", language="it", role=Role.DPO)

    assert get_user(user.id) == user
    assert (user.role, user.state, user.name) == (Role.DPO, UserState.ACTIVE, "Anna Nowak")


def test_address_belongs_to_one_person_in_every_spelling(world: None) -> None:
    first = a_user(email="Anna@Example.org")
    before = rows("")

    with pytest.raises(Conflict) as refused:
        a_user(email=" ANNA@example.ORG ")

    assert refused.value.code == "email_taken"
    assert rows("") == before
    assert find_user_by_email("aNNA@example.org ") == first
    assert first.email == normal_email("Anna@Example.org") == "anna@example.org"


def test_unknown_address_and_user_are_none_and_not_found(world: None) -> None:
    assert find_user_by_email("nobody@example.org") is None
    with pytest.raises(NotFound):
        get_user("usr_unknown")


def test_known_address_costs_two_trips_and_an_unknown_one(world: None) -> None:
    a_user(email="anna@example.org")

    with recorded() as known:
        find_user_by_email("anna@example.org")
    with recorded() as unknown:
        find_user_by_email("nobody@example.org")

    assert (len(table_calls(known)), len(table_calls(unknown))) == (2, 1)


def test_no_address_stands_in_a_key(world: None) -> None:
    a_user(email="anna@example.org")

    assert not [raw for raw in rows("") if "anna@" in raw["pk"]["S"] + raw["sk"]["S"]]


def test_people_have_no_role_unless_they_are_staff(world: None) -> None:
    person = add_user(
        "system", first_name="Anna", last_name="", email="a@example.org", language="pl"
    )

    assert get_user(person.id).role is None
    assert person.name == "Anna"


def test_language_is_changed_by_whoever_saw_the_present_version(world: None) -> None:
    actor = an_actor(a_user(language="pl"))

    after = set_language(actor, "it", seen_version=1)
    with pytest.raises(StaleVersion):
        set_language(actor, "en", seen_version=1)

    assert get_user(actor.user.id) == after
    assert (after.language, after.version) == ("it", 2)


def test_language_of_nobody_is_not_made(world: None) -> None:
    with pytest.raises(StaleVersion):
        set_language(an_actor(), "it", seen_version=1)

    assert rows("USER#") == []


def test_sessions_end_at_a_moment_that_never_goes_back(world: None) -> None:
    user = a_user()
    now_s = clock.epoch_s(clock.now())

    commit(end_sessions(user.id, now_s))
    with pytest.raises(Conflict):
        commit(end_sessions(user.id, now_s - 1))
    commit(end_sessions(user.id, now_s))

    assert get_user(user.id).valid_from_s == now_s
    with pytest.raises(Conflict):
        commit(end_sessions("usr_unknown", now_s))
