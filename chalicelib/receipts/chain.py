"""
A company's chain of records: the next receipt, what makes one void, and what comes in its place.
Each takes the chain as it ends and gives it back with one record more. Pure.
"""

from typing import Any

from chalicelib.core import clock
from chalicelib.core.values import replace
from chalicelib.receipts.model import (
    RECORD_VERSION,
    Chain,
    HandedOut,
    PaperState,
    Receipt,
    ReceiptState,
    TakenItem,
    Voiding,
    canonical,
    sha256_of,
)


def issued(chain: Chain, told: HandedOut, receipt_id: str) -> tuple[Receipt, Chain]:
    """A receipt as the next record of a company's chain, and the chain with it."""
    number = f"{told.company.code}/{chain.receipts + 1}"
    record = _linked(chain, _told(told) | {"kind": "receipt", "number": number})
    return _receipt(chain, told, receipt_id, record), _longer(chain, record, receipts=1)


def replacement(
    chain: Chain, before: Receipt, left: frozenset[str], receipt_id: str
) -> tuple[Receipt, Chain]:
    """
    A receipt in the place of another that some items have left: what it says of the hand-out is
    what the former one said.
    """
    kept = [place for place, mail_id in enumerate(before.mail_ids) if mail_id not in left]
    told = before.record
    number = f"{told['company']['code']}/{chain.receipts + 1}"
    record = _linked(
        chain,
        told
        | {
            "number": number,
            "replaces": before.number,
            "items": [told["items"][place] for place in kept],
        },
    )
    text = canonical(record)
    receipt = replace(
        before,
        id=receipt_id,
        number=number,
        position=record["position"],
        mail_ids=tuple(before.mail_ids[place] for place in kept),
        record_json=text,
        record_sha256=sha256_of(text),
        paper_state=PaperState.PENDING,
        pdf_key="",
        pdf_version_id="",
        pdf_sha256="",
        version=1,
    )
    return receipt, _longer(chain, record, receipts=1)


def voided(chain: Chain, before: Receipt, why: Voiding) -> tuple[Receipt, Chain]:
    """A receipt that does not hold any more, which is a record of its own."""
    told = before.record
    record = _linked(
        chain,
        {
            "version": RECORD_VERSION,
            "kind": "void",
            "office": told["office"],
            "company": {"id": told["company"]["id"], "code": told["company"]["code"]},
            "number": before.number,
            "voids": before.record_sha256,
            "at": clock.iso(why.at),
            "by": why.by,
            "reason": why.reason,
        },
    )
    text = canonical(record)
    after = replace(
        before,
        state=ReceiptState.VOID,
        void_at=why.at,
        void_by=why.by,
        void_reason=why.reason,
        void_record_json=text,
        void_record_sha256=sha256_of(text),
        version=before.version + 1,
    )
    return after, _longer(chain, record, receipts=0)


def _told(told: HandedOut) -> dict[str, Any]:
    """What the record says of the hand-out itself."""
    company, taker = told.company, told.taker
    return {
        "version": RECORD_VERSION,
        "office": told.office.name,
        "time_zone": told.office.time_zone,
        "company": {
            "id": company.id,
            "code": company.code,
            "name": company.name,
            "tax_id": company.tax_id,
            "address": company.address,
        },
        "handed_out_at": clock.iso(told.at),
        "collector": {
            "name": taker.name,
            "kind": taker.kind,
            "document_type": taker.document_type,
            "last_four": taker.last_four,
        },
        "clerk": told.clerk,
        "items": [_item(item) for item in told.items],
        "consent": str(told.consent),
        "signature_sha256": told.signature.sha256,
        "replaces": "",
    }


def _item(item: TakenItem) -> dict[str, Any]:
    return {
        "number": item.number,
        "sender": item.sender,
        "kind": item.kind,
        "reference": item.reference,
        "received_on": item.received_on.isoformat(),
        "scans": list(item.scans),
    }


def _linked(chain: Chain, record: dict[str, Any]) -> dict[str, Any]:
    return record | {"position": chain.records + 1, "previous": chain.last_sha256}


def _longer(chain: Chain, record: dict[str, Any], *, receipts: int) -> Chain:
    return Chain(
        chain.company_id,
        chain.records + 1,
        chain.receipts + receipts,
        sha256_of(canonical(record)),
        chain.end,
    )


def _receipt(chain: Chain, told: HandedOut, receipt_id: str, record: dict[str, Any]) -> Receipt:
    text = canonical(record)
    return Receipt(
        id=receipt_id,
        company_id=chain.company_id,
        number=record["number"],
        position=record["position"],
        handed_out_at=told.at,
        mail_ids=tuple(item.id for item in told.items),
        handout_id=told.handout_id,
        signature=told.signature,
        record_json=text,
        record_sha256=sha256_of(text),
    )
