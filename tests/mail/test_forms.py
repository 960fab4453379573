"""Every field of what staff send about mail: its limits, and what is said when they are passed."""

import itertools
from typing import Any

import pytest

from chalicelib.access.model import User
from chalicelib.companies.model import Company
from chalicelib.edge import tokens
from chalicelib.edge.tokens import TokenVerifier
from chalicelib.mail.model import MailItem
from tests.builders import a_clerk, a_company, a_mail_item
from tests.harness.client import Answer, ApiClient, public_keys
from tests.harness.moment import Moment
from tests.harness.s3 import rows

LEAVE_OUT = object()
LIMITS = {"sender": 200, "reference": 80, "internal_note": 2000, "note": 1000}


@pytest.fixture(scope="module")
def clerk(module_world: None) -> User:
    return a_clerk()


@pytest.fixture(scope="module")
def company(module_world: None) -> Company:
    return a_company()


@pytest.fixture
def world(clerk: User, at: Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    """All tests here share their clerk and company, since none depends on what another made."""
    monkeypatch.setattr(tokens, "verifier", TokenVerifier(source=public_keys))


_keys = itertools.count()


def body_for(company: Company, **changes: Any) -> dict[str, Any]:
    body = {
        "company_id": company.id,
        "sender": "Urząd Skarbowy",
        "kind": "letter",
        "received_on": "2026-11-20",
        "notice": "none",
    } | changes
    return {name: value for name, value in body.items() if value is not LEAVE_OUT}


def register(api: ApiClient, clerk: User, body: dict[str, Any]) -> Answer:
    return api.post("/office/mail", body, by=clerk, idempotency_key=f"request-{next(_keys)}")


def errors_of(answer: Answer) -> list[tuple[str, str]]:
    assert answer.status == 400, answer.text
    return [(error["field"], error["code"]) for error in answer.json["errors"]]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("company_id", LEAVE_OUT, "required"),
        ("company_id", None, "invalid_type"),
        ("company_id", "", "invalid_format"),
        ("company_id", "com_1", "invalid_format"),
        ("company_id", "com_" + "0" * 26, "not_found"),
        ("company_id", "usr_" + "0" * 26, "invalid_format"),
        ("sender", LEAVE_OUT, "required"),
        ("sender", "", "required"),
        ("sender", " \t ", "required"),
        ("sender", "\u200b", "required"),
        ("sender", "x" * 201, "too_long"),
        ("sender", 5, "invalid_type"),
        ("sender", ["x"], "invalid_type"),
        ("sender", "a\nb", "unwanted_character"),
        ("sender", "a\x00b", "unwanted_character"),
        ("sender", "a\u202eb", "unwanted_character"),
        ("kind", LEAVE_OUT, "required"),
        ("kind", "postcard", "invalid_choice"),
        ("kind", "LETTER", "invalid_choice"),
        ("reference", "x" * 81, "too_long"),
        ("reference", None, "invalid_type"),
        ("received_on", LEAVE_OUT, "required"),
        ("received_on", "20.11.2026", "invalid_format"),
        ("received_on", "2026-02-30", "invalid_format"),
        ("received_on", "2026-11-20T00:00:00", "invalid_format"),
        ("received_on", 20261120, "invalid_type"),
        ("received_on", "2026-11-21", "in_future"),
        ("received_on", "2025-11-18", "too_old"),
        ("received_on", "0001-01-01", "too_old"),
        ("internal_note", "x" * 2001, "too_long"),
        ("internal_note", "a\x07", "unwanted_character"),
        ("note", "x" * 1001, "too_long"),
        ("notice", LEAVE_OUT, "required"),
        ("notice", "sms", "invalid_choice"),
        ("state", "collected", "unknown_field"),
        ("number", "K7M2-9QXT4", "unknown_field"),
        ("version", 7, "unknown_field"),
        ("pk", "COMPANY#x", "unknown_field"),
    ],
)
def test_wrong_field_is_named_with_what_is_wrong_and_nothing_is_registered(
    api: ApiClient, clerk: User, company: Company, field: str, value: Any, code: str
) -> None:
    before = rows("COMPANY#")

    answer = register(api, clerk, body_for(company, **{field: value}))

    assert errors_of(answer) == [(field, code)]
    assert answer.json["errors"][0]["message"]
    assert rows("COMPANY#") == before


def test_all_wrong_fields_are_named_at_once(api: ApiClient, clerk: User, company: Company) -> None:
    body = body_for(company, sender="", kind="x", note="x" * 1001, extra=1)

    answer = register(api, clerk, body)

    assert sorted(errors_of(answer)) == [
        ("extra", "unknown_field"),
        ("kind", "invalid_choice"),
        ("note", "too_long"),
        ("sender", "required"),
    ]


@pytest.mark.parametrize(("field", "most"), LIMITS.items())
@pytest.mark.parametrize("letter", ["x", "ż", "日", "😀", "<"])
def test_longest_text_is_kept_whole(
    api: ApiClient, clerk: User, company: Company, field: str, most: int, letter: str
) -> None:
    made = register(api, clerk, body_for(company, **{field: letter * most}))

    assert made.status == 201, made.text
    path = f"/office/companies/{company.id}/mail/{made.json['id']}"
    assert api.get(path, by=clerk).json[field] == letter * most


@pytest.mark.parametrize("day", ["2026-11-20", "2025-11-19"])
def test_today_and_a_year_ago_are_days_of_receipt(
    api: ApiClient, clerk: User, company: Company, day: str
) -> None:
    made = register(api, clerk, body_for(company, received_on=day))

    assert made.json["received_on"] == day


def test_text_is_tidied_once(api: ApiClient, clerk: User, company: Company) -> None:
    body = body_for(
        company,
        sender="  Urza\u0328d\u00a0 \t Skarbowy ",
        reference=" a  b ",
        note=" first \r\nsecond\r third  \n\n",
    )

    made = register(api, clerk, body).json

    assert made["sender"] == "Urząd Skarbowy"
    assert made["reference"] == "a b"
    assert made["note"] == "first\nsecond\n third"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"sender": ""}, ("sender", "required")),
        ({"sender": "x" * 201}, ("sender", "too_long")),
        ({"kind": "x"}, ("kind", "invalid_choice")),
        ({"reference": "x" * 81}, ("reference", "too_long")),
        ({"received_on": "2026-11-21"}, ("received_on", "in_future")),
        ({"received_on": "2025-01-01"}, ("received_on", "too_old")),
        ({"internal_note": "x" * 2001}, ("internal_note", "too_long")),
        ({"note": "x" * 1001}, ("note", "too_long")),
        ({"notice": "email"}, ("notice", "unknown_field")),
        ({"state": "returned"}, ("state", "unknown_field")),
        ({"company_id": "com_" + "0" * 26}, ("company_id", "unknown_field")),
        ({"registered_by_name": "x"}, ("registered_by_name", "unknown_field")),
    ],
)
def test_correction_keeps_to_the_same_limits(
    api: ApiClient,
    clerk: User,
    company: Company,
    changes: dict[str, Any],
    wrong: tuple[str, str],
) -> None:
    item = a_mail_item(company)
    path = path_of(item)
    before = api.get(path, by=clerk).text

    answer = api.patch(path, changes, version=1, by=clerk)

    assert errors_of(answer) == [wrong]
    assert api.get(path, by=clerk).text == before


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("state=lost", ("state", "invalid_choice")),
        ("on=yesterday", ("on", "invalid_format")),
        ("company_id=com_1", ("company_id", "invalid_format")),
        ("q=" + "x" * 81, ("q", "too_long")),
        ("q=a%0Ab", ("q", "unwanted_character")),
        ("limit=0", ("limit", "too_small")),
        ("limit=101", ("limit", "too_large")),
        ("limit=ten", ("limit", "invalid_format")),
        ("sender=x", ("sender", "unknown_field")),
    ],
)
def test_wrong_filter_is_named(
    api: ApiClient, clerk: User, query: str, wrong: tuple[str, str]
) -> None:
    assert errors_of(api.get(f"/office/mail?{query}", by=clerk)) == [wrong]


def path_of(item: MailItem) -> str:
    return f"/office/companies/{item.company_id}/mail/{item.id}"
