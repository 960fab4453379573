"""
The promise of an attachment, checked right before sending (R27): the scans of that very item, of
that very company, each loaded from the vault and compared with what the item says of it.
"""

import hashlib
from collections.abc import Iterator, Mapping

from botocore.exceptions import ClientError

from chalicelib.aws import bucket, keys
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.observe import count, logger
from chalicelib.aws.table import Key, Raw, fetch
from chalicelib.config import config
from chalicelib.core.values import Value
from chalicelib.mail.model import AttachedScan, MailItem
from chalicelib.mail.number import shown_number
from chalicelib.notices.message import Attachment, attachment_name
from chalicelib.notices.model import Files
from chalicelib.scans.model import ScanState
from chalicelib.scans.service import list_of_mail, scan_in

_LOOKED_AT = 100


class Checked(Value):
    """What became of a promise, and the files that can be sent."""

    files: Files
    attachments: tuple[Attachment, ...] = ()

    @property
    def size_bytes(self) -> int:
        """Of all files together, before they are encoded."""
        return sum(len(attachment.content) for attachment in self.attachments)


def check_promise(item: MailItem, *, room_bytes: int) -> Checked:
    """
    Load and verify every scan of an item.

    Args:
        room_bytes: how much the e-mail can still carry; an item that needs more is linked to.

    Effects: 1 BatchGetItem and 1 GetObject per scan; without a scan 1 Query; where the files are
    too large 1 HeadObject per scan. A scan that the table gives to another item or company is
    counted as `ForeignScan` and never loaded (T53).

    Raises:
        Unavailable: the vault or the table does not answer, which says nothing about the files.
    """
    if not item.scans:
        return Checked(Files.QUARANTINED if _has_quarantined(item) else Files.MISSING)
    rows = fetch([keys.scan(scan.id) for scan in item.scans])
    own = [scan for scan in item.scans if _belongs(scan, item, rows)]
    if sum(scan.size_bytes for scan in own) > room_bytes:
        is_there = len(own) == len(item.scans) and all(_is_stored(scan) for scan in own)
        return Checked(Files.TOO_LARGE if is_there else Files.FAILED)
    attachments = tuple(_load(item, own))
    is_whole = len(attachments) == len(item.scans)
    return Checked(Files.READY if is_whole else Files.FAILED, attachments)


def _has_quarantined(item: MailItem) -> bool:
    page = list_of_mail(item.id, limit=_LOOKED_AT, position=None)
    return any(scan.state is ScanState.QUARANTINED for scan in page.items)


def _belongs(scan: AttachedScan, item: MailItem, rows: Mapping[Key, Raw]) -> bool:
    key = keys.scan(scan.id)
    found = scan_in(rows, key) if key in rows else None
    is_own = (
        found is not None
        and found.company_id == item.company_id
        and found.mail_id == item.id
        and found.state is ScanState.ATTACHED
        and found.clean is not None
        and found.clean.key == scan.clean_key
        and found.clean.sha256 == scan.sha256
    )
    if not is_own:
        logger.error("notice.foreign_scan", extra={"scan_id": scan.id, "mail_id": item.id})
        count("ForeignScan")
    return is_own


def _load(item: MailItem, scans: list[AttachedScan]) -> Iterator[Attachment]:
    number = shown_number(item.number)
    for place, scan in enumerate(scans, start=1):
        content = _read(scan)
        if content is not None:
            name = attachment_name(number, place, scan.content_type)
            yield Attachment(name, scan.content_type, content)


def _read(scan: AttachedScan) -> bytes | None:
    """The bytes of a scan if they are what they should be."""
    try:
        content = bucket.read(_stored(scan))
    except ClientError as error:
        # Without the right to list, S3 says "forbidden" about what is not there.
        logger.error("notice.file_refused", extra={"scan_id": scan.id}, exc_info=error)
        return None
    is_whole = (
        content is not None
        and 0 < len(content) == scan.size_bytes
        and hashlib.sha256(content).hexdigest() == scan.sha256
    )
    if not is_whole:
        logger.error("notice.file_differs", extra={"scan_id": scan.id})
    return content if is_whole else None


def _is_stored(scan: AttachedScan) -> bool:
    try:
        found = bucket.head(config().vault_bucket, scan.clean_key, scan.clean_version_id)
    except ClientError:
        return False
    return found is not None and 0 < found.size_bytes == scan.size_bytes


def _stored(scan: AttachedScan) -> StoredObject:
    return StoredObject(
        config().vault_bucket, scan.clean_key, scan.clean_version_id, scan.size_bytes
    )
