"""Records of receipts and their chain."""

import hashlib
import json

from chalicelib.companies.model import Company, CompanyState
from chalicelib.core import clock
from chalicelib.core.values import replace
from chalicelib.receipts.chain import issued, replacement, voided
from chalicelib.receipts.model import Chain, PaperState, ReceiptState, Voiding, canonical
from tests.harness.moment import Moment
from tests.receipts.records import handed_out, records_of

COMPANY = Company("com_1", "NOWAK-7", "Nowak & Syn", "pl", CompanyState.ACTIVE, 1)
WHY = Voiding("Another person's letter", "Celina Urbańska", clock.now())


def test_record_says_what_the_company_may_know(at: Moment) -> None:
    told = handed_out(COMPANY, items=1)

    receipt, _ = issued(Chain(COMPANY.id), told, "rcp_1")

    assert receipt.record == {
        "version": 1,
        "kind": "receipt",
        "office": "Biuro Żuraw",
        "time_zone": "Europe/Warsaw",
        "company": {
            "id": "com_1",
            "code": "NOWAK-7",
            "name": "Nowak & Syn",
            "tax_id": "",
            "address": "",
        },
        "number": "NOWAK-7/1",
        "position": 1,
        "previous": "",
        "handed_out_at": clock.iso(told.at),
        "collector": {
            "name": "Anna Nowak",
            "kind": "named",
            "document_type": "id_card",
            "last_four": "1234",
        },
        "clerk": "Celina Urbańska",
        "items": [
            {
                "number": "K7M2-9QX00",
                "sender": "Urząd Skarbowy",
                "kind": "letter",
                "reference": "",
                "received_on": "2026-11-20",
                "scans": [],
            }
        ],
        "consent": "signature",
        "signature_sha256": "ab" * 32,
        "replaces": "",
    }


def test_record_holds_no_word_of_the_visit(at: Moment) -> None:
    told = handed_out(COMPANY)

    receipt, _ = issued(Chain(COMPANY.id), told, "rcp_1")

    assert told.handout_id not in receipt.record_json
    assert "signatures/" not in receipt.record_json
    assert all(item.id not in receipt.record_json for item in told.items)


def test_record_is_spelled_in_one_way(at: Moment) -> None:
    receipt, chain = issued(Chain(COMPANY.id), handed_out(COMPANY), "rcp_1")

    assert canonical(json.loads(receipt.record_json)) == receipt.record_json
    assert "Żuraw" in receipt.record_json
    assert receipt.record_sha256 == hashlib.sha256(receipt.record_json.encode()).hexdigest()
    assert chain.last_sha256 == receipt.record_sha256


def test_each_record_names_the_one_before_it(at: Moment) -> None:
    first, chain = issued(Chain(COMPANY.id), handed_out(COMPANY), "rcp_1")
    second, chain = issued(chain, handed_out(COMPANY), "rcp_2")
    first, chain = voided(chain, first, WHY)
    third, chain = issued(chain, handed_out(COMPANY), "rcp_3")

    records = records_of([first, second, third])

    assert [record["kind"] for record in records] == ["receipt", "receipt", "void", "receipt"]
    assert [receipt.number for receipt in (first, second, third)] == [
        "NOWAK-7/1",
        "NOWAK-7/2",
        "NOWAK-7/3",
    ]
    assert (chain.records, chain.receipts) == (4, 3)


def test_void_receipt_keeps_what_it_said(at: Moment) -> None:
    before, chain = issued(Chain(COMPANY.id), handed_out(COMPANY), "rcp_1")

    after, _ = voided(chain, before, WHY)

    assert after.record_json == before.record_json
    assert after.state is ReceiptState.VOID
    void = json.loads(after.void_record_json)
    assert void["voids"] == before.record_sha256
    assert (void["number"], void["reason"]) == ("NOWAK-7/1", WHY.reason)
    assert void["by"] == WHY.by


def test_replacement_says_the_same_of_the_items_that_stay(at: Moment) -> None:
    before, chain = issued(Chain(COMPANY.id), handed_out(COMPANY, items=3), "rcp_1")
    left = frozenset({before.mail_ids[1]})

    after, longer = replacement(chain, replace(before, paper_state=PaperState.READY), left, "rcp_2")

    assert after.mail_ids == (before.mail_ids[0], before.mail_ids[2])
    assert [item["number"] for item in after.record["items"]] == ["K7M2-9QX00", "K7M2-9QX02"]
    assert after.record["replaces"] == "NOWAK-7/1"
    assert after.number == "NOWAK-7/2"
    assert after.paper_state is PaperState.PENDING
    for name in ("collector", "clerk", "handed_out_at", "signature_sha256", "consent", "company"):
        assert after.record[name] == before.record[name]
    assert longer.last_sha256 == after.record_sha256
    assert records_of([before, after])
