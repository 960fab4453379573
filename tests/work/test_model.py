"""What makes a time entry and a job sheet, and what may be done to one."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.core.errors import Conflict, StaleVersion, ValidationFailed
from chalicelib.core.text import fold
from chalicelib.core.values import replace
from chalicelib.work.cells import said_in
from chalicelib.work.forms import AddWork, ImportRow
from chalicelib.work.model import (
    Material,
    Wanted,
    WorkFacts,
    WorkKind,
    WorkRecord,
    WorkState,
    check_wanted,
    edited,
    minutes_between,
    removed,
    restored,
    settled,
)
from chalicelib.work.totals import totals_of

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)
CABLE = Material("Kabel", "2.5", "m")


def entry(**values: object) -> WorkFacts:
    facts = WorkFacts(
        kind=WorkKind.TIME,
        day=TODAY,
        person="Jan Kowalski",
        place="Warszawa",
        start="",
        end="",
        minutes=90,
        tasks="Sprzątanie",
        materials=(),
        remarks="",
        internal_remark="",
        internal_cost=None,
    )
    return replace(facts, **values)  # type: ignore[arg-type]  # names of its fields


def sheet(**values: object) -> WorkFacts:
    return entry(**{"kind": WorkKind.JOB, "minutes": 0} | values)


def a_record(facts: WorkFacts, **values: object) -> WorkRecord:
    record = WorkRecord(
        id="wrk_1",
        company_id="com_1",
        facts=facts,
        state=WorkState.ACTIVE,
        reason="",
        created_at=NOW,
        created_by_id="usr_1",
        created_by="Ewa Biuro",
        version=1,
    )
    return replace(record, **values)  # type: ignore[arg-type]  # names of its fields


def wrong(facts: WorkFacts) -> dict[str, str]:
    with pytest.raises(ValidationFailed) as refused:
        settled(facts, TODAY)
    return {error.field: error.code for error in refused.value.errors}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (entry(day=TODAY + timedelta(days=1)), {"day": "in_future"}),
        (entry(day=date(1999, 12, 31)), {"day": "too_old"}),
        (entry(person=""), {"person": "required"}),
        (entry(tasks=""), {"tasks": "required"}),
        (entry(minutes=0), {"minutes": "required"}),
        (entry(minutes=0, start="08:00"), {"end": "required"}),
        (entry(minutes=0, end="08:00"), {"start": "required"}),
        (entry(minutes=0, start="08:00", end="08:00"), {"end": "before_start"}),
        (entry(minutes=0, start="22:00", end="02:00"), {"end": "before_start"}),
        (entry(minutes=61, start="08:00", end="09:00"), {"minutes": "not_the_time"}),
        (entry(materials=(CABLE,)), {"materials": "not_of_this_kind"}),
        (entry(remarks="x"), {"remarks": "not_of_this_kind"}),
        (sheet(tasks=""), {"tasks": "required"}),
        (sheet(minutes=5), {"minutes": "not_of_this_kind"}),
        (
            sheet(start="08:00", end="09:00"),
            {"start": "not_of_this_kind", "end": "not_of_this_kind"},
        ),
    ],
)
def test_what_makes_no_record_is_named_field_by_field(
    facts: WorkFacts, expected: dict[str, str]
) -> None:
    assert wrong(facts) == expected


def test_job_sheet_may_name_nobody_and_says_what_was_used() -> None:
    facts = sheet(person="", place="", materials=(CABLE,), remarks="Drugi raz")

    assert settled(facts, TODAY) == facts


@given(first=some.integers(0, 1438), minutes=some.integers(1, 1439))
def test_minutes_are_those_between_from_and_to(first: int, minutes: int) -> None:
    last = min(first + minutes, 1439)
    start, end = (f"{at // 60:02}:{at % 60:02}" for at in (first, last))

    facts = settled(entry(minutes=0, start=start, end=end), TODAY)

    assert facts.minutes == last - first == minutes_between(start, end)
    assert settled(facts, TODAY) == facts


def test_other_hours_make_other_minutes_and_no_hours_leave_none() -> None:
    record = a_record(settled(entry(minutes=0, start="08:00", end="09:00"), TODAY))

    assert edited(record, {"end": "10:00"}, 1, TODAY).facts.minutes == 120
    only = edited(record, {"start": "", "end": "", "minutes": 45}, 1, TODAY).facts
    assert (only.start, only.end, only.minutes) == ("", "", 45)
    with pytest.raises(ValidationFailed):
        edited(record, {"start": "", "end": ""}, 1, TODAY)
    with pytest.raises(ValidationFailed):
        edited(record, {"minutes": 45}, 1, TODAY)


def test_whoever_saw_an_older_version_changes_nothing() -> None:
    record = a_record(entry(), version=2)

    with pytest.raises(StaleVersion):
        edited(record, {"tasks": "x"}, 1, TODAY)
    with pytest.raises(StaleVersion):
        removed(record, "x", 1)
    with pytest.raises(StaleVersion):
        restored(replace(record, state=WorkState.REMOVED), 1)


def test_removed_record_takes_nothing_until_it_is_restored() -> None:
    gone = removed(a_record(entry()), "Dwa razy", 1)

    assert (gone.state, gone.reason, gone.version) == (WorkState.REMOVED, "Dwa razy", 2)
    with pytest.raises(Conflict, match="Restore"):
        edited(gone, {"tasks": "x"}, 2, TODAY)
    with pytest.raises(Conflict):
        removed(gone, "x", 2)
    back = restored(gone, 2)
    assert (back.state, back.reason, back.version) == (WorkState.ACTIVE, "", 3)
    with pytest.raises(Conflict):
        restored(back, 3)


def test_who_looks_for_somebody_finds_them_by_parts_of_the_name() -> None:
    record = a_record(entry(person="Łukasz Żak", place="Kraków, biuro"))

    assert Wanted(person="zak luk", place="krakow").fits(record)
    assert Wanted(kind=WorkKind.TIME).fits(record)
    assert not Wanted(person="Nowak").fits(record)
    assert not Wanted(kind=WorkKind.JOB).fits(record)
    assert not Wanted(state=WorkState.REMOVED).fits(record)
    with pytest.raises(ValidationFailed):
        check_wanted(Wanted(first=TODAY, last=TODAY - timedelta(days=1)))


PEOPLE = some.sampled_from(["Jan Żak", "jan zak", "Ewa", ""])
RECORDS = some.lists(
    some.builds(
        lambda person, place, minutes: a_record(
            entry(person=person, place=place, minutes=minutes)
            if minutes
            else sheet(person=person, place=place)
        ),
        PEOPLE,
        some.sampled_from(["Łódź", "lodz", ""]),
        some.integers(0, 600),
    ),
    max_size=30,
)


@given(records=RECORDS)
def test_totals_are_the_sums_of_the_records(records: list[WorkRecord]) -> None:
    totals = totals_of(records)

    assert totals.total.minutes == sum(each.facts.minutes for each in records)
    assert totals.total.entries + totals.total.sheets == len(records)
    for sums, name in ((totals.people, "person"), (totals.places, "place")):
        assert len({fold(each.name) for each in sums}) == len(sums)
        for one in sums:
            own = [r for r in records if fold(getattr(r.facts, name)) == fold(one.name)]
            assert one.minutes == sum(each.facts.minutes for each in own)
            assert one.entries + one.sheets == len(own)
        assert sum(each.minutes for each in sums) == totals.total.minutes


def test_cells_are_read_as_people_write_them() -> None:
    row = ImportRow(
        kind="job",
        day="5.11.2026",
        place=" Biuro\u00a0A ",
        tasks="Wymiana\nPomiar",
        materials="Kabel 3x1,5 = 12,5 m; Gniazdo=3\nPuszka = 2 szt.",
        internal_cost="120,5",
    )

    facts = row.as_facts("PLN")

    assert (facts.day, facts.place, facts.tasks) == (
        date(2026, 11, 5),
        "Biuro A",
        "Wymiana\nPomiar",
    )
    assert facts.materials == (
        Material("Kabel 3x1,5", "12.5", "m"),
        Material("Gniazdo", "3", ""),
        Material("Puszka", "2", "szt."),
    )
    assert facts.internal_cost is not None
    assert (facts.internal_cost.minor, facts.internal_cost.currency) == (12_050, "PLN")


def test_long_cell_of_gaps_is_refused_at_once() -> None:
    begun = time.monotonic()
    cells = {"materials": f"a{' ' * 4990}b"}

    for _ in range(40):
        assert [error.code for error in said_in(cells, "PLN")[1]] == ["invalid_format"]

    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"day": "20/11/2026", "minutes": "1:30"}, {"day": "2026-11-20", "minutes": 90}),
        ({"start": "8:05", "end": "16.30"}, {"start": "08:05", "end": "16:30"}),
        (
            {"internal_cost": "7 EUR"},
            {"internal_cost": {"minor": 700, "currency": "EUR"}},
        ),
    ],
)
def test_cell_means(cells: dict[str, str], expected: dict[str, object]) -> None:
    said, errors = said_in(cells, "PLN")

    assert errors == []
    assert {name: said[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"kind": "holiday"}, {"kind": "invalid_choice"}),
        ({"kind": ""}, {"kind": "invalid_choice"}),
        ({"day": "31.02.2026"}, {"day": "invalid_format"}),
        ({"day": "next week"}, {"day": "invalid_format"}),
        ({"start": "25:00"}, {"start": "invalid_format"}),
        ({"minutes": "long"}, {"minutes": "invalid_format"}),
        ({"minutes": "1441"}, {"minutes": "too_large"}),
        ({"materials": "cable"}, {"materials": "invalid_format"}),
        ({"materials": "x = 12345678"}, {"materials": "invalid_format"}),
        ({"internal_cost": "-5"}, {"internal_cost": "invalid_format"}),
        ({"internal_cost": "5 XXX"}, {"internal_cost": "invalid_choice"}),
        ({"person": "x" * 121}, {"person": "too_long"}),
        ({"tasks": "a\x00b"}, {"tasks": "unwanted_character"}),
    ],
)
def test_cell_that_cannot_be_read_is_named(cells: dict[str, str], expected: dict[str, str]) -> None:
    right = {"kind": "time", "day": "2026-11-20", "person": "Jan", "tasks": "x"}
    row = ImportRow.model_validate(right | cells)

    with pytest.raises(ValidationFailed) as refused:
        row.as_facts("PLN")

    assert {error.field: error.code for error in refused.value.errors} == expected


def test_form_and_row_make_the_same_record() -> None:
    said = {"kind": "time", "day": "2026-11-20", "person": "Jan", "tasks": "x"}
    form = AddWork.model_validate_json(
        '{"kind": "time", "day": "2026-11-20", "person": "Jan", "tasks": "x", "minutes": 5}'
    )

    row = ImportRow.model_validate(said | {"minutes": "5"})
    assert row.as_facts("PLN") == form.as_facts()
