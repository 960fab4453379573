"""
The receipt's file: `RECEIPTFILE#sha256` / `RECEIPTFILE` says which receipt a whole PDF is, and is
written in the transaction that says on the receipt that its PDF is there.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pynamodb.attributes import UnicodeAttribute

from chalicelib.aws import keys, partitions
from chalicelib.aws.table import BY_DUE, Change, Row, fetch, put_new, query_index, read, update
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.core.values import Value
from chalicelib.receipts.model import PaperState, Receipt
from chalicelib.receipts.store import ReceiptRow, receipt_of

PAPER_MADE = "paper_made"
_PAGE = 1000
_MOST_PAGES = 10


class SealedFile(Value):
    """
    A receipt's PDF as it lies in the vault.

    Attributes:
        seal_key, seal_version_id: where the certificate lies with which it was sealed.
    """

    key: str
    version_id: str
    sha256: str
    seal_key: str
    seal_version_id: str


class ReceiptFileRow(Row):
    """Which receipt a file is."""

    company_id = UnicodeAttribute()
    receipt_id = UnicodeAttribute()


def mark_ready(receipt: Receipt, paper: SealedFile) -> tuple[Change, Change]:
    """
    The receipt's PDF is there, and can be found by its hash; Conflict PAPER_MADE if it was already.
    A receipt that became void meanwhile stays void.
    """
    made = Conflict("This receipt has its file already.", code=PAPER_MADE)
    actions = [
        ReceiptRow.paper_state.set(str(PaperState.READY)),
        ReceiptRow.pdf_key.set(paper.key),
        ReceiptRow.pdf_version_id.set(paper.version_id),
        ReceiptRow.pdf_sha256.set(paper.sha256),
        ReceiptRow.seal_key.set(paper.seal_key),
        ReceiptRow.seal_version_id.set(paper.seal_version_id),
        ReceiptRow.g5.remove(),
        ReceiptRow.g5s.remove(),
    ]
    is_pending = ReceiptRow.paper_state == str(PaperState.PENDING)
    key = keys.receipt_file(paper.sha256)
    row = ReceiptFileRow(pk=key.pk, sk=key.sk, company_id=receipt.company_id, receipt_id=receipt.id)
    marked = update(keys.receipt(receipt.company_id, receipt.id), actions, is_pending, made)
    return marked, put_new(row, made)


def find_by_file(sha256: str) -> Receipt | None:
    """The receipt whose whole PDF has this hash, as it stands now. 1 or 2 BatchGetItems."""
    key = keys.receipt_file(sha256)
    raw = fetch([key]).get(key)
    if raw is None:
        return None
    row = read(ReceiptFileRow, raw)
    of_receipt = keys.receipt(row.company_id, row.receipt_id)
    return receipt_of(fetch([of_receipt])[of_receipt])


def without_paper(grace: timedelta) -> Iterator[tuple[Receipt, datetime]]:
    """
    Receipts whose PDF is not there although it was asked for more than `grace` ago, and when that
    was; oldest first, at most 10,000. 1 Query of by-due per 1,000.
    """
    until = clock.iso(clock.now() - grace)
    position = None
    for _ in range(_MOST_PAGES):
        raws, position = query_index(
            BY_DUE,
            partitions.PAPERS_PENDING,
            until=until,
            position=position,
            limit=_PAGE,
            forward=True,
        )
        for raw in raws:
            asked_at = str(read(ReceiptRow, raw).g5s).partition("#")[0]
            yield receipt_of(raw), clock.from_iso(asked_at)
        if position is None:
            return
