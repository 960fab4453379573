"""Receipts as the API answers them."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.edge.body import Answer, Input
from chalicelib.mail.model import MailKind
from chalicelib.papers.chain import EXPORT_KIND, EXPORT_VERSION
from chalicelib.papers.service import EndState
from chalicelib.receipts.model import Chain, PaperState, Receipt, ReceiptState


class ReceiptItemAnswer(Answer):
    """One item of a receipt, as it was called on that day."""

    mail_id: str
    number: str
    sender: str
    kind: MailKind
    reference: str
    received_on: date


class VoidAnswer(Answer):
    """Why a receipt does not hold any more; `by_name` as its record names who said so."""

    at: datetime
    reason: str
    by_name: str


class ReceiptAnswer(Answer):
    """One receipt; `paper` says whether its PDF can be opened."""

    id: str
    company_id: str
    number: str
    handed_out_at: datetime
    collector_name: str
    clerk_name: str
    consent: Literal["signature", "tick"]
    state: ReceiptState
    void: VoidAnswer | None
    replaces: str | None
    replaced_by: str | None
    paper: PaperState
    items: list[ReceiptItemAnswer]


class RecordAnswer(Answer):
    """
    One record of the chain: `record` is its canonical JSON as a text, exactly as it is hashed;
    `pdf_sha256` is of the receipt's file, null for a void and while the file is being made.
    """

    position: int
    record: str
    sha256: str
    pdf_sha256: str | None


class EndAnswer(Answer):
    """
    The end of a chain as the office sealed it: `statement` is JSON as a text, exactly as it was
    signed (RSASSA-PKCS1-v1_5 with SHA-256, base64) with one of the export's certificates.
    """

    statement: str
    signature: str


class ExportAnswer(Answer):
    """
    Records of a company's receipts, in no order: all pages together are its export. The chain had
    `records` of them when this page was asked for, and `last_sha256` is the hash of the last one;
    of what pages say the first counts, with the records up to its. `certificates` are PEM. `end`
    may lie some records back, and is null until the first one is sealed.
    """

    kind: Literal["awizo-receipts"]
    version: Literal[1]
    company_id: str
    records: int
    last_sha256: str
    end: EndAnswer | None
    certificates: list[str]
    items: list[RecordAnswer]
    next: str | None


class VerifyFile(Input):
    """The SHA-256 of a whole file, in hex."""

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class VerifyEnd(Input):
    """The SHA-256 of the statement about the end of a chain, in hex."""

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class VerifiedEndAnswer(Answer):
    """
    Whether the office sealed it: `current` when no record was written since, else `passed`.
    """

    state: EndState


class VerifiedAnswer(Answer):
    """What a file is; all but `state` is null for one that is unknown."""

    state: Literal["valid", "void", "unknown"]
    number: str | None
    handed_out_at: datetime | None
    void_at: datetime | None


def receipt_answer(receipt: Receipt) -> ReceiptAnswer:
    """
    A receipt, the same for staff and for the company's own people: all of it stands in the records
    that anybody can read who has it or its export.
    """
    record = receipt.record
    return ReceiptAnswer(
        id=receipt.id,
        company_id=receipt.company_id,
        number=receipt.number,
        handed_out_at=receipt.handed_out_at,
        collector_name=record["collector"]["name"],
        clerk_name=record["clerk"],
        consent=record["consent"],
        state=receipt.state,
        void=_void(receipt),
        replaces=record["replaces"] or None,
        replaced_by=receipt.replaced_by or None,
        paper=receipt.paper_state,
        items=_items(receipt),
    )


def export_answer(
    chain: Chain,
    receipts: Sequence[Receipt],
    certificates: Sequence[str],
    following: str | None,
) -> ExportAnswer:
    """A page of an export."""
    end = chain.end
    return ExportAnswer(
        kind=EXPORT_KIND,
        version=EXPORT_VERSION,
        company_id=chain.company_id,
        records=chain.records,
        last_sha256=chain.last_sha256,
        end=EndAnswer(statement=end.statement, signature=end.signature) if end else None,
        certificates=list(certificates),
        # What was written after the chain's end was read would look like a forged end.
        items=[
            record
            for receipt in receipts
            for record in _records(receipt)
            if record.position <= chain.records
        ],
        next=following,
    )


def verified_answer(receipt: Receipt | None) -> VerifiedAnswer:
    """What is said of a file to anybody who has it."""
    if receipt is None:
        return VerifiedAnswer(state="unknown", number=None, handed_out_at=None, void_at=None)
    return VerifiedAnswer(
        state="void" if receipt.state is ReceiptState.VOID else "valid",
        number=receipt.number,
        handed_out_at=receipt.handed_out_at,
        void_at=receipt.void_at,
    )


def _void(receipt: Receipt) -> VoidAnswer | None:
    if receipt.void_at is None:
        return None
    return VoidAnswer(at=receipt.void_at, reason=receipt.void_reason, by_name=receipt.void_by)


def _items(receipt: Receipt) -> list[ReceiptItemAnswer]:
    return [
        ReceiptItemAnswer(
            mail_id=mail_id,
            number=item["number"],
            sender=item["sender"],
            kind=MailKind(item["kind"]),
            reference=item["reference"],
            received_on=date.fromisoformat(item["received_on"]),
        )
        for mail_id, item in zip(receipt.mail_ids, receipt.record["items"], strict=True)
    ]


def _records(receipt: Receipt) -> list[RecordAnswer]:
    issued = RecordAnswer(
        position=receipt.position,
        record=receipt.record_json,
        sha256=receipt.record_sha256,
        pdf_sha256=receipt.pdf_sha256 or None,
    )
    if not receipt.void_record_json:
        return [issued]
    return [issued, _void_record(receipt)]


def _void_record(receipt: Receipt) -> RecordAnswer:
    return RecordAnswer(
        position=json.loads(receipt.void_record_json)["position"],
        record=receipt.void_record_json,
        sha256=receipt.void_record_sha256,
        pdf_sha256=None,
    )
