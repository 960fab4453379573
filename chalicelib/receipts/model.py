"""
Receipts: the record of what was handed out to whom. A company's records are a chain: each names the
hash of the one before it, so that none can be taken away or changed without the next one showing
it. What makes a receipt void is a record of the same chain. Pure.
"""

import hashlib
import json
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chalicelib.core import clock
from chalicelib.core.values import Value, replace

RECORD_VERSION = 1


class ReceiptState(StrEnum):
    """Whether what a receipt says still holds."""

    VALID = "valid"
    VOID = "void"


class PaperState(StrEnum):
    """Whether the receipt's PDF is there; it is made after the hand-out."""

    NONE = "none"
    PENDING = "pending"
    READY = "ready"


class Consent(StrEnum):
    """How the collector said that it is so."""

    SIGNATURE = "signature"
    TICK = "tick"


class Taker(Value):
    """
    Who took the mail, as a receipt names it.

    Attributes:
        kind: user, named, code or other.
        document_type, last_four: of the document that was shown; empty for none.
    """

    name: str
    kind: str
    document_type: str = ""
    last_four: str = ""


class TakenItem(Value):
    """
    One item of a receipt.

    Attributes:
        id: of the mail item; it is not part of the record.
        number: as people see it, with its dash.
        scans: the SHA-256 of each copy that the company could read then.
    """

    id: str
    number: str
    sender: str
    kind: str
    reference: str
    received_on: date
    scans: tuple[str, ...] = ()


class Office(Value):
    """Who hands out, and in which time zone its days are."""

    name: str
    time_zone: str


class Recipient(Value):
    """The company whose mail it is, as it is called on that day."""

    id: str
    code: str
    name: str
    tax_id: str
    address: str


class Signature(Value):
    """
    Where the drawn signature lies in the vault; all of it is empty where there is none.

    Attributes:
        sha256: of the file, which the record names.
    """

    key: str = ""
    version_id: str = ""
    sha256: str = ""


class HandedOut(Value):
    """
    What a receipt is about: one company's part of a visit, and no word of any other.

    Attributes:
        handout_id: the visit; it is not part of the record.
    """

    company: Recipient
    office: Office
    at: datetime
    taker: Taker
    clerk: str
    items: tuple[TakenItem, ...]
    consent: Consent
    signature: Signature
    handout_id: str


class Receipt(Value):
    """
    The record of a signed proof that a company's mail was handed out.

    Attributes:
        number: runs inside the company, such as `NOWAK-7/12`.
        position: of the record in the company's chain, from 1.
        mail_ids: the items in the order of the record.
        record_json: canonical JSON, exactly as it was hashed.
        record_sha256: the hash that the company's next record names.
        void_record_json, void_record_sha256: the record that made it void; empty while valid.
        replaced_by: id of the receipt that came in its place, if one did.
        pdf_key, pdf_version_id, pdf_sha256: of the PDF once it is there.
        seal_key, seal_version_id: of the certificate with which it was sealed.
    """

    id: str
    company_id: str
    number: str
    position: int
    handed_out_at: datetime
    mail_ids: tuple[str, ...]
    handout_id: str
    signature: Signature
    record_json: str
    record_sha256: str
    state: ReceiptState = ReceiptState.VALID
    void_at: datetime | None = None
    void_by: str = ""
    void_reason: str = ""
    void_record_json: str = ""
    void_record_sha256: str = ""
    replaced_by: str = ""
    paper_state: PaperState = PaperState.PENDING
    pdf_key: str = ""
    pdf_version_id: str = ""
    pdf_sha256: str = ""
    seal_key: str = ""
    seal_version_id: str = ""
    version: int = 1

    @property
    def record(self) -> dict[str, Any]:
        """The record as it can be read."""
        found: dict[str, Any] = json.loads(self.record_json)
        return found


class Chain(Value):
    """
    Where a company's chain of records ends.

    Attributes:
        records: how many there are, voids included.
        receipts: how many of them are receipts, which gives the next one its number.
        last_sha256: the hash of the last one; empty before the first.
    """

    company_id: str
    records: int = 0
    receipts: int = 0
    last_sha256: str = ""


class Voiding(Value):
    """Why a receipt does not hold any more, who said so, and when."""

    reason: str
    by: str
    at: datetime


def canonical(record: dict[str, Any]) -> str:
    """The one spelling of a record: sorted names, no spaces, letters as they are."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def sha256_of(text: str) -> str:
    """The hash of a record's spelling, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


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
