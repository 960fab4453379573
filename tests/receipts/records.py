"""What was handed out, for tests of receipts."""

import hashlib
import json
from datetime import date
from typing import Any

from chalicelib.companies.model import Company
from chalicelib.core import clock, ids
from chalicelib.receipts.model import (
    Consent,
    HandedOut,
    Office,
    Receipt,
    Recipient,
    Signature,
    TakenItem,
    Taker,
)


def an_item(number: str = "K7M2-9QXT4", **values: Any) -> TakenItem:
    said: dict[str, Any] = {
        "id": ids.new_id("mai"),
        "number": number,
        "sender": "Urząd Skarbowy",
        "kind": "letter",
        "reference": "",
        "received_on": date(2026, 11, 20),
        "scans": (),
    }
    return TakenItem(**said | values)


def handed_out(company: Company, items: int = 2, **values: Any) -> HandedOut:
    """Some letters of a company, taken by a person who signed."""
    details = company.details
    said: dict[str, Any] = {
        "company": Recipient(
            company.id, company.code, company.name, details.tax_id, details.address
        ),
        "office": Office("Biuro Żuraw", "Europe/Warsaw"),
        "at": clock.now(),
        "taker": Taker("Anna Nowak", "named", "id_card", "1234"),
        "clerk": "Celina Urbańska",
        "items": tuple(an_item(f"K7M2-9QX{place:02d}") for place in range(items)),
        "consent": Consent.SIGNATURE,
        "signature": Signature("signatures/hnd_1/abc.png", "v1", "ab" * 32),
        "handout_id": ids.new_id("hnd"),
    }
    return HandedOut(**said | values)


def records_of(receipts: list[Receipt]) -> list[dict[str, Any]]:
    """All records of a chain in their order, each proved to follow the one before."""
    texts = [receipt.record_json for receipt in receipts]
    texts += [receipt.void_record_json for receipt in receipts if receipt.void_record_json]
    records = sorted((json.loads(text) for text in texts), key=lambda one: int(one["position"]))
    previous = ""
    by_position = {json.loads(text)["position"]: text for text in texts}
    for place, record in enumerate(records, start=1):
        assert record["position"] == place
        assert record["previous"] == previous
        previous = hashlib.sha256(by_position[place].encode()).hexdigest()
    return records
