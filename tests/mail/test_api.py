"""Registering, finding, correcting and moving mail through the API."""

import json
from typing import Any

import pytest

from chalicelib.access.model import GrantPermission
from chalicelib.companies.model import Company, Details
from chalicelib.mail.model import MailItem, NoticeChoice
from chalicelib.mail.number import shown_number
from chalicelib.settings.service import change_settings
from tests.builders import (
    a_clerk,
    a_company,
    a_grant,
    a_mail_item,
    a_person_of,
    a_user,
    an_actor,
)
from tests.harness.calls import recorded, table_calls
from tests.harness.client import ApiClient
from tests.harness.s3 import rows

KEY = "k" * 16


def body_for(company: Company, **changes: Any) -> dict[str, Any]:
    return {
        "company_id": company.id,
        "sender": "Urząd Skarbowy",
        "kind": "letter",
        "received_on": "2026-11-20",
        "notice": "none",
    } | changes


def office_path(item: MailItem) -> str:
    return f"/office/companies/{item.company_id}/mail/{item.id}"


def client_path(item: MailItem) -> str:
    return f"/companies/{item.company_id}/mail/{item.id}"


def test_registered_mail_is_seen_by_its_companys_person_and_nobody_else(api: ApiClient) -> None:
    nowak, rossi = a_company("Nowak"), a_company("Rossi")
    anna, bruno, clerk = a_person_of(nowak), a_person_of(rossi), a_clerk()

    made = api.post("/office/mail", body_for(nowak), by=clerk, idempotency_key=KEY)

    assert made.status == 201, made.text
    path = f"/companies/{nowak.id}/mail/{made.json['id']}"
    assert api.get(path, by=anna).json["sender"] == "Urząd Skarbowy"
    assert api.get(path, by=bruno).status == 404
    assert [i["id"] for i in api.get(f"/companies/{nowak.id}/mail", by=anna).json["items"]] == [
        made.json["id"]
    ]
    assert api.get(f"/companies/{nowak.id}/mail", by=bruno).status == 404
    plates = api.get("/me/companies", by=anna).json["items"]
    assert [(p["code"], p["counters"]["mail_waiting"]) for p in plates] == [(nowak.code, 1)]


def test_client_sees_no_word_that_is_meant_for_staff(api: ApiClient) -> None:
    company = a_company()
    anna, clerk = a_person_of(company), a_clerk()
    item = a_mail_item(company, internal_note="SECRET", note="for you")

    seen = api.get(client_path(item), by=anna)
    listed = api.get(f"/companies/{company.id}/mail", by=anna)
    office = api.get(office_path(item), by=clerk)

    assert seen.json["note"] == "for you"
    assert seen.json["number"] == shown_number(item.number)
    assert listed.json["items"] == [seen.json]
    assert "SECRET" not in seen.text + listed.text
    staff_only = set(office.json) - set(seen.json)
    assert staff_only == {
        "company_code",
        "company_name",
        "company_state",
        "handout_id",
        "internal_note",
        "notice",
        "promises_scan",
        "registered_by_name",
        "version",
    }
    assert office.json["internal_note"] == "SECRET"


@pytest.mark.parametrize("method", ["GET", "PATCH", "POST"])
def test_item_named_under_another_company_is_not_there(api: ApiClient, method: str) -> None:
    nowak, rossi = a_company(), a_company()
    item, clerk, both = a_mail_item(nowak), a_clerk(), a_person_of(nowak, rossi)
    before = rows("COMPANY#")
    headers = {"if_match": '"1"'}
    wrong = f"/office/companies/{rossi.id}/mail/{item.id}"

    if method == "GET":
        answers = [
            api.get(wrong, by=clerk),
            api.get(f"/companies/{rossi.id}/mail/{item.id}", by=both),
        ]
    elif method == "PATCH":
        answers = [api.patch(wrong, {"note": "x"}, version=1, by=clerk)]
    else:
        body = {"to": "returned", "reason": "x"}
        answers = [api.post(f"{wrong}/state", body, by=clerk, **headers)]

    assert {answer.status for answer in answers} == {404}
    assert rows("COMPANY#") == before


def test_company_that_is_named_twice_is_refused_and_nothing_is_written(api: ApiClient) -> None:
    nowak, rossi, clerk = a_company(), a_company(), a_clerk()
    person = a_person_of(nowak)
    before = rows("COMPANY#")
    doubled = json.dumps(body_for(nowak))[:-1] + f', "company_id": "{rossi.id}"}}'
    headers = {"idempotency_key": KEY}

    answers = [
        api.call("POST", "/office/mail", raw=doubled.encode(), by=clerk, headers=headers),
        api.get(f"/office/mail?company_id={nowak.id}&company_id={rossi.id}", by=clerk),
        api.get(f"/companies/{nowak.id}/mail?company_id={rossi.id}", by=person),
        api.post(
            f"/office/mail?company_id={rossi.id}", body_for(nowak), by=clerk, idempotency_key=KEY
        ),
    ]

    assert {answer.status for answer in answers} == {400}
    assert rows("COMPANY#") == before


def test_grant_without_mail_opens_no_mail(api: ApiClient) -> None:
    company = a_company()
    item, guest = a_mail_item(company), a_user()
    a_grant(guest, company, permissions=frozenset(GrantPermission) - {GrantPermission.MAIL})

    assert api.get(client_path(item), by=guest).status == 404
    assert api.get(f"/companies/{company.id}/mail", by=guest).status == 404
    assert api.get("/me/companies", by=guest).json["items"][0]["counters"]["mail_waiting"] is None


def test_repeated_registration_is_answered_like_the_first_and_registers_once(
    api: ApiClient,
) -> None:
    company, clerk = a_company(), a_clerk()

    answers = [
        api.post("/office/mail", body_for(company, notice="email"), by=clerk, idempotency_key=KEY)
        for _ in range(5)
    ]

    assert {answer.status for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(rows(f"COMPANY#{company.id}", "MAIL#")) == 1
    assert len(rows("NOTICE#")) == 1
    assert api.get("/office/companies", by=clerk).json["items"][0]["mail_waiting"] == 1


def test_key_of_another_request_is_refused_and_another_persons_is_their_own(
    api: ApiClient,
) -> None:
    company, clerk, other = a_company(), a_clerk(), a_clerk()
    api.post("/office/mail", body_for(company), by=clerk, idempotency_key=KEY)

    changed = api.post(
        "/office/mail", body_for(company, sender="Sąd"), by=clerk, idempotency_key=KEY
    )
    others = api.post("/office/mail", body_for(company), by=other, idempotency_key=KEY)
    missing = api.post("/office/mail", body_for(company), by=clerk)

    assert (changed.status, changed.code) == (409, "idempotency_mismatch")
    assert others.status == 201
    assert (missing.status, missing.code) == (400, "idempotency_required")
    assert len(rows(f"COMPANY#{company.id}", "MAIL#")) == 2


@pytest.mark.parametrize(
    ("notice", "is_always", "is_alert_on", "alerts"),
    [
        ("email_with_attachment", False, True, ["missing_attachment"]),
        ("email_with_attachment", False, False, []),
        ("email", False, True, []),
        ("none", False, True, []),
        ("email", True, True, ["missing_attachment"]),
        ("none", True, True, []),
    ],
)
def test_promise_without_a_file_is_told_at_the_form_at_once(
    api: ApiClient, notice: str, is_always: bool, is_alert_on: bool, alerts: list[str]
) -> None:
    change_settings(an_actor(), {"missing_attachment_alert": is_alert_on}, seen_version=0)
    company = a_company(details=Details(always_attached=is_always))
    body = body_for(company, notice=notice)

    made = api.post("/office/mail", body, by=a_clerk(), idempotency_key=KEY)

    assert made.json["alerts"] == alerts
    is_promised = notice == "email_with_attachment" or (is_always and notice == "email")
    assert made.json["promises_scan"] == is_promised
    (listed,) = api.get("/office/mail", by=a_clerk()).json["items"]
    assert listed["promises_scan"] == is_promised


def test_registering_reads_the_settings_with_whoever_asks(api: ApiClient) -> None:
    clerk, body = a_clerk(), body_for(a_company(), notice="email_with_attachment")

    with recorded() as seen:
        api.post("/office/mail", body, by=clerk, idempotency_key=KEY)

    assert table_calls(seen) == ["BatchGetItem", "TransactWriteItems", "BatchGetItem"]


def test_correction_needs_the_version_that_was_seen(api: ApiClient) -> None:
    item, clerk = a_mail_item(a_company()), a_clerk()
    path = office_path(item)

    blind = api.patch(path, {"note": "x"}, by=clerk)
    stale = api.patch(path, {"note": "x"}, version=7, by=clerk)
    good = api.patch(path, {"note": "x"}, version=1, by=clerk)
    again = api.patch(path, {"note": "y"}, version=1, by=clerk)

    assert (blind.status, blind.code) == (428, "version_required")
    assert (stale.status, stale.code) == (412, "stale_version")
    assert (good.status, good.json["version"], good.headers["etag"]) == (200, 2, '"2"')
    assert (again.status, again.code) == (412, "stale_version")
    assert api.get(path, by=clerk).json == good.json


def test_move_answers_the_item_as_it_is_then(api: ApiClient) -> None:
    item, clerk = a_mail_item(a_company()), a_clerk()
    path = office_path(item)

    body = {"to": "forwarded", "address": "ul. Długa 1"}
    moved = api.post(f"{path}/state", body, by=clerk, if_match='"1"')

    assert (moved.status, moved.json["state"], moved.json["version"]) == (200, "forwarded", 2)
    assert api.get(path, by=clerk).json == moved.json


@pytest.mark.parametrize(
    ("to", "status", "code"),
    [
        ("collected", 409, "only_by_hand_out"),
        ("waiting", 409, "state_not_allowed"),
        ("lost", 400, "validation_failed"),
    ],
)
def test_move_that_is_not_allowed_says_why(api: ApiClient, to: str, status: int, code: str) -> None:
    item, clerk = a_mail_item(a_company()), a_clerk()

    answer = api.post(f"{office_path(item)}/state", {"to": to}, by=clerk, if_match='"1"')

    assert (answer.status, answer.code) == (status, code)
    assert api.get(office_path(item), by=clerk).json["state"] == "waiting"


@pytest.mark.parametrize("path", ["/office/mail", "/companies/{company_id}/mail"])
@pytest.mark.parametrize("query", ["", "&q=sad", "&state=waiting"])
def test_list_goes_on_by_its_cursor_without_gap_or_repetition(
    api: ApiClient, path: str, query: str
) -> None:
    company = a_company()
    items = [a_mail_item(company, sender="Sąd").id for _ in range(5)]
    by = a_clerk() if "office" in path else a_person_of(company)
    address = path.format(company_id=company.id)
    seen: list[str] = []
    cursor = ""

    for _ in range(9):
        page = api.get(f"{address}?limit=2{query}{cursor}", by=by).json
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert sorted(seen) == sorted(items)


def test_cursor_of_another_list_company_or_person_is_refused(api: ApiClient) -> None:
    nowak, rossi = a_company(), a_company()
    for company in (nowak, rossi):
        for _ in range(3):
            a_mail_item(company, sender="Sąd")
    both, other, clerk = a_person_of(nowak, rossi), a_person_of(nowak), a_clerk()
    cursor = api.get(f"/companies/{nowak.id}/mail?limit=1", by=both).json["next"]

    for path, by in (
        (f"/companies/{rossi.id}/mail?limit=1", both),
        (f"/companies/{nowak.id}/mail?limit=1", other),
        (f"/companies/{nowak.id}/mail?limit=1&q=sad", both),
        (f"/companies/{nowak.id}/mail?limit=1&state=waiting", both),
        ("/office/mail?limit=1", clerk),
        ("/me/companies?limit=1", both),
    ):
        answer = api.get(f"{path}&cursor={cursor}", by=by)
        assert (answer.status, answer.code) == (400, "bad_request"), path


def test_foreign_mail_changes_no_byte_of_what_a_person_gets(api: ApiClient) -> None:
    nowak, rossi = a_company("Nowak"), a_company("Rossi")
    anna = a_person_of(nowak)
    item = a_mail_item(nowak, sender="Sąd")
    a_mail_item(nowak, sender="Sąd Rejonowy")
    paths = [
        "/me/companies",
        f"/companies/{nowak.id}/mail?limit=1",
        f"/companies/{nowak.id}/mail?q=sad",
        f"/companies/{nowak.id}/mail?state=waiting",
        client_path(item),
        f"/companies/{rossi.id}/mail",
    ]
    before = [api.get(path, by=anna).text for path in paths]

    for number in range(12):
        a_mail_item(rossi, sender="Sąd", reference=f"R{number}", notice=NoticeChoice.EMAIL)

    assert [api.get(path, by=anna).text for path in paths] == before


def test_one_item_costs_one_trip_and_a_list_two(api: ApiClient) -> None:
    company = a_company()
    item, anna, clerk = a_mail_item(company), a_person_of(company), a_clerk()

    for path, by, calls in (
        (client_path(item), anna, ["BatchGetItem"]),
        (office_path(item), clerk, ["BatchGetItem"]),
        (f"/companies/{company.id}/mail", anna, ["BatchGetItem", "Query"]),
        ("/office/mail", clerk, ["BatchGetItem", "Query", "BatchGetItem"]),
        ("/me/companies", anna, ["Query", "BatchGetItem"]),
    ):
        with recorded() as seen:
            assert api.get(path, by=by).status == 200
        assert table_calls(seen) == calls, path
