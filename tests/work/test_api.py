"""Work records as staff keep and import them, and as their company's people read them (R15)."""

from datetime import date
from typing import Any

import pytest

from chalicelib.access.model import GrantKind, GrantPermission, User
from chalicelib.companies.model import Company
from chalicelib.core import ids
from tests.builders import (
    a_clerk,
    a_company,
    a_grant,
    a_job_sheet,
    a_person_of,
    a_time_entry,
    a_user,
)
from tests.harness.client import Answer, ApiClient
from tests.harness.s3 import rows

INTERNAL = {
    "internal_remark",
    "internal_cost",
    "state",
    "reason",
    "created_at",
    "created_by",
    "version",
}


@pytest.fixture
def clerk(api: ApiClient) -> User:
    return a_clerk()


def place(company: Company, more: str = "", *, ours: bool = False) -> str:
    return f"{'' if ours else '/office'}/companies/{company.id}/work-records{more}"


def said(**values: Any) -> dict[str, Any]:
    return {
        "kind": "time",
        "day": "2026-11-10",
        "person": "Jan Kowalski",
        "place": "Łódź",
        "start": "08:00",
        "end": "09:30",
        "tasks": "Sprzątanie",
        "internal_remark": "Zbyt długo",
        "internal_cost": {"minor": 12_000, "currency": "PLN"},
    } | values


def add(company: Company, clerk: User, once: str = "", **values: Any) -> Answer:
    key = once or ids.random_word(20)
    return ApiClient().post(place(company), said(**values), by=clerk, idempotency_key=key)


def edit(company: Company, clerk: User, line: dict[str, Any], **values: Any) -> Answer:
    path = place(company, f"/{line['id']}")
    return ApiClient().patch(path, values, version=line["version"], by=clerk)


def act(what: str, company: Company, clerk: User, line: dict[str, Any], **body: Any) -> Answer:
    path = place(company, f"/{line['id']}/{what}")
    return ApiClient().post(path, body or None, by=clerk, if_match=f'"{line["version"]}"')


def read(company: Company, by: User, query: str = "", *, ours: bool = False) -> Any:
    answer = ApiClient().get(place(company, query, ours=ours), by=by)
    assert answer.status == 200, answer.text
    return answer.json


def days(page: Any) -> list[str]:
    return [line["day"][-2:] for line in page["items"]]


def bring(company: Company, clerk: User, *lines: dict[str, Any], preview: bool = False) -> Answer:
    body = {"currency": "PLN", "preview": preview, "rows": list(lines)}
    return ApiClient().post(place(company, "/import"), body, by=clerk)


def row(**values: Any) -> dict[str, Any]:
    return {
        "kind": "time",
        "day": "10.11.2026",
        "person": "Jan",
        "place": "Biuro",
        "minutes": "60",
        "tasks": "Sprzątanie",
    } | values


def test_company_reads_what_staff_wrote_without_what_is_internal(clerk: User) -> None:
    company = a_company()
    owner = a_person_of(company)

    answer = add(company, clerk)

    assert answer.status == 201, answer.text
    line = answer.json
    assert line["minutes"] == 90
    assert (line["internal_remark"], line["created_by"]) == ("Zbyt długo", clerk.name)
    assert read(company, clerk) == {"items": [line], "next": None}
    assert read(company, clerk, f"/{line['id']}") == line
    shown = read(company, owner, ours=True)["items"]
    assert shown == [{name: line[name] for name in line if name not in INTERNAL}]


def test_repeated_request_writes_once(clerk: User) -> None:
    company = a_company()

    first, second = (add(company, clerk, once="the-same-request") for _ in range(2))

    assert (first.status, second.status, second.json) == (201, 201, first.json)
    assert len(read(company, clerk)["items"]) == 1


def test_range_of_days_kind_person_and_place_are_filters_page_by_page(clerk: User) -> None:
    company = a_company()
    for day in (1, 2, 3, 4, 5):
        name = "Ewa Żak" if day % 2 else "Jan"
        a_time_entry(company, day=date(2026, 11, day), person=name, place=f"Biuro {day}")
    a_job_sheet(company, day=date(2026, 11, 3), place="Magazyn")

    assert days(read(company, clerk)) == ["05", "04", "03", "03", "02", "01"]
    assert days(read(company, clerk, "?from=2026-11-02&to=2026-11-03")) == ["03", "03", "02"]
    assert days(read(company, clerk, "?from=2026-11-04")) == ["05", "04"]
    assert days(read(company, clerk, "?to=2026-11-01")) == ["01"]
    assert days(read(company, clerk, "?kind=job")) == ["03"]
    assert days(read(company, clerk, "?place=biuro%202")) == ["02"]
    first = read(company, clerk, "?person=zak&limit=2")
    second = read(company, clerk, f"?person=zak&limit=2&cursor={first['next']}")
    assert days(first) + days(second) == ["05", "03", "01"]
    assert second["next"] is None
    plain = read(company, clerk, "?limit=4&from=2026-11-01")
    rest = read(company, clerk, f"?limit=4&from=2026-11-01&cursor={plain['next']}")
    assert days(plain) + days(rest) == ["05", "04", "03", "03", "02", "01"]


def test_days_the_wrong_way_round_are_refused(clerk: User) -> None:
    query = "?from=2026-11-03&to=2026-11-02"

    answer = ApiClient().get(place(a_company(), query), by=clerk)

    assert answer.status == 400
    assert [(each["field"], each["code"]) for each in answer.json["errors"]] == [
        ("to", "before_start")
    ]


def test_edit_moves_a_record_to_another_day_and_leaves_one(clerk: User) -> None:
    company = a_company()
    line = add(company, clerk).json

    after = edit(company, clerk, line, day="2026-10-30", end="10:00", internal_cost=None)

    assert after.status == 200, after.text
    moved = {"day": "2026-10-30", "end": "10:00", "minutes": 120, "internal_cost": None}
    assert after.json == line | moved | {"version": 2}
    assert after.headers["etag"] == '"2"'
    assert read(company, clerk)["items"] == [after.json]
    assert edit(company, clerk, line, tasks="again").status == 412
    again = edit(company, clerk, after.json, day="2026-11-10")
    assert (again.status, again.json["version"]) == (200, 3)
    assert (
        ApiClient().patch(place(company, f"/{line['id']}"), {"tasks": "x"}, by=clerk).status == 428
    )


def test_removed_record_stays_with_staff_and_its_reason(clerk: User) -> None:
    company = a_company()
    owner = a_person_of(company)
    line = add(company, clerk).json

    gone = act("remove", company, clerk, line, reason="Wpisane dwa razy").json

    assert gone == line | {"state": "removed", "reason": "Wpisane dwa razy", "version": 2}
    assert read(company, owner, ours=True)["items"] == []
    assert read(company, owner, "/totals?month=2026-11", ours=True)["minutes"] == 0
    assert read(company, clerk)["items"] == []
    assert read(company, clerk, "?state=removed")["items"] == [gone]
    assert edit(company, clerk, gone, tasks="x").json["code"] == "work_removed"
    assert ApiClient().get(place(company, "?state=removed", ours=True), by=owner).status == 400
    back = act("restore", company, clerk, gone).json
    assert back == line | {"version": 3}
    assert read(company, owner, ours=True)["items"] != []


@pytest.mark.parametrize("month", ["1999-12", "9999-12"])
def test_totals_of_a_month_in_which_nobody_worked_are_refused(clerk: User, month: str) -> None:
    company = a_company()

    for path in (place(company, "/totals"), place(company, "/totals", ours=True)):
        by = clerk if path.startswith("/office") else a_person_of(company)
        assert ApiClient().get(f"{path}?month={month}", by=by).status == 400


def test_month_totals_are_the_same_for_staff_and_company(clerk: User) -> None:
    company = a_company()
    owner = a_person_of(company)
    a_time_entry(company, day=date(2026, 10, 31), minutes=500)
    a_time_entry(company, day=date(2026, 11, 1), person="Ewa Żak", place="Łódź", minutes=30)
    a_time_entry(company, day=date(2026, 11, 9), person="EWA ZAK", place="Lodz", minutes=45)
    a_time_entry(company, day=date(2026, 11, 20), person="Jan", place="Magazyn", minutes=60)
    a_job_sheet(company, day=date(2026, 11, 12), place="Magazyn")
    a_time_entry(a_company(), day=date(2026, 11, 12), minutes=1000)

    totals = read(company, clerk, "/totals?month=2026-11")

    assert (totals["minutes"], totals["entries"], totals["sheets"]) == (135, 3, 1)
    assert totals["is_whole"] is True
    assert totals["people"] == [
        {"name": "EWA ZAK", "minutes": 75, "entries": 2, "sheets": 0},
        {"name": "Jan", "minutes": 60, "entries": 1, "sheets": 0},
        {"name": "", "minutes": 0, "entries": 0, "sheets": 1},
    ]
    assert totals["places"] == [
        {"name": "Lodz", "minutes": 75, "entries": 2, "sheets": 0},
        {"name": "Magazyn", "minutes": 60, "entries": 1, "sheets": 1},
    ]
    assert read(company, owner, "/totals?month=2026-11", ours=True) == totals
    assert read(company, owner, "/totals", ours=True)["month"] == "2026-11"


def test_preview_says_what_is_wrong_and_writes_nothing(clerk: User) -> None:
    company = a_company()
    lines = [row(), row(day="soon"), row(kind="job"), row(tasks="", minutes="0:00")]

    answer = bring(company, clerk, *lines, preview=True)

    assert answer.status == 200, answer.text
    said = [
        (each["state"], [(e["field"], e["code"]) for e in each["errors"]])
        for each in answer.json["rows"]
    ]
    assert said == [
        ("new", []),
        ("wrong", [("day", "invalid_format")]),
        ("wrong", [("minutes", "not_of_this_kind")]),
        ("wrong", [("minutes", "too_small")]),
    ]
    assert (answer.json["new"], answer.json["wrong"]) == (1, 3)
    assert read(company, clerk)["items"] == []


def test_all_rows_are_taken_or_none(clerk: User) -> None:
    company = a_company()

    refused = bring(company, clerk, row(), row(day="soon"))

    assert refused.status == 400
    assert [(e["field"], e["code"]) for e in refused.json["errors"]] == [
        ("rows.1.day", "invalid_format")
    ]
    assert read(company, clerk)["items"] == []


def test_same_import_twice_doubles_nothing_whatever_became_of_the_records(clerk: User) -> None:
    company, other = a_company(), a_company()
    lines = [row(), row(copy_number=2), row(tasks="Okna"), row()]

    first = bring(company, clerk, *lines)

    assert [each["state"] for each in first.json["rows"]] == ["new", "new", "new", "known"]
    records = read(company, clerk)["items"]
    assert len(records) == 3
    windows = next(line for line in records if line["tasks"] == "Okna")
    edit(company, clerk, windows, day="2026-11-11", tasks="Okna i drzwi")
    act("remove", company, clerk, next(r for r in records if r != windows), reason="Pomyłka")
    second = bring(company, clerk, *lines)
    assert second.json["new"] == 0
    assert second.json["removed"] >= 1
    assert len(read(company, clerk)["items"]) == 2
    assert bring(other, clerk, *lines).json["new"] == 3


def test_forty_rows_are_one_import_and_more_are_too_many(clerk: User) -> None:
    company = a_company()
    lines = [row(tasks=f"Zadanie {number}") for number in range(41)]

    assert bring(company, clerk, *lines).status == 400
    assert bring(company, clerk, *lines[:40]).json["new"] == 40
    found = [raw for raw in rows(f"AUDIT#{company.id}#") if "work" in raw["tag"]["S"]]
    assert [raw["tag"]["S"] for raw in found] == ["work:record:import"]


def test_export_is_recorded_once_and_gives_the_list(clerk: User) -> None:
    company = a_company()
    owner = a_person_of(company)
    for day in (1, 2, 3):
        a_time_entry(company, day=date(2026, 11, day))

    for by, ours in ((clerk, False), (owner, True)):
        path = place(company, "/export?limit=2", ours=ours)
        first = ApiClient().post(path, by=by).json
        second = ApiClient().post(f"{path}&cursor={first['next']}", by=by).json
        assert first["items"] + second["items"] == read(company, by, ours=ours)["items"]

    found = [raw for raw in rows(f"AUDIT#{company.id}#") if "export" in raw["tag"]["S"]]
    assert [raw["actor_id"]["S"] for raw in found] == [clerk.id, owner.id]


def test_a_company_learns_nothing_of_another_ones_work(clerk: User) -> None:
    ours, theirs = a_company(), a_company()
    owner, foreign = a_person_of(ours), a_job_sheet(theirs)
    line = {"id": foreign.id, "version": 1}

    answers = [
        ApiClient().get(place(theirs, ours=True), by=owner),
        ApiClient().get(place(theirs, "/totals", ours=True), by=owner),
        ApiClient().post(place(theirs, "/export", ours=True), by=owner),
        ApiClient().get(place(ours, f"/{foreign.id}"), by=clerk),
        edit(ours, clerk, line, tasks="x"),
        act("remove", ours, clerk, line, reason="x"),
        act("restore", ours, clerk, line),
    ]

    assert [answer.status for answer in answers] == [404] * 7
    assert read(ours, owner, ours=True)["items"] == []
    assert read(theirs, clerk)["items"][0]["version"] == 1


def test_whose_grant_has_no_work_reads_none(clerk: User) -> None:
    company, guest, reader = a_company(), a_user(), a_user()
    rest = frozenset(GrantPermission) - {GrantPermission.WORK}
    a_grant(guest, company, kind=GrantKind.GUEST, permissions=rest)
    a_grant(reader, company, kind=GrantKind.GUEST, permissions=frozenset({GrantPermission.WORK}))

    assert ApiClient().get(place(company, ours=True), by=guest).status == 404
    assert ApiClient().get(place(company, ours=True), by=reader).status == 200


def test_what_was_done_is_recorded_without_names_and_remarks(clerk: User) -> None:
    company = a_company()
    line = add(company, clerk, internal_remark="SECRET").json
    line = edit(company, clerk, line, person="INNER").json
    line = act("remove", company, clerk, line, reason="HIDDEN").json
    act("restore", company, clerk, line)

    found = [raw for raw in rows(f"AUDIT#{company.id}#") if "work" in raw["tag"]["S"]]

    assert [(raw["tag"]["S"], raw["target"]["S"]) for raw in found] == [
        (f"work:record:{what}", line["id"]) for what in ("add", "edit", "remove", "restore")
    ]
    assert not {word for word in ("SECRET", "INNER", "HIDDEN") if word in str(found)}


def test_foreign_work_changes_no_byte_of_what_a_company_is_told(clerk: User) -> None:
    """T12: totals and lists are of the rows that the caller may see."""
    ours, theirs = a_company(), a_company()
    owner = a_person_of(ours)
    a_time_entry(ours, day=date(2026, 11, 3))
    a_job_sheet(ours, day=date(2026, 11, 4))
    paths = [place(ours, more, ours=True) for more in ("", "/totals", "?person=jan", "?kind=job")]
    before = [ApiClient().get(path, by=owner).text for path in paths]

    for day in range(1, 21):
        a_time_entry(theirs, day=date(2026, 11, day))

    assert [ApiClient().get(path, by=owner).text for path in paths] == before
