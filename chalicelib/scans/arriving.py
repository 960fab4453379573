"""
Files on their way: what lies in the intake bucket and has not become a scan yet. `checking` is not
stored, so this reads the bucket and takes out what the table already knows.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.aws import bucket, keys
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.table import Key, Raw, fetch
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.values import Value
from chalicelib.scanners.service import scanner_of
from chalicelib.scans.delivery import (
    Claim,
    claim_of,
    destination_by,
    scan_id_of_delivery,
    scan_id_of_version,
)
from chalicelib.scans.model import Destination, ScanState, destination_of

MOST_SHOWN = 50
# A batch read takes so many keys; room for files that are decided and about to be removed.
_MOST_LOOKED_AT = 100
LATE_AFTER = timedelta(minutes=10)


class Arriving(Value):
    """
    One file that is being checked.

    Attributes:
        id: of the scan that it is going to be, if a key that names its content is true.
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
    1 ListObjectVersions, and if there is any file 1 BatchGetItem, up to 3 where they are scanners'.
    """
    stored, has_more = bucket.newest_versions(config().intake_bucket, at_most=_MOST_LOOKED_AT)
    files = [_File(one, claim_of(one.key)) for one in stored]
    found = fetch(key for file in files for key in file.wanted)
    now = clock.now()
    shown = [_arriving(file, found, now) for file in files if not file.is_known(found)]
    return shown[:MOST_SHOWN], has_more or len(shown) > MOST_SHOWN


class _File(Value):
    """A version that lies in the bucket, and what its key claims."""

    stored: StoredObject
    claim: Claim | None

    @property
    def own_id(self) -> str:
        return scan_id_of_version(self.stored.bucket, self.stored.key, self.stored.version_id)

    @property
    def named_id(self) -> str:
        is_named = self.claim is not None and bool(self.claim.sha256)
        return scan_id_of_delivery(self.stored.key) if is_named else ""

    @property
    def wanted(self) -> list[Key]:
        scans = [keys.scan(scan_id) for scan_id in (self.own_id, self.named_id) if scan_id]
        return scans if self.claim is None else [*scans, keys.scanner(self.claim.scanner_id)]

    def is_known(self, found: Mapping[Key, Raw]) -> bool:
        return keys.scan(self.own_id) in found or keys.scan(self.named_id) in found


def _arriving(file: _File, found: Mapping[Key, Raw], now: datetime) -> Arriving:
    stored, scanner = file.stored, None
    arrived_at, destination = stored.modified_at or now, destination_of(stored.key)
    if file.claim is not None:
        raw = found.get(keys.scanner(file.claim.scanner_id))
        scanner = scanner_of(raw) if raw is not None else None
        destination = destination_by(file.claim, destination, scanner, name="")
    return Arriving(
        id=file.named_id if scanner is not None and file.named_id else file.own_id,
        destination=destination,
        size_bytes=stored.size_bytes,
        arrived_at=arrived_at,
        is_late=now - arrived_at > LATE_AFTER,
    )
