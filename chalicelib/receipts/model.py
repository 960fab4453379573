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

from chalicelib.core.values import Value

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


class End(Value):
    """
    The end of a chain as the office sealed it.

    Attributes:
        statement: canonical JSON, exactly as it was signed.
        signature: base64; RSASSA-PKCS1-v1_5 with SHA-256.
        records: how many records there were.
        seal_key, seal_version_id: of the certificate with which it was sealed.
    """

    statement: str
    signature: str
    records: int
    seal_key: str
    seal_version_id: str


class Chain(Value):
    """
    Where a company's chain of records ends.

    Attributes:
        records: how many there are, voids included.
        receipts: how many of them are receipts, which gives the next one its number.
        last_sha256: the hash of the last one; empty before the first.
        end: the last end that was sealed, which may lie some records back; None before the first.
    """

    company_id: str
    records: int = 0
    receipts: int = 0
    last_sha256: str = ""
    end: End | None = None

    @property
    def is_sealed(self) -> bool:
        """Whether nothing was written since its end was sealed."""
        return self.records == (self.end.records if self.end else 0)


class Voiding(Value):
    """Why a receipt does not hold any more, who said so, and when."""

    reason: str
    by: str
    at: datetime


def end_statement(chain: Chain, at: datetime) -> str:
    """What is signed of the end of a chain."""
    return canonical(
        {
            "version": RECORD_VERSION,
            "kind": "end",
            "company": chain.company_id,
            "records": chain.records,
            "last_sha256": chain.last_sha256,
            "at": at.isoformat(timespec="seconds"),
        }
    )


def canonical(record: dict[str, Any]) -> str:
    """The one spelling of a record: sorted names, no spaces, letters as they are."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def sha256_of(text: str) -> str:
    """The hash of a record's spelling, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
