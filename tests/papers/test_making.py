"""A receipt's paper: made once, found by its hash, repaired after every failure (T65)."""

import hashlib
from typing import Any

import pytest

from chalicelib.audit.store import Tag
from chalicelib.aws import bucket, clients
from chalicelib.config import config, seal_key
from chalicelib.core.errors import NotFound
from chalicelib.handouts.service import resume
from chalicelib.papers import seal
from chalicelib.papers.certificates import PREFIX, Certificate, certificate_of, certificates_of
from chalicelib.papers.judging import judge
from chalicelib.papers.key import seal_key as key_named
from chalicelib.papers.making import NotOurs, make_paper, paper_key
from chalicelib.receipts.model import PaperState, Receipt, ReceiptState
from chalicelib.receipts.service import every_receipt, find_by_file, get_receipt
from tests.builders import a_clerk, a_company, a_mail_item
from tests.handouts.desk import a_collector_of, always, post_handout
from tests.harness.calls import before_call, recorded
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.faults import EVERY_FAILURE, Failure, failing, no_pauses
from tests.harness.module_world import empty_the_world
from tests.harness.moment import Moment
from tests.harness.s3 import rows, waiting_messages
from tests.papers.conftest import SEAL_SPEC
from tests.papers.made import (
    a_receipt,
    a_sealed_page,
    certificates,
    make_void,
    new_key,
    pages_of,
    squeezed,
    text_in,
    unpacked,
    vault_keys,
)
from tests.papers.made import (
    deliver_papers as deliver,
)
from tests.papers.made import (
    sweep_papers as sweep,
)

pytestmark = pytest.mark.usefixtures("world")


def message_of(receipt: Receipt) -> dict[str, Any]:
    return {"v": 1, "company_id": receipt.company_id, "receipt_id": receipt.id}


def now(receipt: Receipt) -> Receipt:
    return get_receipt(receipt.company_id, receipt.id)


def paper_of(receipt: Receipt) -> bytes:
    there = bucket.head(config().vault_bucket, now(receipt).pdf_key, now(receipt).pdf_version_id)
    assert there is not None
    content = bucket.read(there)
    assert content is not None
    return content


def assert_made(receipt: Receipt) -> None:
    """The receipt has its one genuine paper, found by its hash; its record is as it was."""
    after, pdf = now(receipt), paper_of(receipt)
    assert after.paper_state is PaperState.READY
    assert after.pdf_sha256 == hashlib.sha256(pdf).hexdigest()
    found = find_by_file(after.pdf_sha256)
    assert found is not None
    assert found.id == receipt.id
    verdict = judge(pdf, certificates())
    assert verdict.is_genuine
    assert verdict.record_json == after.record_json == receipt.record_json
    assert vault_keys("receipts/") == [paper_key(receipt.company_id, receipt.id)]
    assert len(vault_keys(PREFIX)) == 1
    audit = rows(f"AUDIT#{receipt.company_id}")
    assert [row["tag"]["S"] for row in audit].count(str(Tag.RECEIPTS_SEAL)) == 1


def test_message_makes_the_paper() -> None:
    receipt = a_receipt(a_company())

    assert deliver(message_of(receipt)) == []

    assert_made(receipt)
    assert squeezed("Anna Nowak") in text_in(paper_of(receipt))


def test_paper_is_in_the_language_of_the_company() -> None:
    receipt = a_receipt(a_company(language="it"))

    deliver(message_of(receipt))

    assert squeezed("Ricevuta di ritiro") in text_in(paper_of(receipt))


def test_paper_without_a_signature_says_so() -> None:
    receipt = a_receipt(a_company(language="en"), signed=False)

    deliver(message_of(receipt))

    assert_made(receipt)
    assert squeezed("without a signature") in text_in(paper_of(receipt))


def test_message_that_comes_twice_makes_one_paper() -> None:
    receipt = a_receipt(a_company())

    assert deliver(message_of(receipt), message_of(receipt)) == []

    assert_made(receipt)


def test_second_worker_at_the_last_moment_changes_nothing() -> None:
    receipt = a_receipt(a_company())
    with before_call("TransactWriteItems", lambda: make_paper(receipt.company_id, receipt.id)):
        make_paper(receipt.company_id, receipt.id)

    assert_made(receipt)


def test_two_companies_of_one_visit_know_nothing_of_each_other() -> None:
    """The same collector and signature, two receipts: each paper tells of one company (T13)."""
    mine, theirs = a_company(name="Alfa Żagle"), a_company(name="Omega Kotwice")
    receipts = [a_receipt(mine), a_receipt(theirs)]

    deliver(*map(message_of, receipts))

    papers = [paper_of(receipt) for receipt in receipts]
    for paper, own, other in zip(papers, (mine, theirs), (theirs, mine), strict=True):
        everything = paper + unpacked(paper) + text_in(paper).encode()
        for told in (own.name, own.code, own.id, squeezed(own.name)):
            assert told.encode() in everything
        for told in (other.name, other.code, other.id, squeezed(other.name), "hnd_", "mai_"):
            assert told.encode() not in everything
        # As typst made it, and the seal; nothing was there before.
        assert paper.count(b"%%EOF") == 2
        assert pages_of(paper) == 1


def test_receipt_that_became_void_meanwhile_has_its_paper_and_stays_void() -> None:
    receipt = a_receipt(a_company())
    make_void(receipt)

    assert deliver(message_of(receipt)) == []

    assert now(receipt).state is ReceiptState.VOID
    assert now(receipt).paper_state is PaperState.READY


@pytest.mark.parametrize("failure", EVERY_FAILURE)
@pytest.mark.parametrize("service", ["dynamodb", "kms", "s3"])
def test_failing_service_leaves_it_pending_and_the_sweep_repairs_it(
    failure: Failure, service: str, at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_pauses(monkeypatch)
    receipt = a_receipt(a_company())

    with failing(failure, service=service):
        assert deliver(message_of(receipt)) == ["0"]

    assert now(receipt).paper_state is PaperState.PENDING
    at.move(minutes=5)
    sweep()
    assert deliver(*waiting_messages(config().papers_queue_url)) == []
    assert_made(receipt)


def test_worker_that_dies_anywhere_is_made_good_by_the_sweep(at: Moment) -> None:
    receipt = a_receipt(a_company())
    calls = calls_in(lambda: deliver(message_of(receipt)))
    assert calls.count("s3.PutObject") == 2
    assert calls[-1] == "dynamodb.TransactWriteItems"
    for nth, when in crash_points(calls):
        empty_the_world()
        receipt = a_receipt(a_company())
        with killed_at(nth, when) as death:
            deliver(message_of(receipt))
        assert death.call

        at.move(minutes=5)
        sweep()
        deliver(*waiting_messages(config().papers_queue_url))

        assert_made(receipt)


def test_sweep_leaves_young_and_ready_ones_alone(at: Moment) -> None:
    ready, young = a_receipt(a_company()), a_receipt(a_company())
    deliver(message_of(ready))

    sweep()

    assert waiting_messages(config().papers_queue_url) == []
    at.move(minutes=5)
    sweep()
    end_of_young = {"v": 1, "company_id": young.company_id}
    assert waiting_messages(config().papers_queue_url) == [message_of(young), end_of_young]


def test_page_that_cannot_be_set_leaves_the_receipt_pending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_: object) -> bytes:
        raise RuntimeError

    receipt = a_receipt(a_company())
    with monkeypatch.context() as patch:
        patch.setattr("chalicelib.papers.making.set_page", broken)
        assert deliver(message_of(receipt)) == ["0"]
    assert now(receipt).paper_state is PaperState.PENDING

    assert deliver(message_of(receipt)) == []

    assert_made(receipt)


def test_foreign_file_in_its_place_is_not_taken_for_the_receipt() -> None:
    receipt = a_receipt(a_company())
    place = paper_key(receipt.company_id, receipt.id)
    bucket.store_bytes_once(config().vault_bucket, place, a_sealed_page(), "application/pdf")

    with pytest.raises(NotOurs):
        make_paper(receipt.company_id, receipt.id)

    assert now(receipt).paper_state is PaperState.PENDING


def test_key_that_was_changed_after_a_worker_died_keeps_no_receipt_pending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the former key sealed lies there, and there is only one file."""
    receipt = a_receipt(a_company())
    with killed_at(1, "before", name_of_call="dynamodb.TransactWriteItems") as death:
        make_paper(receipt.company_id, receipt.id)
    assert death.call
    made = clients.call("kms", "create_key", **SEAL_SPEC)
    monkeypatch.setenv("SEAL_KEY", str(made["KeyMetadata"]["KeyId"]))

    assert deliver(message_of(receipt)) == []

    assert now(receipt).paper_state is PaperState.READY
    (certificate,) = certificates_of([now(receipt)])
    assert judge(paper_of(receipt), [certificate.encode()]).is_genuine


def test_other_signature_than_the_records_is_not_put_on_the_page() -> None:
    receipt = a_receipt(a_company())
    there = bucket.head(config().vault_bucket, receipt.signature.key)
    assert there is not None
    bucket.remove(there)

    with pytest.raises(NotOurs):
        make_paper(receipt.company_id, receipt.id)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"v": 2, "company_id": "com_" + "0" * 26, "receipt_id": "rcp_" + "0" * 26},
        {"v": 1, "company_id": "com_1", "receipt_id": "rcp_" + "0" * 26},
        {"v": 1, "company_id": "com_" + "0" * 26, "receipt_id": ["x"]},
        {"v": 1, "company_id": "com_" + "0" * 26, "receipt_id": "rcp_" + "0" * 26},
        "no JSON",
    ],
)
def test_message_that_nobody_understands_comes_again_until_it_is_dead(body: Any) -> None:
    assert deliver(body) == ["0"]


def test_receipt_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound):
        make_paper(a_company().id, "rcp_" + "0" * 26)


def test_certificate_is_made_once() -> None:
    key = key_named(seal_key())

    first = certificate_of(key, "Biuro Żuraw")
    second = certificate_of(key, "Another Name")

    assert first == second
    assert certificates() == [first.pem]


def test_certificate_of_whoever_was_first_counts() -> None:
    key = key_named(seal_key())
    seen: list[Certificate] = []

    with before_call("PutObject", lambda: seen.append(certificate_of(key, "First"))):
        assert certificate_of(key, "Second") == seen[0]


def test_certificates_of_former_keys_are_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    before = a_receipt(a_company())
    deliver(message_of(before))

    key = new_key()
    monkeypatch.setattr("chalicelib.papers.making.key_named", lambda _: key)
    after = a_receipt(a_company())
    deliver(message_of(after))

    assert len(certificates()) == 2
    for receipt in (before, after):
        (sealed_with,) = certificates_of([now(receipt)])
        assert judge(paper_of(receipt), [sealed_with.encode()]).is_genuine


def test_end_of_a_certificate_is_told_a_year_before(at: Moment) -> None:
    key = key_named(seal_key())
    certificate = certificate_of(key, "Biuro")
    at.now = seal.ends_at(certificate.pem)
    at.move(days=-300)

    with recorded():
        assert certificate_of(key, "Biuro") == certificate


@pytest.mark.long
def test_five_hundred_letters_of_the_longest_senders_are_handed_out_with_their_paper(
    world: None,
) -> None:
    company = a_company()
    letters = "Ąćęłńóśźż"
    items = [
        a_mail_item(company, sender=f"{place:03d} " + letters[place % 9] * 196, reference="Ż" * 80)
        for place in range(500)
    ]
    mail = {company.id: items}

    answer = post_handout(a_clerk(), {"kind": "user", "user_id": a_collector_of(mail).id}, mail)
    # A slow machine leaves the last items to whoever goes on.
    resume(answer.json["id"], always)
    (receipt,) = every_receipt(company.id)
    make_paper(receipt.company_id, receipt.id)

    assert answer.status == 201
    assert (len(receipt.mail_ids), now(receipt).paper_state) == (500, PaperState.READY)
