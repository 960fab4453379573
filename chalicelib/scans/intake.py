"""
A scan's way in. Every object version of the intake bucket is a scan of its own: its id comes from
bucket, key and version, so an event delivered ten times is one scan. Only where a registered
scanner's key names the very bytes, bucket and key alone make the id, so a file that is put again is
the same scan. The order is: look, check, keep original and clean copy in the vault, commit once,
then remove the file from the intake bucket. Killed between any two of these, the next delivery or
the sweep goes on from there.
"""

from pathlib import Path

from chalicelib.aws import bucket, keys
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.observe import logger
from chalicelib.aws.table import Change, fetch, read
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.core.values import replace
from chalicelib.scanners.service import count_file
from chalicelib.scans import store
from chalicelib.scans.envelope import Arrival
from chalicelib.scans.gate import (
    CleanScan,
    GateFlag,
    GateReason,
    GateUnavailable,
    RefusedScan,
    check_scan,
)
from chalicelib.scans.look import Known, look
from chalicelib.scans.model import (
    LARGEST_SCAN_BYTES,
    CleanCopy,
    Destination,
    InboxReason,
    Scan,
    ScanState,
)
from chalicelib.scans.parts import file_by_labels, split_record, was_begun
from chalicelib.scans.settling import settle
from chalicelib.scans.workspace import work_folder

_ORIGINAL = "original"
_UNKNOWN_TYPE = "application/octet-stream"


def take_in(arrival: Arrival) -> None:
    """
    Bring one object version to its final state. Safe to repeat, and to be killed anywhere.

    Effects: in DynamoDB 1 BatchGetItem and 1 TransactWrite; the scan's row, the mail item, the
    audit, the fact SCAN_ATTACHED and the scanner's count are written together. T36-T47.

    Raises:
        Unavailable: a service did not answer; the message comes again.
    """
    source = bucket.head(arrival.bucket, arrival.key, arrival.version_id)
    if source is None:
        logger.info("intake.gone", extra={"version_id": arrival.version_id})
        return
    known = look(source)
    if known.scan_id not in known.known_ids:
        scan = _checked(source, known)
        if scan is not None:
            _settle(scan, arrival, known)
    bucket.remove(source)


def _checked(source: StoredObject, known: Known) -> Scan | None:
    """
    Check the file and keep what is to be kept; the scan as it will be, not yet written. None when
    the very bytes that its key names were taken in before, under another version.
    """
    if source.size_bytes > LARGEST_SCAN_BYTES:
        scan = _begun(known.scan_id, source, known)
        kept = bucket.copy_once(source, config().vault_bucket, scan.original_key)
        return _quarantined(replace(scan, original_version_id=kept), GateReason.TOO_LARGE)
    with work_folder() as folder:
        scan_id = known.scan_id_for(bucket.download(source, folder / _ORIGINAL))
        if scan_id in known.known_ids:
            return None
        return _inspected(_begun(scan_id, source, known), known, folder)


def _begun(scan_id: str, source: StoredObject, known: Known) -> Scan:
    """A scan of which nothing is known but how it came."""
    destination, company_id, mail_id = known.destination, *(known.mail or (known.company_id, ""))
    return Scan(
        id=scan_id,
        state=ScanState.CHECKING,
        reason="",
        scanner=destination.scanner,
        file_name=destination.file_name,
        company_id=company_id,
        mail_id=mail_id,
        mail_number=(destination.number or "") if known.mail else "",
        size_bytes=source.size_bytes,
        original_key=f"scans/{scan_id}/original",
        original_version_id="",
        clean=None,
        flags=(),
        same_name_as=known.first_of_name,
        upload_id=destination.upload_id or "",
        arrived_at=clock.now(),
        said="" if known.mail or known.company_id else destination.said,
    )


def _inspected(scan: Scan, known: Known, folder: Path) -> Scan:
    vault = config().vault_bucket
    original, clean = folder / _ORIGINAL, folder / "clean"
    verdict = check_scan(original, clean)
    kept = bucket.store_once(vault, scan.original_key, original, _UNKNOWN_TYPE)
    scan = replace(scan, original_version_id=kept)
    if isinstance(verdict, RefusedScan):
        return _quarantined(scan, verdict.reason)
    copy = _keep_clean(scan, clean, verdict)
    flags = tuple(str(flag) for flag in verdict.flags)
    scan = _by_key(replace(scan, clean=copy, flags=flags, words=verdict.words), known.destination)
    # Whatever a scanner without a key that is good delivers, its labels decide nothing.
    if any(verdict.labels) and known.destination.reason is not InboxReason.SCANNER_NOT_ACTIVE:
        scan = file_by_labels(scan, known, verdict, clean)
    if _fell_short(scan) and was_begun(scan.id, verdict.pages):
        raise GateUnavailable("A former try began to split this file; it is read once more.")
    return scan


def _fell_short(scan: Scan) -> bool:
    """Whether another try may read or cut what this one could not."""
    return GateFlag.LABELS_UNREAD in scan.flags or scan.reason == InboxReason.NOT_SPLIT


def _by_key(scan: Scan, destination: Destination) -> Scan:
    """A checked scan as its key alone says."""
    if scan.mail_id:
        return replace(scan, state=ScanState.ATTACHED)
    reason = InboxReason.COMPANY_ONLY if scan.company_id else destination.reason
    return replace(scan, state=ScanState.INBOX, reason=str(reason))


def _keep_clean(scan: Scan, clean: Path, verdict: CleanScan) -> CleanCopy:
    # The key names the content: a second check of the same file (another library version, after
    # a crash) never mixes its measures with the bytes of the first.
    key = f"scans/{scan.id}/clean/{verdict.sha256}"
    content_type = str(verdict.content_type)
    version_id = bucket.store_once(config().vault_bucket, key, clean, content_type)
    return CleanCopy(
        key, version_id, content_type, verdict.pages, verdict.size_bytes, verdict.sha256
    )


def _quarantined(scan: Scan, reason: GateReason) -> Scan:
    return replace(scan, state=ScanState.QUARANTINED, reason=str(reason))


def _settle(scan: Scan, arrival: Arrival, known: Known) -> None:
    """Commit the scan; where another one had its name first, as one of the same name."""
    try:
        settle(scan, *_along(scan, arrival, known), zone=known.time_zone)
    except Conflict as conflict:
        if conflict.code != "scan_name_taken":
            raise
        scan = replace(scan, same_name_as=_first_of_name(arrival))
        settle(scan, *_along(scan, arrival, known), zone=known.time_zone)


def _along(scan: Scan, arrival: Arrival, known: Known) -> list[Change]:
    changes = [split_record(scan)] if scan.state is ScanState.SPLIT else []
    if not scan.same_name_as:
        changes.append(store.put_name(arrival.bucket, arrival.key, scan.id))
    if known.scanner is not None:
        changes.append(count_file(known.scanner.id, clock.today(known.time_zone)))
    return changes


def _first_of_name(arrival: Arrival) -> str:
    key = keys.scan_name(arrival.bucket, arrival.key)
    return str(read(store.ScanNameRow, fetch([key])[key]).scan_id)
