"""
Files on their way: what lies in the intake bucket and has not become a scan yet. `checking` is not
stored, so this reads the bucket and takes out what the table already knows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.aws import bucket, keys
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.table import fetch
from chalicelib.config import config
from chalicelib.core import clock, ids
from chalicelib.scans.model import Destination, ScanState, destination_of

MOST_SHOWN = 50
# A batch read takes so many keys; room for files that are decided and about to be removed.
_MOST_LOOKED_AT = 100
LATE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Arriving:
    """
    One file that is being checked.

    Attributes:
        id: of the scan that it is going to be.
        destination: what its key says, which nobody has compared with the table yet.
        is_late: it is older than a file is when all works.
    """

    id: str
    destination: Destination
    size_bytes: int
    arrived_at: datetime
    is_late: bool
    state: ScanState = ScanState.CHECKING


def list_arriving() -> tuple[list[Arriving], bool]:
    """
    The newest files that are being checked, at most 50, and whether there are more.
    1 ListObjectVersions, and 1 BatchGetItem if there is any file.
    """
    stored, has_more = bucket.newest_versions(config().intake_bucket, at_most=_MOST_LOOKED_AT)
    by_id = {ids.derived_id("scn", one.bucket, one.key, one.version_id): one for one in stored}
    known = fetch(keys.scan(scan_id) for scan_id in by_id)
    now = clock.now()
    found = [
        _arriving(scan_id, one, now)
        for scan_id, one in by_id.items()
        if keys.scan(scan_id) not in known
    ]
    return found[:MOST_SHOWN], has_more or len(found) > MOST_SHOWN


def _arriving(scan_id: str, stored: StoredObject, now: datetime) -> Arriving:
    arrived_at = stored.modified_at or now
    return Arriving(
        id=scan_id,
        destination=destination_of(stored.key),
        size_bytes=stored.size_bytes,
        arrived_at=arrived_at,
        is_late=now - arrived_at > LATE_AFTER,
    )
