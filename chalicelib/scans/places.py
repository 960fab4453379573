"""
Places for files that a scanner's bridge offers: a link to put one file under the key that names it,
or the word that it is here already. Nothing but the moment of asking is written.
"""

from datetime import datetime

from chalicelib.access.scanner import Scanner
from chalicelib.aws import bucket, keys, signing
from chalicelib.aws.table import fetch
from chalicelib.config import config
from chalicelib.core.errors import Unacceptable
from chalicelib.core.values import Value
from chalicelib.scanners.service import note_seen
from chalicelib.scans.delivery import delivery_key, scan_id_of_delivery
from chalicelib.scans.model import LARGEST_SCAN_BYTES, file_name_of, has_scan_ending

PLACE_SECONDS = 60


class Offer(Value):
    """
    A file that a scanner would deliver.

    Attributes:
        target: `inbox`, a mail number, a company code, or whatever the scanner says.
        made_at: when the file was made; the same file offered later has the same moment.
        sha256: of its bytes, in hex.
    """

    target: str
    made_at: datetime
    sha256: str
    size_bytes: int
    name: str


class Place(Value):
    """Where to put the file, and the headers to send with it."""

    url: str
    headers: dict[str, str]


def place_for(scanner: Scanner, offer: Offer) -> Place | None:
    """
    A place for a file; None when it was delivered before.

    The bucket is looked at before the table: a file leaves the one only after it stands in the
    other. 1 ListObjectVersions and, if it is not there, 1 BatchGetItem; once a minute 1
    TransactWrite.

    Raises:
        Unacceptable: `file_empty`, `file_too_large` or `file_no_scan`; it can never be taken.
    """
    note_seen(scanner)
    _check(offer)
    intake = config().intake_bucket
    key = delivery_key(scanner.id, offer.target, offer.made_at, offer.sha256)
    scan_key = keys.scan(scan_id_of_delivery(key))
    if bucket.lies_there(intake, key) or fetch([scan_key]):
        return None
    url, headers = signing.sign_put(
        intake,
        key,
        size_bytes=offer.size_bytes,
        sha256=offer.sha256,
        name=file_name_of(offer.name),
        seconds=PLACE_SECONDS,
    )
    return Place(url, headers)


def _check(offer: Offer) -> None:
    if not offer.size_bytes:
        raise Unacceptable("The file is empty.", code="file_empty")
    if offer.size_bytes > LARGEST_SCAN_BYTES:
        most = LARGEST_SCAN_BYTES // 1_000_000
        raise Unacceptable(
            f"The file is larger than {most} MB. Scan it in parts.", code="file_too_large"
        )
    if not has_scan_ending(offer.name):
        raise Unacceptable(
            "This is no scan: send PDF, TIFF, JPEG or PNG files.", code="file_no_scan"
        )
