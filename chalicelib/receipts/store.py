"""
`COMPANY#c` / `RECEIPT#id` (by-company: by when the mail was handed out; by-due, sparse: while its
PDF is not there) and `COMPANY#c` / `RECEIPTS`, where the company's chain of records ends (by-due,
sparse: while that end is not sealed).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pynamodb.attributes import ListAttribute, MapAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.aws import keys, partitions
from chalicelib.aws.long_text import LongText, kept
from chalicelib.aws.table import (
    BY_COMPANY,
    Change,
    Key,
    Raw,
    Row,
    fetch,
    position_of,
    put_new,
    query,
    query_every,
    query_index,
    read,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.paging import Page, Position, part_of, weight_of, within
from chalicelib.core.values import asdict
from chalicelib.receipts.model import Chain, End, PaperState, Receipt, ReceiptState, Signature

CHAIN_MOVED = "receipt_chain_moved"
# Of 400 kB; the rest is for the ids of 500 items and for what makes the receipt void.
_LONGEST_KEPT = 340_000


class ReceiptRow(Row):
    """One receipt; `void` holds what made it void."""

    number = UnicodeAttribute()
    position = NumberAttribute()
    handed_out_at = UnicodeAttribute()
    mail_ids: ListAttribute[str] = ListAttribute(default=list)
    handout_id = UnicodeAttribute()
    signature: MapAttribute[str, Any] = MapAttribute(default=dict)
    record_json = LongText()
    record_sha256 = UnicodeAttribute()
    state = UnicodeAttribute()
    void: MapAttribute[str, Any] = MapAttribute(null=True)
    replaced_by = UnicodeAttribute(null=True)
    paper_state = UnicodeAttribute()
    pdf_key = UnicodeAttribute(null=True)
    pdf_version_id = UnicodeAttribute(null=True)
    pdf_sha256 = UnicodeAttribute(null=True)
    seal_key = UnicodeAttribute(null=True)
    seal_version_id = UnicodeAttribute(null=True)


class ChainRow(Row):
    """Where a company's chain ends."""

    records = NumberAttribute()
    receipts = NumberAttribute()
    last_sha256 = UnicodeAttribute()
    end: MapAttribute[str, Any] = MapAttribute(null=True)


def receipt_of(raw: Raw) -> Receipt:
    """A raw receipt as the model's value."""
    row = read(ReceiptRow, raw)
    void = row.void.as_dict() if row.void is not None else {}
    return Receipt(
        id=row.sk.removeprefix(keys.RECEIPT_PREFIX),
        company_id=row.pk.removeprefix("COMPANY#"),
        number=row.number,
        position=int(row.position),
        handed_out_at=clock.from_iso(row.handed_out_at),
        mail_ids=tuple(row.mail_ids),
        handout_id=row.handout_id,
        signature=Signature(**row.signature.as_dict()),
        record_json=row.record_json,
        record_sha256=row.record_sha256,
        state=ReceiptState(row.state),
        void_at=clock.from_iso(void["at"]) if void else None,
        void_by=void.get("by", ""),
        void_reason=void.get("reason", ""),
        void_record_json=void.get("record_json", ""),
        void_record_sha256=void.get("record_sha256", ""),
        replaced_by=row.replaced_by or "",
        paper_state=PaperState(row.paper_state),
        pdf_key=row.pdf_key or "",
        pdf_version_id=row.pdf_version_id or "",
        pdf_sha256=row.pdf_sha256 or "",
        seal_key=row.seal_key or "",
        seal_version_id=row.seal_version_id or "",
        version=int(row.version),
    )


def receipt_in(rows: Mapping[Key, Raw], key: Key) -> Receipt:
    """
    The receipt of a key among items already read.

    Raises:
        NotFound: it is not among them.
    """
    if key not in rows:
        raise NotFound("There is no such receipt.")
    return receipt_of(rows[key])


def get_receipt(company_id: str, receipt_id: str) -> Receipt:
    """
    1 BatchGetItem.

    Raises:
        NotFound: the company has no such receipt.
    """
    key = keys.receipt(company_id, receipt_id)
    return receipt_in(fetch([key]), key)


def chain_of(company_id: str, raw: Raw | None) -> Chain:
    """Where the company's chain ends, given its raw row; empty before the first record."""
    if raw is None:
        return Chain(company_id)
    row = read(ChainRow, raw)
    said = row.end.as_dict() if row.end is not None else None
    end = End(**(said | {"records": int(said["records"])})) if said else None
    return Chain(company_id, int(row.records), int(row.receipts), row.last_sha256, end)


def list_receipts(company_id: str, *, limit: int, position: Position | None) -> Page[Receipt]:
    """
    A company's receipts, the last one first; fewer than asked for where they say too much for one
    answer. 1 Query, by-company.
    """
    partition = partitions.company_receipts(company_id)
    raws, after = query_index(BY_COMPANY, partition, position=position, limit=limit)
    found = [receipt_of(raw) for raw in raws]
    most = _within(found)
    if most < len(found):
        after = position_of(raws[most - 1], BY_COMPANY)
    return Page(tuple(found[:most]), after)


def every_receipt(company_id: str) -> list[Receipt]:
    """
    All receipts of a company in the order of its chain, strongly consistent. 1 Query per 100.
    """
    raws = query_every(keys.receipt(company_id, "").pk, prefix=keys.RECEIPT_PREFIX, page=100)
    return sorted(map(receipt_of, raws), key=lambda receipt: receipt.position)


def page_of_chain(company_id: str, *, limit: int, position: Position | None) -> Page[Receipt]:
    """
    All receipts of a company bit by bit, in no order of its own, strongly consistent; fewer than
    asked for where they say too much for one answer. 1 Query.

    Raises:
        BadRequest: the position lies outside of the company's receipts.
    """
    raws, after = query(
        keys.receipt(company_id, "").pk,
        prefix=keys.RECEIPT_PREFIX,
        after=part_of(position, "after") if position is not None else None,
        limit=limit,
    )
    found = [receipt_of(raw) for raw in raws]
    most = _within(found)
    if most < len(found):
        after = raws[most - 1]["sk"]["S"]
    return Page(tuple(found[:most]), {"after": after} if after else None)


def fits_a_row(record_json: str) -> bool:
    """Whether a row takes a receipt that says this."""
    return len(kept(record_json).encode()) <= _LONGEST_KEPT


def _within(receipts: Sequence[Receipt]) -> int:
    """How many of the first receipts one answer takes."""
    return within(weight_of(one.record_json) for one in receipts)


def put_receipt(receipt: Receipt) -> Change:
    """A new receipt, whose PDF is still to be made."""
    key, at = keys.receipt(receipt.company_id, receipt.id), clock.iso(receipt.handed_out_at)
    row = ReceiptRow(
        pk=key.pk,
        sk=key.sk,
        g1=partitions.company_receipts(receipt.company_id),
        # Of two receipts of one moment, the later record of the chain comes later.
        g1s=f"{at}#{receipt.position:08d}#{receipt.id}",
        g5=partitions.PAPERS_PENDING,
        g5s=f"{clock.iso(clock.now())}#{receipt.id}",
        number=receipt.number,
        position=receipt.position,
        handed_out_at=at,
        mail_ids=list(receipt.mail_ids),
        handout_id=receipt.handout_id,
        signature=asdict(receipt.signature),
        record_json=receipt.record_json,
        record_sha256=receipt.record_sha256,
        state=str(receipt.state),
        paper_state=str(receipt.paper_state),
    )
    return put_new(row)


def mark_void(after: Receipt, replaced_by: str) -> Change:
    """A receipt does not hold any more; what it said stays as it is."""
    void = {
        "at": clock.iso(after.void_at) if after.void_at else "",
        "by": after.void_by,
        "reason": after.void_reason,
        "record_json": after.void_record_json,
        "record_sha256": after.void_record_sha256,
    }
    actions = [
        ReceiptRow.state.set(str(ReceiptState.VOID)),
        ReceiptRow.void.set(void),
        ReceiptRow.version.set(ReceiptRow.version + 1),
        *([ReceiptRow.replaced_by.set(replaced_by)] if replaced_by else []),
    ]
    is_valid = ReceiptRow.state == str(ReceiptState.VALID)
    refused = Conflict("This receipt is void already.", code="receipt_void")
    return update(keys.receipt(after.company_id, after.id), actions, is_valid, refused)


def move_chain(before: Chain, after: Chain) -> Change:
    """
    The chain goes on from where it was seen to end, if it still ends there. Its new end is still to
    be sealed; the one that was sealed before stays until then.
    """
    key = keys.receipt_chain(before.company_id)
    row = ChainRow(
        pk=key.pk,
        sk=key.sk,
        g5=partitions.RECEIPT_ENDS_PENDING,
        g5s=f"{clock.iso(clock.now())}#{before.company_id}",
        version=after.records,
        records=after.records,
        receipts=after.receipts,
        last_sha256=after.last_sha256,
    )
    if not before.records:
        return put_new(row, _moved())
    actions = [
        ChainRow.g5.set(row.g5),
        ChainRow.g5s.set(row.g5s),
        ChainRow.version.set(row.version),
        ChainRow.records.set(row.records),
        ChainRow.receipts.set(row.receipts),
        ChainRow.last_sha256.set(row.last_sha256),
    ]
    return update(key, actions, ChainRow.last_sha256 == before.last_sha256, _moved())


def seal_chain(chain: Chain, end: End) -> Change:
    """The end of a chain is sealed, if it still ends there."""
    actions = [
        ChainRow.end.set(asdict(end)),
        ChainRow.g5.remove(),
        ChainRow.g5s.remove(),
    ]
    is_its_end = ChainRow.last_sha256 == chain.last_sha256
    return update(keys.receipt_chain(chain.company_id), actions, is_its_end, _moved())


def _moved() -> Conflict:
    return Conflict("Another receipt of this company was just written.", code=CHAIN_MOVED)
