"""
Arranging scans as staff asked for it: in the intake, which alone can open files. Every part is a
scan of the inbox with an id that follows from the request, committed one by one; the scans whose
pages they are become `split` last of all. Killed in between, the next message or the sweep goes on.
"""

from collections.abc import Sequence
from pathlib import Path

from chalicelib.aws import bucket, keys
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.observe import count, logger
from chalicelib.aws.table import commit, fetch
from chalicelib.config import config
from chalicelib.core import ids
from chalicelib.core.values import replace
from chalicelib.scans import store
from chalicelib.scans.arrangement import Arranging
from chalicelib.scans.cutting import NotCut, cut
from chalicelib.scans.envelope import Job
from chalicelib.scans.model import InboxReason, Scan, ScanState
from chalicelib.scans.parts import keep_part, part_of, split_record
from chalicelib.scans.settling import settle
from chalicelib.scans.workspace import work_folder

_NOT_CUT = "not_cut"


def carry_out(job: Job) -> None:
    """
    Do what staff asked for, if it is still to be done. Safe to repeat, and to be killed anywhere.

    Effects: 1 BatchGetItem, 1 GetObject per scan, 1 BatchGetItem for the parts, for each part 1
    PutObject and 1 TransactWrite, and 1 TransactWrite for all scans, with audit `scans:scan:split`.

    Raises:
        Unavailable, GateUnavailable: the message comes again.
    """
    first = fetch([keys.scan(job.scan_id)]).get(keys.scan(job.scan_id))
    asked = store.scan_of(first).arranging if first is not None else None
    if asked is None or asked.failed or asked.id != job.job_id:
        logger.info("arrange.done_before", extra={"scan_id": job.scan_id})
        return
    rows = fetch(keys.scan(scan_id) for scan_id in asked.scan_ids)
    scans = [store.scan_in(rows, keys.scan(scan_id)) for scan_id in asked.scan_ids]
    with work_folder() as folder:
        try:
            parts = _parts(scans, asked, folder)
        except NotCut as error:
            logger.warning("arrange.not_cut", extra={"scan_id": job.scan_id, "why": str(error)})
            _give_up(scans)
            return
    _finish(scans, parts)


def _parts(scans: Sequence[Scan], asked: Arranging, folder: Path) -> tuple[str, ...]:
    """Make and commit every part; their ids."""
    made = cut([_fetched(scan, folder) for scan in scans], asked.parts, folder)
    parts = [_part(scans, asked, index) for index in range(len(made))]
    there = fetch(keys.scan(part.id) for part in parts)
    for part, one in zip(parts, made, strict=True):
        if keys.scan(part.id) not in there:
            settle(keep_part(part, one))
    return tuple(part.id for part in parts)


def _fetched(scan: Scan, folder: Path) -> Path:
    """The clean copy of a scan as a file. 1 GetObject."""
    if scan.clean is None:
        raise NotCut("no clean copy")
    source = StoredObject(config().vault_bucket, scan.clean.key, scan.clean.version_id, 0)
    path = folder / scan.id
    if bucket.download(source, path) != scan.clean.sha256:
        raise NotCut("the clean copy is not what it was")
    return path


def _part(scans: Sequence[Scan], asked: Arranging, index: int) -> Scan:
    sheet = asked.parts[index][0]
    part_id = ids.derived_id("scn", asked.id, str(index))
    part = part_of(scans[sheet.source], part_id, sheet.page)
    reason = str(InboxReason.ARRANGED)
    return replace(part, part_of=scans[0].id, reason=reason)


def _finish(scans: Sequence[Scan], parts: tuple[str, ...]) -> None:
    done = [
        replace(
            scan,
            state=ScanState.SPLIT,
            reason="",
            said="",
            parts=parts,
            arranging=None,
            version=scan.version + 1,
        )
        for scan in scans
    ]
    _move(scans, done)
    count("ScanArranged", len(parts))


def _give_up(scans: Sequence[Scan]) -> None:
    """The scans may be filed again, and say that it could not be done."""
    left = [
        replace(
            scan,
            arranging=replace(scan.arranging, failed=_NOT_CUT) if scan.arranging else None,
            version=scan.version + 1,
        )
        for scan in scans
    ]
    _move(scans, left)
    count("ScanNotArranged")


def _move(before: Sequence[Scan], after: Sequence[Scan]) -> None:
    moves = [store.move(one, other) for one, other in zip(before, after, strict=True)]
    records = [split_record(scan) for scan in after]
    commit(*moves, *records)
