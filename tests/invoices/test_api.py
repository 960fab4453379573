"""Invoices as staff keep them, and as their company's people read them."""

from typing import Any

import pytest

from chalicelib.access.model import GrantKind, GrantPermission, User
from chalicelib.companies.model import Company
from chalicelib.core import ids
from tests.builders import a_clerk, a_company, a_grant, a_person_of, a_user, an_invoice
from tests.harness.client import Answer, ApiClient
from tests.harness.s3 import rows

MONEY = {"minor": 0, "currency": "PLN"}


@pytest.fixture
def clerk(api: ApiClient) -> User:
    return a_clerk()


def place(company: Company, line: dict[str, Any] | None = None, *, ours: bool = False) -> str:
    one = f"/{line['id']}" if line else ""
    return f"{'' if ours else '/office'}/companies/{company.id}/invoices{one}"


def money(minor: int, currency: str = "PLN") -> dict[str, Any]:
    return {"minor": minor, "currency": currency}


def said(**values: Any) -> dict[str, Any]:
    return {
        "number": "FV 1/11/2026",
        "issued_on": "2026-11-02",
        "due_on": "2026-11-16",
        "net": money(10_000),
        "vat": money(2_300),
        "gross": money(12_300),
    } | values


def add(company: Company, clerk: User, once: str = "", **values: Any) -> Answer:
    key = once or ids.random_word(20)
    return ApiClient().post(place(company), said(**values), by=clerk, idempotency_key=key)


def edit(company: Company, clerk: User, line: dict[str, Any], **values: Any) -> Answer:
    return ApiClient().patch(place(company, line), values, version=line["version"], by=clerk)


def act(what: str, company: Company, clerk: User, line: dict[str, Any]) -> Answer:
    path = f"{place(company, line)}/{what}"
    return ApiClient().post(path, by=clerk, if_match=f'"{line["version"]}"')


def read(company: Company, by: User, query: str = "", *, ours: bool = False) -> Any:
    answer = ApiClient().get(f"{place(company, ours=ours)}{query}", by=by)
    assert answer.status == 200, answer.text
    return answer.json


def numbers(page: Any) -> list[str]:
    return [line["number"] for line in page["items"]]


def problems(answer: Answer) -> dict[str, str]:
    assert answer.status == 400, answer.text
    return {each["field"]: each["code"] for each in answer.json["errors"]}


def test_entered_invoice_is_shown_to_staff_and_to_its_company_alike(clerk: User) -> None:
    company = a_company()
    owner = a_person_of(company)

    answer = add(company, clerk, note="Za listopad")

    assert answer.status == 201, answer.text
    line = answer.json
    assert line == said(note="Za listopad") | {
        "id": line["id"],
        "company_id": company.id,
        "state": "active",
        "payment": "overdue",
        "paid_on": None,
        "newest": None,
        "versions": 0,
        "annexes": 0,
        "shared_to": [],
        "version": 1,
    }
    for by, ours in ((clerk, False), (owner, True)):
        # Where it is shared to is for staff.
        seen = line | ({"shared_to": None} if ours else {})
        assert read(company, by, ours=ours) == {"items": [seen], "next": None}
        assert ApiClient().get(place(company, line, ours=ours), by=by).json == seen


def test_repeated_request_enters_once(clerk: User) -> None:
    company = a_company()

    first, second = (add(company, clerk, once="the-same-request") for _ in range(2))

    assert (first.status, second.status, second.json) == (201, 201, first.json)
    assert len(read(company, clerk)["items"]) == 1


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"number": " "}, "number", "required"),
        ({"number": "x" * 61}, "number", "too_long"),
        ({"due_on": "2026-11-01"}, "due_on", "before_start"),
        ({"gross": money(12_301)}, "gross", "not_the_sum"),
        ({"vat": money(2_300, "EUR")}, "vat.currency", "other_currency"),
        ({"net": money(-1)}, "net.minor", "too_small"),
        ({"net": {"minor": 100.5, "currency": "PLN"}}, "net.minor", "invalid_type"),
        ({"net": money(1, "XXX")}, "net.currency", "invalid_choice"),
        ({"issued_on": "20.11.2026"}, "issued_on", "invalid_format"),
    ],
)
def test_wrong_field_is_named(clerk: User, values: dict[str, Any], field: str, code: str) -> None:
    assert problems(add(a_company(), clerk, **values)) == {field: code}


def test_number_is_one_companys_once_in_whatever_case(clerk: User) -> None:
    company, other = a_company(), a_company()
    line = add(company, clerk, number="FV 1/a").json

    assert problems(add(company, clerk, number="fv 1/A")) == {"number": "number_taken"}
    assert add(other, clerk, number="fv 1/A").status == 201
    second = add(company, clerk, number="FV 2").json
    assert problems(edit(company, clerk, second, number="FV 1/A")) == {"number": "number_taken"}
    # Its own number may be spelled otherwise, and one that was given up is free.
    line = edit(company, clerk, line, number="Fv 1/A").json
    assert edit(company, clerk, line, number="FV 3").status == 200
    assert add(company, clerk, number="FV 1/A").status == 201


def test_edit_changes_what_is_sent_and_null_clears_the_last_day(clerk: User) -> None:
    company = a_company()
    line = add(company, clerk).json

    after = edit(company, clerk, line, due_on=None, net=money(0), vat=money(5), gross=money(5))

    expected = {
        "due_on": None,
        "payment": "unpaid",
        "net": money(0),
        "vat": money(5),
        "gross": money(5),
        "version": 2,
    }
    assert after.json == line | expected
    assert after.headers["etag"] == '"2"'
    assert read(company, clerk)["items"] == [after.json]
    assert edit(company, clerk, line, note="again").status == 412
    assert problems(edit(company, clerk, after.json, number=None)) == {"number": "required"}
    assert problems(edit(company, clerk, after.json, net=money(9))) == {"gross": "not_the_sum"}


def test_edit_retire_and_restore_ask_for_the_version_that_was_seen(clerk: User) -> None:
    company = a_company()
    path = place(company, add(company, clerk).json)

    assert ApiClient().patch(path, {"note": "x"}, by=clerk).status == 428
    assert ApiClient().post(f"{path}/retire", by=clerk).status == 428
    assert ApiClient().post(f"{path}/restore", by=clerk).status == 428


def test_retired_invoice_is_gone_for_its_company_and_kept_for_staff(clerk: User) -> None:
    company = a_company()
    owner = a_person_of(company)
    line = add(company, clerk).json

    gone = act("retire", company, clerk, line).json

    assert gone == line | {"state": "retired", "payment": "retired", "version": 2}
    assert read(company, owner, ours=True)["items"] == []
    assert ApiClient().get(place(company, line, ours=True), by=owner).status == 404
    assert read(company, clerk)["items"] == []
    assert read(company, clerk, "?state=retired")["items"] == [gone]
    assert ApiClient().get(place(company, line), by=clerk).json == gone
    assert edit(company, clerk, gone, note="x").json["code"] == "invoice_retired"
    assert ApiClient().get(f"{place(company, ours=True)}?state=retired", by=owner).status == 400


def test_number_of_a_retired_invoice_is_free_until_it_is_restored(clerk: User) -> None:
    company = a_company()
    line = add(company, clerk, number="FV 1").json
    gone = act("retire", company, clerk, line).json
    right = add(company, clerk, number="fv 1").json

    refused = act("restore", company, clerk, gone)

    assert (refused.status, refused.json["code"]) == (409, "number_taken")
    assert act("retire", company, clerk, right).status == 200
    back = act("restore", company, clerk, gone).json
    assert back == line | {"version": 3}
    assert problems(add(company, clerk, number="FV 1")) == {"number": "number_taken"}
    assert act("restore", company, clerk, back).json["code"] == "invoice_active"


def test_list_shows_the_last_issued_first_page_by_page(clerk: User) -> None:
    company = a_company()
    for day in (3, 1, 5, 4, 2):
        add(company, clerk, number=f"FV {day}", issued_on=f"2026-11-0{day}", due_on=None)

    first = read(company, clerk, "?limit=2")
    second = read(company, clerk, f"?limit=2&cursor={first['next']}")
    third = read(company, clerk, f"?limit=2&cursor={second['next']}")

    pages = [numbers(page) for page in (first, second, third)]
    assert pages == [["FV 5", "FV 4"], ["FV 3", "FV 2"], ["FV 1"]]
    assert third["next"] is None


def test_list_is_searched_in_numbers_and_notes_page_by_page(clerk: User) -> None:
    company = a_company()
    for number, note in (("FV 1", "Łódź biuro"), ("FV 2", ""), ("FK 3", "lodz"), ("FV 14", "LODZ")):
        add(company, clerk, number=number, note=note)

    first = read(company, clerk, "?text=lodz&limit=2")
    second = read(company, clerk, f"?text=lodz&limit=2&cursor={first['next']}")

    assert numbers(first) + numbers(second) == ["FV 14", "FK 3", "FV 1"]
    assert numbers(read(company, clerk, "?text=fv%201")) == ["FV 14", "FV 1"]
    assert numbers(read(company, clerk, "?text=nothing")) == []


def test_a_company_learns_nothing_of_another_ones_invoices(clerk: User) -> None:
    ours, theirs = a_company(), a_company()
    owner, foreign = a_person_of(ours), an_invoice(theirs)
    line = {"id": foreign.id, "version": 1}

    answers = [
        ApiClient().get(place(theirs, ours=True), by=owner),
        ApiClient().get(place(theirs, line, ours=True), by=owner),
        ApiClient().get(place(ours, line, ours=True), by=owner),
        ApiClient().get(place(ours, line), by=clerk),
        edit(ours, clerk, line, note="x"),
        act("retire", ours, clerk, line),
        act("restore", ours, clerk, line),
    ]

    assert [answer.status for answer in answers] == [404] * 7
    assert read(theirs, clerk)["items"][0]["version"] == 1


def test_whose_grant_has_no_invoices_reads_none(clerk: User) -> None:
    company, guest = a_company(), a_user()
    line = add(company, clerk).json
    rest = frozenset(GrantPermission) - {GrantPermission.INVOICES}
    a_grant(guest, company, kind=GrantKind.GUEST, permissions=rest)

    for path in (place(company, ours=True), place(company, line, ours=True)):
        assert ApiClient().get(path, by=guest).status == 404


def test_what_was_done_is_recorded_without_numbers_and_amounts(clerk: User) -> None:
    company = a_company()
    line = add(company, clerk, number="FV SECRET").json
    line = edit(company, clerk, line, note="Inner", due_on=None).json
    line = act("retire", company, clerk, line).json
    act("restore", company, clerk, line)

    found = [raw for raw in rows(f"AUDIT#{company.id}#") if "invoices" in raw["tag"]["S"]]

    assert [(raw["tag"]["S"], raw["target"]["S"], raw["actor_id"]["S"]) for raw in found] == [
        (f"invoices:invoice:{what}", line["id"], clerk.id)
        for what in ("add", "edit", "retire", "restore")
    ]
    assert "SECRET" not in str(found)
    assert "Inner" not in str(found)
