"""
Filing a scan by the labels that were read in it. One with a single label files itself; one with
several is cut, and each part is a scan of its own: committed one by one, the file that they came in
last of all. Ids and bytes of parts follow from the file and its pages, so a worker that is killed
in between goes on where it was, and the same letter on the same item stays a duplicate.
"""

from pathlib import Path

from chalicelib.audit.store import Tag, entry
from chalicelib.aws import bucket, keys
from chalicelib.aws.observe import logger
from chalicelib.aws.table import Change, fetch
from chalicelib.config import config
from chalicelib.core import ids
from chalicelib.core.values import replace
from chalicelib.mail.model import MailItem
from chalicelib.mail.service import mail_item_of, number_of
from chalicelib.scans.arrangement import Parts, Sheet
from chalicelib.scans.cutting import CutPart, NotCut, cut
from chalicelib.scans.gate import CleanScan
from chalicelib.scans.look import Known
from chalicelib.scans.model import CleanCopy, InboxReason, Scan, ScanState
from chalicelib.scans.settling import settle
from chalicelib.scans.splitting import (
    Filing,
    KeySays,
    Stretch,
    contradicts,
    filing_of,
    numbers_on,
    said_by,
    stretches,
)

_PDF = "application/pdf"


def file_by_labels(scan: Scan, known: Known, verdict: CleanScan, copy: Path) -> Scan:
    """
    A checked scan as its labels and its key together say, not yet written; the parts of one that
    is split are written.

    Args:
        copy: its clean copy; parts are made beside it.

    1 BatchGetItem for up to 100 labels and 1 for their items; for each part that is not there yet
    1 PutObject and what settling it takes.

    Raises:
        GateUnavailable, Unavailable: the message comes again.
    """
    key = _said_by_key(known)
    if contradicts(verdict.labels, key):
        said = said_by([text for page in verdict.labels for text in page])
        return _asked(scan, InboxReason.LABEL_DIFFERS, said)
    if key.number:
        return scan
    items = _items(numbers_on(verdict.labels))
    found = stretches(verdict.labels, verdict.pages)
    if len(found) == 1:
        return filed(scan, filing_of(found[0], key, items, sha256=verdict.sha256))
    try:
        cuts = cut([copy], _sheets(found), copy.parent)
    except NotCut as error:
        logger.warning("intake.not_cut", extra={"scan_id": scan.id, "why": str(error)})
        said = said_by([text for page in verdict.labels for text in page])
        return _asked(scan, InboxReason.NOT_SPLIT, said)
    parts = [_part(scan, stretch, one) for stretch, one in zip(found, cuts, strict=True)]
    there = fetch(keys.scan(part.id) for part in parts)
    for part, stretch, one in zip(parts, found, cuts, strict=True):
        if keys.scan(part.id) not in there:
            filing = filing_of(stretch, key, items, sha256=one.sha256)
            settle(filed(keep_part(part, one), filing), zone=known.time_zone)
    return replace(
        scan, state=ScanState.SPLIT, reason="", parts=tuple(part.id for part in parts), said=""
    )


def was_begun(scan_id: str, pages: int) -> bool:
    """
    Whether parts of a file are there already: a worker that read its labels was killed, and the
    file must not go on as a whole. 1 BatchGetItem per 100 pages, none for one page.
    """
    # Parts are committed in their order, and the first one ends nobody knows where.
    firsts = (keys.scan(_part_id(scan_id, 1, last)) for last in range(1, pages))
    return bool(fetch(firsts))


def filed(scan: Scan, filing: Filing) -> Scan:
    """A checked scan as it was decided where it goes."""
    return replace(
        scan,
        state=ScanState.INBOX if filing.reason else ScanState.ATTACHED,
        reason=str(filing.reason or ""),
        company_id=filing.company_id,
        mail_id=filing.mail_id,
        mail_number=filing.mail_number,
        said=filing.said,
    )


def keep_part(part: Scan, made: CutPart) -> Scan:
    """A part with its clean copy, which lies in the vault now. 1 PutObject."""
    # As for every clean copy, the key names the content.
    key = f"scans/{part.id}/clean/{made.sha256}"
    version_id = bucket.store_once(config().vault_bucket, key, made.path, _PDF)
    clean = CleanCopy(key, version_id, _PDF, made.pages, made.size_bytes, made.sha256)
    return replace(part, clean=clean, size_bytes=made.size_bytes, words=made.words)


def part_of(scan: Scan, part_id: str, first_page: int) -> Scan:
    """A part of a scan of which nothing is decided: it came as the whole did, and when it did."""
    return replace(
        scan,
        id=part_id,
        state=ScanState.INBOX,
        mail_id="",
        mail_number="",
        clean=None,
        same_name_as="",
        version=1,
        part_of=scan.id,
        first_page=first_page,
        parts=(),
        arranging=None,
    )


def split_record(scan: Scan) -> Change:
    """The audit entry `scans:scan:split` for a scan that was, or could not be, cut."""
    return entry(
        Tag.SCANS_SPLIT,
        actor_id="system",
        scope=scan.company_id or keys.OFFICE,
        target=scan.id,
        state=str(scan.state),
        parts=len(scan.parts),
    )


def _part(scan: Scan, stretch: Stretch, made: CutPart) -> Scan:
    part_id = _part_id(scan.id, stretch.first_page, stretch.last_page)
    return replace(part_of(scan, part_id, stretch.first_page), words=made.words)


def _part_id(scan_id: str, first_page: int, last_page: int) -> str:
    return ids.derived_id("scn", scan_id, "part", f"{first_page}-{last_page}")


def _asked(scan: Scan, reason: InboxReason, said: str) -> Scan:
    return replace(scan, state=ScanState.INBOX, reason=str(reason), said=said)


def _said_by_key(known: Known) -> KeySays:
    """A number wins over a code, if it is one that is known; a few words are both."""
    destination = known.destination
    is_company = bool(destination.code and known.company_id)
    if destination.number and (known.mail or not is_company):
        return KeySays(number=destination.number)
    return KeySays(company_id=known.company_id if is_company else "")


def _items(numbers: tuple[str, ...]) -> dict[str, MailItem]:
    """The mail items of numbers, as far as there are any. 2 BatchGetItems for up to 100."""
    raws = fetch(keys.mail_number(number) for number in numbers)
    keys_of = {
        number: keys.mail(*number_of(raws[keys.mail_number(number)]))
        for number in numbers
        if keys.mail_number(number) in raws
    }
    items = fetch(keys_of.values())
    return {number: mail_item_of(items[key]) for number, key in keys_of.items() if key in items}


def _sheets(found: tuple[Stretch, ...]) -> Parts:
    return tuple(
        tuple(Sheet(0, page) for page in range(one.first_page, one.last_page + 1)) for one in found
    )
