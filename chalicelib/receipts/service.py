"""
Writing receipts down. Each function gives the changes that belong into the transaction of what the
receipt is about; the chain's end is moved by one of them, so that of two records that were made at
the same moment one must be made again (Conflict `receipt_chain_moved`).
"""

from botocore.exceptions import ClientError

from chalicelib.audit.store import Tag, entry
from chalicelib.aws import queues
from chalicelib.aws.observe import count, logger
from chalicelib.aws.table import Change
from chalicelib.config import config
from chalicelib.core import ids
from chalicelib.core.errors import Unavailable
from chalicelib.core.values import Value, replace
from chalicelib.receipts import ends, files, store
from chalicelib.receipts.chain import issued, replacement, voided
from chalicelib.receipts.files import PAPER_MADE, SealedFile
from chalicelib.receipts.model import Chain, HandedOut, Receipt, Voiding
from chalicelib.receipts.store import CHAIN_MOVED, chain_of, receipt_in, receipt_of

__all__ = [
    "CHAIN_MOVED",
    "PAPER_MADE",
    "SealedFile",
    "Written",
    "chain_of",
    "every_receipt",
    "find_by_file",
    "find_end",
    "fits",
    "get_receipt",
    "list_receipts",
    "mark_ready",
    "new_receipt",
    "page_of_chain",
    "receipt_in",
    "receipt_of",
    "seal_chain",
    "unsealed_chains",
    "void_receipt",
    "wake_end",
    "wake_papers",
    "without_items",
    "without_paper",
]

ENVELOPE_VERSION = 1

get_receipt = store.get_receipt
list_receipts = store.list_receipts
every_receipt = store.every_receipt
page_of_chain = store.page_of_chain
find_by_file = files.find_by_file
find_end = ends.find_end
seal_chain = ends.seal_chain
unsealed_chains = ends.unsealed_chains
mark_ready = files.mark_ready
without_paper = files.without_paper


class Written(Value):
    """
    What is to be committed about receipts of one company.

    Attributes:
        receipt: the one that holds now; None where none does.
        changes: rows and the chain's end; at most four.
    """

    receipt: Receipt | None
    changes: tuple[Change, ...]


def new_receipt(chain: Chain, told: HandedOut) -> Written:
    """A receipt for one company's part of a hand-out, as the next record of its chain."""
    receipt, after = issued(chain, told, ids.new_id("rcp"))
    return Written(receipt, (store.put_receipt(receipt), store.move_chain(chain, after)))


def fits(chain: Chain, told: HandedOut) -> bool:
    """Whether one receipt can say all of this: 500 items with up to some ten scans each."""
    receipt, _ = issued(chain, told, "")
    return store.fits_a_row(receipt.record_json)


def void_receipt(chain: Chain, before: Receipt, why: Voiding, *, actor_id: str) -> Written:
    """
    A receipt that does not hold any more; nothing comes in its place.

    Writes audit `receipts:receipt:void`.
    """
    after, moved = voided(chain, before, why)
    changes = (store.mark_void(after, ""), store.move_chain(chain, moved))
    return Written(None, (*changes, _void_record(after, actor_id)))


def without_items(
    chain: Chain, before: Receipt, left: frozenset[str], why: Voiding, *, actor_id: str
) -> Written:
    """
    A receipt becomes void since some of its items are not collected any more. For the others one
    with the same collector, signature and time comes in its place.

    Args:
        left: the ids of those mail items.

    Writes audit `receipts:receipt:void`.
    """
    if left.issuperset(before.mail_ids):
        return void_receipt(chain, before, why, actor_id=actor_id)
    after, first = voided(chain, before, why)
    receipt, moved = replacement(first, before, left, ids.new_id("rcp"))
    after = replace(after, replaced_by=receipt.id)
    return Written(
        receipt,
        (
            store.mark_void(after, receipt.id),
            store.put_receipt(receipt),
            store.move_chain(chain, moved),
            _void_record(after, actor_id),
        ),
    )


def wake_papers(receipt: Receipt) -> None:
    """
    After the commit: tell who makes the PDF, which a receipt that became void is owed too: what
    somebody signed stays. A lost message is no loss, since the sweep finds the receipt; so nothing
    is raised whatever the queue says.
    """
    _wake({"company_id": receipt.company_id, "receipt_id": receipt.id})


def wake_end(company_id: str) -> None:
    """
    Tell who seals that the end of a company's chain is still to be sealed; nothing is raised, as
    above. Whoever makes a PDF looks at that besides.
    """
    _wake({"company_id": company_id})


def _wake(what: dict[str, str]) -> None:
    try:
        queues.send(config().papers_queue_url, {"v": ENVELOPE_VERSION, **what})
    except (Unavailable, ClientError):
        logger.warning("receipt.wake_failed", extra=what, exc_info=True)
        count("ReceiptWakeFailed")


def _void_record(receipt: Receipt, actor_id: str) -> Change:
    return entry(
        Tag.RECEIPTS_VOID,
        actor_id=actor_id,
        scope=receipt.company_id,
        target=receipt.id,
        number=receipt.number,
        replaced_by=receipt.replaced_by or None,
    )
