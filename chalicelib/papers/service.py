"""
Receipts for people: opening one through a link of at most 60 s that is recorded before it exists,
the export from which anybody can prove that none is missing, and whether a file is one of ours.
"""

from collections.abc import Sequence
from datetime import timedelta

from chalicelib.access.model import Actor
from chalicelib.attempts.model import Rule, network_of
from chalicelib.attempts.service import Limit, one_more, recounted, refuse_locked
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import signing
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.signing import LINK_SECONDS
from chalicelib.aws.table import commit, fetch
from chalicelib.config import config
from chalicelib.core.errors import Conflict
from chalicelib.papers.certificates import certificates_of
from chalicelib.papers.making import PDF
from chalicelib.receipts.model import PaperState, Receipt
from chalicelib.receipts.service import find_by_file
from chalicelib.scans.opening import Link

# Whoever has a receipt finds it at once; many misses in a row are somebody who has none.
LOOKS_FROM_NETWORK = Rule(
    "receipts", 100, timedelta(minutes=15), timedelta(hours=1), timedelta(hours=1)
)


def link_to_paper(actor: Actor, receipt: Receipt) -> Link:
    """
    A link to a receipt's PDF. 1 TransactWrite.

    Raises:
        Conflict: `receipt_pending`: the PDF is not there yet.

    Writes audit `receipts:receipt:link` before the link exists (T34).
    """
    if receipt.paper_state is not PaperState.READY:
        raise Conflict("The receipt is still being made. Try again.", code="receipt_pending")
    commit(
        entry(
            Tag.RECEIPTS_LINK,
            actor_id=actor.user.id,
            scope=receipt.company_id,
            target=receipt.id,
            number=receipt.number,
        )
    )
    name = f"{receipt.number.replace('/', '-')}.pdf"
    source = StoredObject(config().vault_bucket, receipt.pdf_key, receipt.pdf_version_id, 0)
    url = signing.sign_download(source, content_type=PDF, name=name, inline=True)
    return Link(url, LINK_SECONDS, PDF, name, is_inline=True)


def note_export(actor: Actor, company_id: str, receipts: Sequence[Receipt]) -> list[str]:
    """
    Write down that somebody takes records of receipts along; returns the certificates with which
    these were sealed. 1 TransactWrite, and 1 GetObject per certificate.

    Writes audit `receipts:receipts:export`.
    """
    commit(
        entry(
            Tag.RECEIPTS_EXPORT,
            actor_id=actor.user.id,
            scope=company_id,
            target=company_id,
            receipts=len(receipts),
        )
    )
    return certificates_of(receipts)


def verify_file(sha256: str, *, source_ip: str) -> Receipt | None:
    """
    The receipt that a whole file is, by its SHA-256 in hex; None when it is none of ours. A miss
    counts against the network that it came from (T76).

    Raises:
        TooManyAttempts: too many misses from this network.

    2 or 3 BatchGetItems, and 1 BatchGetItem and 1 TransactWrite after a miss.
    """
    limit = Limit(LOOKS_FROM_NETWORK, network_of(source_ip))
    refuse_locked(fetch([limit.key]), limit)
    found = find_by_file(sha256)
    if found is None:
        recounted(lambda: commit(*one_more(fetch([limit.key]), limit)))
    return found
