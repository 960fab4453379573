"""The sweep: everybody who has an access and whom nobody counted, however often it runs or dies."""

import random
from collections.abc import Iterator
from datetime import date

import pytest

from chalicelib.access.model import GrantKind, User
from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.grants.service import list_grants_of, remove_grant
from chalicelib.seats import sweep
from chalicelib.seats.sweep import sweep_seats
from tests.builders import a_clerk, a_company, a_grant, a_person_of, a_user, the_office
from tests.harness.calls import before_call, recorded
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.lag import lagging
from tests.harness.moment import Moment
from tests.harness.s3 import rows
from tests.harness.turns import in_turns
from tests.seats.office import an_admin, counted, run_sweep
from tests.users.office import act, delete_confirmed, edit

DECEMBER = "2026-12"


def always() -> bool:
    return True


def december(at: Moment) -> None:
    at.move(days=13)


def a_contact(**values: object) -> User:
    user = a_user()
    a_grant(user, a_company(), kind=GrantKind.CONTACT, **values)  # type: ignore[arg-type]
    return user


def remove_all(user: User) -> None:
    for held in list_grants_of(user.id):
        remove_grant(
            the_office(),
            company_id=held.grant.company_id,
            user_id=user.id,
            seen_version=held.grant.version,
        )


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two people at once, and pages of two."""
    monkeypatch.setattr(sweep, "_AT_ONCE", 2)
    monkeypatch.setattr(sweep, "_PAGE", 2)
    yield


def test_everybody_with_an_access_is_counted_in_the_new_month(world: None, at: Moment) -> None:
    first, company = a_company(), a_company()
    anna, bruno, nobody = a_person_of(first, company), a_person_of(company), a_user()
    assert edit(bruno, a_clerk(), payer_id=company.id).status == 200
    december(at)

    run_sweep()

    seats = counted(DECEMBER)
    assert set(seats) == {anna.id, bruno.id}
    assert nobody.id not in seats
    assert (seats[anna.id].company_id, seats[anna.id].kind) == (first.id, GrantKind.OWNER)
    assert (seats[anna.id].payer_id, seats[bruno.id].payer_id) == ("", company.id)


def test_sweep_that_comes_again_changes_nothing(world: None, at: Moment) -> None:
    a_person_of(a_company())
    a_user()
    december(at)
    run_sweep()
    before = rows("")

    run_sweep()

    assert rows("") == before


def test_who_was_counted_costs_no_further_look(world: None, at: Moment) -> None:
    for _ in range(3):
        a_person_of(a_company())

    with recorded() as seen:
        assert sweep_seats(always) == 0

    assert [name for name, _ in seen] == [
        "dynamodb.BatchGetItem",
        "dynamodb.Query",
        "dynamodb.Query",
    ]


def test_staff_are_no_seats_even_if_they_act_for_a_company(world: None, at: Moment) -> None:
    a_grant(a_clerk(), a_company())
    december(at)

    assert sweep_seats(always) == 0


def test_blocked_person_keeps_the_accesses_and_the_seat(world: None, at: Moment) -> None:
    person = a_person_of(a_company())
    assert act("block", person, an_admin()).status == 200
    december(at)

    run_sweep()

    assert set(counted(DECEMBER)) == {person.id}


def test_deleted_person_is_in_no_later_month(world: None, at: Moment) -> None:
    person = a_person_of(a_company())
    assert delete_confirmed(person, an_admin()).status == 204
    december(at)

    run_sweep()

    assert (set(counted()), counted(DECEMBER)) == ({person.id}, {})


def test_access_that_ended_before_the_month_does_not_count_and_one_that_ends_in_it_does(
    world: None, at: Moment
) -> None:
    ended, ending = a_contact(until=date(2026, 11, 30)), a_contact(until=date(2026, 12, 1))
    december(at)

    run_sweep()

    assert set(counted(DECEMBER)) == {ending.id}
    assert ended.id in counted()


def test_removed_access_does_not_count_in_the_next_month(world: None, at: Moment) -> None:
    person = a_contact()
    remove_all(person)
    december(at)

    assert sweep_seats(always) == 0


def test_many_people_are_counted_in_groups(world: None, at: Moment, small: None) -> None:
    people = {a_contact().id for _ in range(7)}
    december(at)

    assert sweep_seats(always) == 7

    assert set(counted(DECEMBER)) == people


def test_sweep_without_time_left_goes_on_in_its_next_run(
    world: None, at: Moment, small: None
) -> None:
    people = {a_contact().id for _ in range(5)}
    december(at)

    left = iter([True, False])
    assert sweep_seats(lambda: next(left)) == 2
    assert len(counted(DECEMBER)) == 2
    assert sweep_seats(always) == 3

    assert set(counted(DECEMBER)) == people


def test_people_without_an_access_never_keep_the_others_waiting(
    world: None, at: Moment, small: None
) -> None:
    for _ in range(8):
        a_user()
    person = a_contact()
    december(at)

    for _ in range(200):
        turns = iter([True, False])
        sweep_seats(lambda turns=turns: next(turns))  # type: ignore[misc]
        if counted(DECEMBER):
            break

    assert set(counted(DECEMBER)) == {person.id}


def test_killed_anywhere_the_next_run_counts_everybody_once(
    world: None, at: Moment, small: None
) -> None:
    people = {a_contact().id for _ in range(3)}
    december(at)
    points = crash_points(["call"] * (len(calls_in(lambda: sweep_seats(always))) + 1))
    month = 12

    for nth, when in points:
        at.move(days=31)
        month += 1
        name = f"{2026 + (month - 1) // 12}-{(month - 1) % 12 + 1:02}"
        with killed_at(nth, when):
            sweep_seats(always)
        assert set(counted(name)) <= people
        sweep_seats(always)
        assert set(counted(name)) == people, (nth, when, name)


def test_person_who_changes_meanwhile_keeps_the_others_from_nothing(
    world: None, at: Moment
) -> None:
    staying, leaving, payer = a_contact(), a_contact(), a_company()
    december(at)

    with before_call("TransactWriteItems", lambda: remove_all(leaving)):
        assert sweep_seats(always) == 1

    assert set(counted(DECEMBER)) == {staying.id, leaving.id}
    at.move(days=31)
    with before_call("TransactWriteItems", lambda: edit(staying, a_clerk(), payer_id=payer.id)):
        assert sweep_seats(always) == 0
    assert counted("2027-01") == {}
    assert sweep_seats(always) == 1
    assert counted("2027-01")[staying.id].payer_id == payer.id


def test_person_who_is_deleted_meanwhile_is_counted_by_the_deletion(
    world: None, at: Moment
) -> None:
    person = a_contact()
    december(at)

    with before_call("TransactWriteItems", lambda: delete_confirmed(person, an_admin())):
        assert sweep_seats(always) == 0

    assert set(counted(DECEMBER)) == {person.id}


def test_list_that_is_late_makes_nobody_pay_who_does_not(world: None, at: Moment) -> None:
    """The person's payer and end are what the table says, whatever the index does."""
    paid_by_other, company = a_contact(), a_company()
    december(at)

    with lagging():
        assert sweep_seats(always) == 1
        at.move(days=31)
        commit(
            update(
                keys.user(paid_by_other.id),
                [UserRow.payer_id.set(company.id)],
                Row.pk.exists(),
            )
        )
        assert sweep_seats(always) == 0
    assert sweep_seats(always) == 1
    assert counted("2027-01")[paid_by_other.id].payer_id == company.id


@pytest.mark.parametrize("seed", range(8))
def test_two_sweeps_and_a_clerk_at_once_count_everybody_once(
    world: None, at: Moment, small: None, seed: int
) -> None:
    people = [a_contact() for _ in range(4)]
    payer, clerk = a_company(), a_clerk()
    december(at)

    def pay() -> None:
        assert edit(people[0], clerk, payer_id=payer.id).status == 200

    def leave() -> None:
        remove_all(people[1])

    runs = [lambda: sweep_seats(always)] * 2
    in_turns([*runs, pay, leave], random.Random(seed))
    sweep_seats(always)

    seats = counted(DECEMBER)
    assert set(seats) == {person.id for person in people}
    assert seats[people[0].id].payer_id == payer.id


def test_month_is_that_of_the_offices_clock(world: None, at: Moment) -> None:
    person = a_contact()
    at.move(days=10, hours=14)  # half past eleven on the last evening of November in Greenwich

    run_sweep()

    assert set(counted(DECEMBER)) == {person.id}
