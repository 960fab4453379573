"""The end of a chain is sealed, so that records that were cut off there are missed."""

import base64
import json
from typing import Any

import pytest

from chalicelib.access.model import User
from chalicelib.aws import clients
from chalicelib.aws.table import commit
from chalicelib.companies.model import Company
from chalicelib.papers.chain import (
    Fault,
    NoExport,
    SealedEnd,
    Trouble,
    end_in,
    judge_chain,
    read_end,
)
from chalicelib.papers.ending import seal_end
from chalicelib.papers.judging import is_signed
from chalicelib.receipts.model import Chain, canonical, end_statement, sha256_of
from chalicelib.receipts.service import new_receipt
from tests.builders import a_company, a_person_of
from tests.harness.calls import before_call
from tests.harness.client import ApiClient
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.faults import failing, silent
from tests.harness.moment import Moment
from tests.harness.s3 import rows, waiting_messages
from tests.papers.made import (
    NOW,
    a_certificate,
    a_key,
    a_receipt,
    certificates,
    deliver_papers,
    end_of,
    make_void,
    sweep_papers,
    with_paper,
)
from tests.papers.test_chain import an_export
from tests.receipts.records import handed_out

MINUTES = 8


@pytest.fixture
def company(world: None) -> Company:
    return a_company()


@pytest.fixture
def person(company: Company) -> User:
    return a_person_of(company)


def exported(company: Company, person: User) -> dict[str, Any]:
    answer = ApiClient().get(f"/companies/{company.id}/receipts/export?limit=100", by=person)
    assert answer.status == 200
    found: dict[str, Any] = answer.json
    return found


def asked(statement: str) -> str:
    body = {"sha256": sha256_of(statement)}
    answer = ApiClient().post("/receipts/verify-end", body)
    assert answer.status == 200
    state: str = answer.json["state"]
    return state


def sealed_records(company: Company) -> int:
    end = end_of(company.id).end
    return end.records if end else 0


def sweep(at: Moment) -> None:
    """The schedule runs, and what it asks for is done."""
    waiting_messages()
    at.move(minutes=MINUTES)
    sweep_papers()
    assert deliver_papers(*waiting_messages(_papers())) == []


def _papers() -> str:
    return str(clients.call("sqs", "get_queue_url", QueueName="awizo-test-papers")["QueueUrl"])


def test_export_carries_the_sealed_end(company: Company, person: User) -> None:
    with_paper(a_receipt(company))
    with_paper(a_receipt(company))

    export = exported(company, person)

    carried = end_in(export)
    assert carried is not None
    end = read_end(carried[0])
    assert (end.company_id, end.records, end.last_sha256) == (
        company.id,
        2,
        export["last_sha256"],
    )
    assert is_signed(*carried, [one.encode() for one in export["certificates"]])
    assert is_signed(*carried, certificates())
    assert judge_chain(export, end).is_whole
    assert asked(carried[0]) == "current"


def test_end_that_was_overtaken_and_one_that_is_not_ours_are_told(
    company: Company, person: User
) -> None:
    with_paper(a_receipt(company))
    statement = exported(company, person)["end"]["statement"]
    a_receipt(company)

    assert asked(statement) == "passed"
    assert asked(statement.replace('"records":1', '"records":2')) == "unknown"


def test_misses_are_counted_and_then_refused(company: Company) -> None:
    body = {"sha256": "0" * 64}

    answers = [ApiClient().post("/receipts/verify-end", body).status for _ in range(105)]

    assert answers[:100] == [200] * 100
    assert answers[-1] == 429


def test_void_is_sealed_by_the_sweep(company: Company, at: Moment) -> None:
    receipt = with_paper(a_receipt(company))
    make_void(receipt)
    assert sealed_records(company) == 1

    sweep(at)

    assert sealed_records(company) == 2
    assert not _is_marked(company)


def test_nothing_is_sealed_twice(company: Company) -> None:
    with_paper(a_receipt(company))

    assert deliver_papers({"v": 1, "company_id": company.id}) == []
    assert calls_in(lambda: seal_end(company.id)) == ["dynamodb.BatchGetItem"]
    assert len(rows("RECEIPTEND#")) == 1


def test_end_waits_for_the_first_certificate(company: Company, at: Moment) -> None:
    receipt = a_receipt(company)

    assert deliver_papers({"v": 1, "company_id": company.id}) == []
    assert sealed_records(company) == 0

    with_paper(receipt)
    assert sealed_records(company) == 1


def test_chain_of_an_earlier_release_is_sealed_when_somebody_takes_it_along(
    company: Company, person: User
) -> None:
    """Nothing marks it for the sweep."""
    with_paper(a_receipt(a_company()))
    a_receipt(company)
    waiting_messages(_papers())

    assert exported(company, person)["end"] is None
    assert deliver_papers(*waiting_messages(_papers())) == []
    assert exported(company, person)["end"] is not None


@pytest.mark.parametrize("body", [{"receipt_id": None}, {"receipt_id": ""}, {"company_id": "c"}])
def test_message_that_says_something_else_is_refused(
    company: Company, body: dict[str, Any]
) -> None:
    assert deliver_papers({"v": 1, "company_id": company.id} | body) == ["0"]


def test_killed_anywhere_the_sweep_seals_the_end(company: Company, at: Moment) -> None:
    with_paper(a_receipt(company))
    a_receipt(company)
    points = crash_points(calls_in(lambda: seal_end(company.id)))

    for nth, when in points:
        a_receipt(company)
        with killed_at(nth, when):
            seal_end(company.id)
        sweep(at)
        assert end_of(company.id).is_sealed, (nth, when)
        assert not _is_marked(company), (nth, when)

    said = [int(raw["records"]["N"]) for raw in rows("RECEIPTEND#")]
    assert len(said) == len(set(said))


def test_service_that_fails_lets_the_message_come_again(company: Company) -> None:
    with_paper(a_receipt(company))
    a_receipt(company)

    for service in ("kms", "s3", "dynamodb"):
        with failing(silent, service=service):
            assert deliver_papers({"v": 1, "company_id": company.id}) == ["0"], service
        assert sealed_records(company) == 1

    assert deliver_papers({"v": 1, "company_id": company.id}) == []
    assert sealed_records(company) == 2


def test_chain_that_grows_meanwhile_is_sealed_at_its_new_end(company: Company) -> None:
    with_paper(a_receipt(company))
    a_receipt(company)

    with before_call("TransactWriteItems", lambda: _grow(company)):
        seal_end(company.id)

    assert end_of(company.id).is_sealed
    assert sealed_records(company) == 3


def _grow(company: Company) -> None:
    commit(*new_receipt(end_of(company.id), handed_out(company)).changes)


def _is_marked(company: Company) -> bool:
    (chain,) = rows(f"COMPANY#{company.id}", "RECEIPTS")
    return "g5" in chain


def sealed(export: dict[str, Any]) -> SealedEnd:
    return SealedEnd("com_1", export["records"], export["last_sha256"], "2026-11-23T09:14:00+00:00")


@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_records_cut_off_at_the_end_are_missing_though_the_rest_fits(cut: int) -> None:
    whole = an_export() | {"company_id": "com_1"}
    left = [json.loads(one["record"]) for one in whole["items"][: 4 - cut]]
    last = sha256_of(canonical(left[-1])) if left else ""
    short = whole | {
        "items": whole["items"][: 4 - cut],
        "records": 4 - cut,
        "last_sha256": last,
    }
    assert judge_chain(short).is_whole

    found = judge_chain(short, sealed(whole))

    assert found.faults == tuple(Fault(place, Trouble.MISSING) for place in range(4 - cut + 1, 5))


def test_chain_that_was_made_up_does_not_fit_a_sealed_end() -> None:
    whole, other = an_export(3) | {"company_id": "com_1"}, an_export(3, void=1)

    assert judge_chain(whole, sealed(whole)).is_whole
    assert not judge_chain(whole, sealed(other)).is_whole
    forged = sealed(whole)
    assert Fault(2, Trouble.ALTERED, "NOWAK-7/2") in (
        judge_chain(whole, SealedEnd("com_1", 2, forged.last_sha256, forged.at)).faults
    )


def test_end_of_another_company_does_not_fit() -> None:
    whole = an_export() | {"company_id": "com_2"}

    assert judge_chain(whole, sealed(whole)).faults == (Fault(4, Trouble.ALTERED),)


def test_records_after_a_sealed_end_are_no_fault() -> None:
    whole = an_export() | {"company_id": "com_1"}
    second = json.loads(whole["items"][2]["record"])["previous"]

    assert judge_chain(whole, SealedEnd("com_1", 2, second, "")).is_whole


@pytest.mark.parametrize(
    "end",
    [
        {},
        "end",
        {"statement": "{}", "signature": ""},
        {"statement": "[]", "signature": ""},
        {"statement": '{"kind":"end","records":0}', "signature": ""},
        {"statement": '{"kind":"end","records":1}', "signature": ""},
        {"statement": 1, "signature": ""},
    ],
)
def test_what_is_no_end_is_no_export(end: object) -> None:
    with pytest.raises(NoExport):
        end_in({"end": end})


def with_end(export: dict[str, Any], *, tamper: str = "") -> dict[str, Any]:
    chain = Chain("com_1", export["records"], export["records"], export["last_sha256"])
    statement = end_statement(chain, NOW)
    signature = base64.b64encode(a_key().sign((statement + tamper).encode())).decode()
    return export | {"company_id": "com_1", "end": {"statement": statement, "signature": signature}}


def test_only_the_office_signs_an_end() -> None:
    carried = end_in(with_end(an_export()))
    assert carried is not None
    statement, signature = carried

    assert is_signed(statement, signature, [a_certificate()])
    assert not is_signed(f"{statement} ", signature, [a_certificate()])
    assert not is_signed(statement, "no base64", [a_certificate()])
    assert not is_signed(statement, "", [a_certificate()])
    assert not is_signed(statement, signature, [])
    with pytest.raises(ValueError, match="PEM"):
        is_signed(statement, signature, [b"none"])
