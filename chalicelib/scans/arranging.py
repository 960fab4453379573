"""
What staff ask for in the scan inbox: to split a scan at pages of their choice, to turn and move
pages, and to join scans. Only the intake can open files, so that the request is kept on the scans
and the intake is told; the sweep tells it again if that got lost.
"""

from collections.abc import Callable, Sequence

from botocore.exceptions import ClientError

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys, queues
from chalicelib.aws.observe import count, logger
from chalicelib.aws.table import Change, commit, fetch
from chalicelib.config import config
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict, FieldError, Unavailable, ValidationFailed
from chalicelib.core.values import replace
from chalicelib.scans import store
from chalicelib.scans.arrangement import (
    LARGEST_JOINED_BYTES,
    MOST_PAGES,
    Arranging,
    Parts,
    check_parts,
    whole,
)
from chalicelib.scans.aside import check_in_inbox
from chalicelib.scans.envelope import Job, job_message
from chalicelib.scans.model import CleanCopy, Scan

list_arranging = store.list_arranging

_PDF = "application/pdf"


def arrange(
    actor: Actor,
    scan: Scan,
    parts: Parts,
    *,
    seen_version: int,
    remember: Callable[[str], Change],
) -> Scan:
    """
    Ask for a scan of the inbox to be cut into parts, each of which will be a scan of the inbox.

    Raises:
        StaleVersion: somebody decided about the scan since it was read.
        Conflict: `scan_not_in_inbox`, `scan_set_aside`, `scan_arranging` or `scan_no_pdf`.
        ValidationFailed: a page is left out, comes twice or is not there; nothing would change.

    Writes audit `scans:scan:arrange`.
    """
    check_in_inbox(scan, seen_version)
    check_parts(parts, _pdf_of(scan).pages)
    asked = _asked([scan], parts, actor)
    _commit(actor, [scan], asked, remember)
    return asked[0]


def join(actor: Actor, scan_ids: Sequence[str], *, remember: Callable[[str], Change]) -> Scan:
    """
    Ask for scans of the inbox to become one, in this order. 1 BatchGetItem and 1 TransactWrite.

    Returns the first of them.

    Raises:
        NotFound: there is no such scan.
        Conflict: as when arranging, of any of them.
        ValidationFailed: `scan_twice`, `too_many_pages` or `too_large`.

    Writes audit `scans:scan:arrange` for each.
    """
    if len(set(scan_ids)) < len(scan_ids):
        raise _wrong("scan_twice", "Name each scan once.")
    rows = fetch(keys.scan(scan_id) for scan_id in scan_ids)
    scans = [store.scan_in(rows, keys.scan(scan_id)) for scan_id in scan_ids]
    for scan in scans:
        check_in_inbox(scan)
    copies = [_pdf_of(scan) for scan in scans]
    if sum(copy.pages for copy in copies) > MOST_PAGES:
        raise _wrong("too_many_pages", f"Join scans of {MOST_PAGES} pages together at most.")
    if sum(copy.size_bytes for copy in copies) > LARGEST_JOINED_BYTES:
        most = LARGEST_JOINED_BYTES // 1_000_000
        raise _wrong("too_large", f"Join scans of {most} MB together at most.")
    asked = _asked(scans, whole([copy.pages for copy in copies]), actor)
    _commit(actor, scans, asked, remember)
    return asked[0]


def list_parts(scan: Scan) -> list[Scan]:
    """What a scan became, in order. 1 BatchGetItem for up to 100 parts, none for none."""
    rows = fetch(keys.scan(part_id) for part_id in scan.parts)
    return [store.scan_in(rows, keys.scan(part_id)) for part_id in scan.parts]


def announce(scan: Scan) -> None:
    """
    Tell the intake that a scan is to be arranged. A lost message is no loss, since the sweep finds
    the scan; so nothing is raised whatever the queue says.
    """
    if scan.arranging is None:
        return
    job = Job(scan.id, scan.arranging.id)
    try:
        queues.send(config().intake_queue_url, job_message(job))
    except (Unavailable, ClientError):
        logger.warning("arrange.announce_failed", extra={"scan_id": scan.id}, exc_info=True)
        count("ArrangeAnnounceFailed")


def _pdf_of(scan: Scan) -> CleanCopy:
    if scan.clean is None or scan.clean.content_type != _PDF:
        raise Conflict("Only PDF files have pages to arrange.", code="scan_no_pdf")
    return scan.clean


def _asked(scans: Sequence[Scan], parts: Parts, actor: Actor) -> list[Scan]:
    job = Arranging(
        id=ids.new_id("arr"),
        at=clock.now(),
        by_id=actor.user.id,
        by_name=actor.user.name,
        scan_ids=tuple(scan.id for scan in scans),
        parts=parts,
    )
    # One row carries what is to be done; the others only say that they are part of it.
    return [
        replace(
            scan,
            arranging=job if scan is scans[0] else replace(job, parts=()),
            version=scan.version + 1,
        )
        for scan in scans
    ]


def _commit(
    actor: Actor, before: Sequence[Scan], after: Sequence[Scan], remember: Callable[[str], Change]
) -> None:
    records = [
        entry(
            Tag.SCANS_ARRANGE,
            actor_id=actor.user.id,
            scope=scan.company_id or keys.OFFICE,
            target=scan.id,
            job_id=scan.arranging.id if scan.arranging else "",
        )
        for scan in after
    ]
    moves = [store.move(one, other) for one, other in zip(before, after, strict=True)]
    commit(remember(after[0].id), *moves, *records)
    announce(after[0])


def _wrong(code: str, message: str) -> ValidationFailed:
    return ValidationFailed(FieldError("scan_ids", code, message))
