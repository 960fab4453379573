"""Two desks at one moment, and workers that die at any call."""

import random
from datetime import date

import pytest

from chalicelib.companies.model import Company
from chalicelib.core.errors import AppError
from chalicelib.work.answers import RowState
from chalicelib.work.importing import Judged, Row, import_rows
from chalicelib.work.model import Wanted, WorkRecord
from chalicelib.work.service import change_work, get_record, list_work, month_totals, remove_work
from tests.builders import a_company, a_time_entry, an_actor, work_facts
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.s3 import rows
from tests.harness.turns import in_turns


def records(company: Company) -> list[WorkRecord]:
    return list(list_work(company.id, Wanted(), limit=100, position=None).items)


def assert_days_are_true(company: Company) -> None:
    """Each record stands once, on the day that is written down for it."""
    found = [raw["sk"]["S"].split("#") for raw in rows(f"COMPANY#{company.id}", "WORK")]
    stand = {parts[2]: parts[1] for parts in found if parts[0] == "WORK"}
    assert len(stand) == sum(parts[0] == "WORK" for parts in found)
    said = {
        raw["sk"]["S"].split("#")[1]: raw["day"]["S"]
        for raw in rows(f"COMPANY#{company.id}", "WORKDAY#")
    }
    assert stand == said


@pytest.mark.parametrize("seed", range(6))
def test_of_two_who_move_a_record_at_once_one_wins(world: None, seed: int) -> None:
    company = a_company()
    record, won, refused = a_time_entry(company), [], []

    def desk(day: int) -> None:
        try:
            changes = {"day": date(2026, 11, day)}
            won.append(change_work(an_actor(), record, changes, seen_version=1))
        except AppError as error:
            refused.append(error.code)

    in_turns([lambda: desk(3), lambda: desk(4)], random.Random(seed))

    assert (len(won), refused) == (1, ["stale_version"])
    assert records(company) == won
    assert get_record(company.id, record.id) == won[0]
    assert_days_are_true(company)


@pytest.mark.parametrize("seed", range(4))
def test_move_and_removal_at_once_leave_one_record(world: None, seed: int) -> None:
    company = a_company()
    record, refused = a_time_entry(company), []

    def move() -> None:
        try:
            change_work(an_actor(), record, {"day": date(2026, 11, 3)}, seen_version=1)
        except AppError as error:
            refused.append(error.code)

    def remove() -> None:
        try:
            remove_work(an_actor(), record, "Twice", seen_version=1)
        except AppError as error:
            refused.append(error.code)

    in_turns([move, remove], random.Random(seed))

    assert refused == ["stale_version"]
    assert_days_are_true(company)


@pytest.mark.parametrize("seed", range(6))
def test_same_rows_imported_at_once_are_there_once(world: None, seed: int) -> None:
    company = a_company()
    lines = [Row(work_facts(tasks=f"Task {number}"), 1) for number in range(5)]
    told: list[list[Judged]] = []

    def desk(part: list[Row]) -> None:
        told.append(import_rows(an_actor(), company.id, part))

    in_turns([lambda: desk(lines[:4]), lambda: desk(lines[1:])], random.Random(seed))

    assert len(records(company)) == 5
    assert sum(one.state is RowState.NEW for judged in told for one in judged) == 5
    assert_days_are_true(company)


def test_import_that_dies_anywhere_is_whole_or_nothing_and_goes_on(world: None) -> None:
    lines = [Row(work_facts(tasks=f"Task {number}"), 1) for number in range(3)]

    def bring(company: Company) -> None:
        import_rows(an_actor(), company.id, lines)

    first = a_company()
    points = crash_points(calls_in(lambda: bring(first)))
    assert points
    for nth, when in points:
        company = a_company()
        with killed_at(nth, when):
            bring(company)

        assert len(records(company)) in {0, 3}
        bring(company)
        assert len(records(company)) == 3
        assert month_totals(company.id, f"{records(company)[0].facts.day:%Y-%m}").total.entries == 3
        assert_days_are_true(company)
