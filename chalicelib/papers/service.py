"""
Receipts for people: opening one through a link of at most 60 s that is recorded before it exists,
the export from which anybody can prove that none is missing, and whether a file is one of ours.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import StrEnum

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
from chalicelib.receipts.model import Chain, PaperState, Receipt
from chalicelib.receipts.service import find_by_file, find_end, wake_end
from chalicelib.scans.opening import Link

# Whoever has a receipt finds it at once; many misses in a row are somebody who has none.
LOOKS_FROM_NETWORK = Rule(
    "receipts", 100, timedelta(minutes=15), timedelta(hours=1), timedelta(hours=1)
)


class EndState(StrEnum):
    """What a statement about the end of a chain is: sealed and still true, or overtaken."""

    CURRENT = "current"
    PASSED = "passed"
    UNKNOWN = "unknown"


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


def note_export(actor: Actor, chain: Chain, receipts: Sequence[Receipt]) -> list[str]:
    """
    Write down that somebody takes records of receipts along; returns the certificates with which
    these and the chain's end were sealed. 1 TransactWrite, and 1 GetObject per certificate. An end
    that is not sealed is asked for: 1 message.

    Writes audit `receipts:receipts:export`.
    """
    commit(
        entry(
            Tag.RECEIPTS_EXPORT,
            actor_id=actor.user.id,
            scope=chain.company_id,
            target=chain.company_id,
            receipts=len(receipts),
        )
    )
    if not chain.is_sealed:
        wake_end(chain.company_id)
    return certificates_of([*receipts, *([chain.end] if chain.end else [])])


def verify_file(sha256: str, *, source_ip: str) -> Receipt | None:
    """
    The receipt that a whole file is, by its SHA-256 in hex; None when it is none of ours. A miss
    counts against the network that it came from (T76).

    Raises:
        TooManyAttempts: too many misses from this network.

    2 or 3 BatchGetItems, and 1 BatchGetItem and 1 TransactWrite after a miss.
    """
    return _looked_up(lambda: find_by_file(sha256), source_ip)


def verify_end(sha256: str, *, source_ip: str) -> EndState:
    """
    What the end of a chain is, by the SHA-256 of its statement in hex. Misses count as above.

    Raises:
        TooManyAttempts: too many misses from this network.

    2 or 3 BatchGetItems, and 1 BatchGetItem and 1 TransactWrite after a miss.
    """
    found = _looked_up(lambda: find_end(sha256), source_ip)
    if found is None:
        return EndState.UNKNOWN
    records, chain = found
    return EndState.CURRENT if chain.records == records else EndState.PASSED


def _looked_up[Found](look: Callable[[], Found | None], source_ip: str) -> Found | None:
    limit = Limit(LOOKS_FROM_NETWORK, network_of(source_ip))
    refuse_locked(fetch([limit.key]), limit)
    found = look()
    if found is None:
        recounted(lambda: commit(*one_more(fetch([limit.key]), limit)))
    return found
