"""Requests that may come twice: one key, one effect, for one person."""

from typing import Any

import pytest

from chalicelib.access.model import User
from chalicelib.aws.table import commit
from chalicelib.companies.model import Company
from chalicelib.core.errors import BadRequest, Conflict
from chalicelib.edge.once import AlreadyDone, Once, check_key
from chalicelib.scans.model import ScanState
from tests.builders import a_clerk, a_company
from tests.harness.calls import effects
from tests.harness.client import Answer, ApiClient
from tests.harness.faults import failing, no_pauses, silent
from tests.house.scene import a_scan

KEY = "one-key_of-32-signs-0123456789ab"


@pytest.fixture
def clerk(world: None) -> User:
    return a_clerk()


@pytest.fixture
def company(world: None) -> Company:
    return a_company()


def letter(company: Company, **changes: Any) -> dict[str, Any]:
    return {
        "company_id": company.id,
        "sender": "Somebody",
        "kind": "letter",
        "received_on": "2026-11-20",
        "notice": "none",
    } | changes


def register(body: dict[str, Any], by: User, key: str | None = KEY) -> Answer:
    headers = {"idempotency_key": key} if key is not None else {}
    return ApiClient().post("/office/mail", body, by=by, **headers)


def count(company: Company, by: User) -> int:
    page = ApiClient().get(f"/office/mail?company_id={company.id}", by=by)
    return len(page.json["items"])


def test_repeated_request_has_one_effect_and_one_result(company: Company, clerk: User) -> None:
    answers = [register(letter(company), clerk) for _ in range(3)]

    assert [answer.status for answer in answers] == [201, 201, 201]
    assert len({answer.text for answer in answers}) == 1
    assert count(company, clerk) == 1


def test_key_that_was_used_for_something_else_is_refused(company: Company, clerk: User) -> None:
    register(letter(company), clerk)

    with effects() as done:
        answer = register(letter(company, sender="Somebody else"), clerk)

    assert (answer.status, answer.code, done) == (409, "idempotency_mismatch", [])


def test_two_people_may_use_the_same_key(company: Company, clerk: User) -> None:
    first = register(letter(company), clerk)
    second = register(letter(company), a_clerk())

    assert (first.status, second.status) == (201, 201)
    assert first.json["id"] != second.json["id"]
    assert count(company, clerk) == 2


def test_another_key_is_another_request(company: Company, clerk: User) -> None:
    register(letter(company), clerk)
    register(letter(company), clerk, key="another-key")

    assert count(company, clerk) == 2


def test_refused_request_uses_no_key_up(company: Company, clerk: User) -> None:
    refused = register(letter(company, received_on="2027-01-01"), clerk)
    answer = register(letter(company), clerk)

    assert (refused.status, answer.status) == (400, 201)


def test_key_for_another_thing_in_the_path_is_a_mismatch(company: Company, clerk: User) -> None:
    """The same words about another scan are another request, though the body is the same."""
    first, second = (a_scan(ScanState.INBOX, company, None) for _ in range(2))
    headers = {"idempotency_key": KEY, "if_match": '"1"'}
    body = letter(company)

    made = ApiClient().post(f"/office/scans/{first.id}/register", body, by=clerk, **headers)
    again = ApiClient().post(f"/office/scans/{first.id}/register", body, by=clerk, **headers)
    other = ApiClient().post(f"/office/scans/{second.id}/register", body, by=clerk, **headers)

    assert (made.status, again.status, again.json["id"]) == (201, 201, made.json["id"])
    assert (other.status, other.code) == (409, "idempotency_mismatch")
    assert count(company, clerk) == 1


def test_key_is_remembered_for_a_time_only(company: Company, clerk: User) -> None:
    with effects() as done:
        register(letter(company), clerk)

    rows = [c["Put"]["Item"] for c in done[0][1]["TransactItems"] if "Put" in c]
    (row,) = [row for row in rows if row["pk"]["S"].startswith("IDEMPOTENCY#")]
    assert int(row["expires_at"]["N"]) - 1_795_167_000 in range(48 * 3600 + 2)
    assert KEY not in str(row)


@pytest.mark.parametrize(
    "key", ["", "short77", "x" * 129, "with blank", "ünïcödé-key", "semi;colon;", "line\nbreak"]
)
def test_key_of_another_form_is_refused(company: Company, clerk: User, key: str) -> None:
    with effects() as done:
        answer = register(letter(company), clerk, key=key)

    assert (answer.status, answer.code, done) == (400, "bad_request", [])


def test_request_without_a_key_is_refused(company: Company, clerk: User) -> None:
    answer = register(letter(company), clerk, key=None)

    assert (answer.status, answer.code) == (400, "idempotency_required")


@pytest.mark.parametrize("key", ["12345678", "x" * 128])
def test_key_is_taken_from_the_shortest_to_the_longest(key: str) -> None:
    assert check_key(key) == key


def test_lost_answer_is_made_up_for_by_a_repetition(
    company: Company, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit happened, its answer never came: the client is told to try again, and does."""
    no_pauses(monkeypatch)

    with failing(silent, at="dynamodb.TransactWriteItems", is_lost=True):
        lost = register(letter(company), clerk)
    again = register(letter(company), clerk)

    assert (lost.status, again.status) == (503, 201)
    assert count(company, clerk) == 1


def test_same_octets_are_needed_for_a_repetition(world: None) -> None:
    first, other = (Once("usr_a", "route", "OFFICE", KEY, said) for said in (b"\xff", b"\xfe"))
    commit(first.change("mai_x"))

    with pytest.raises(Conflict):
        other.find()
    with pytest.raises(AlreadyDone):
        commit(first.change("mai_y"))
    assert first.recall() == first.find() == "mai_x"


def test_recalling_what_was_never_done_is_a_fault(world: None) -> None:
    once = Once("usr_a", "route", "OFFICE", KEY, b"{}")

    assert once.find() is None
    with pytest.raises(LookupError):
        once.recall()


def test_key_is_checked_for_its_form() -> None:
    with pytest.raises(BadRequest):
        check_key("x")
