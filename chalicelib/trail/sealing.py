"""
Sealing the audit: every day, once it is over, becomes one object in a bucket that lets nobody
delete or replace it. `AUDITSEAL` says how far that got. Whoever is killed in between finds the
object that lies there, and goes on from what it says.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from chalicelib.aws import bucket, partitions
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.observe import count, logger
from chalicelib.aws.table import BY_OFFICE, Raw, commit, query, query_index
from chalicelib.config import seals_bucket
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.trail.days import SealedDay, days_to_seal, file_of, read_file
from chalicelib.trail.store import audit_partition, find_sealed, move_sealed

# What began before midnight is written by then, and every index knows of it.
_GRACE = timedelta(hours=1)
_PAGE = 1000
_TYPE = "application/x-ndjson"
ScopedRaw = tuple[str, Raw]


def seal_days(has_time: Callable[[], bool]) -> int:
    """
    Seal every day that is over and not sealed yet, as long as there is time; returns how many. Safe
    to run at any time, and twice at once.

    Effects: 1 BatchGetItem; a day 1 Query of by-office per 1,000 entries, 1 Query per 1,000 entries
    of each scope, 1 PutObject, 1 HeadObject, 1 GetObject and 1 TransactWrite.

    Raises:
        Unavailable: the bucket or the table does not answer.
    """
    seen = find_sealed()
    newest = (clock.now() - _GRACE).astimezone(UTC).date() - timedelta(days=1)
    done, previous = 0, seen.head if seen else ""
    for day in days_to_seal(seen.day if seen else None, newest):
        if not has_time():
            logger.warning("audit.seal_unfinished", extra={"day": day.isoformat()})
            break
        sealed = _sealed(day, previous)
        try:
            commit(move_sealed(seen, sealed))
        except Conflict:
            # Another run is at it, and has the same files before it.
            break
        seen, previous = find_sealed(), sealed.head
        done += 1
    return done


def seal_key(day: date) -> str:
    """Where a day lies."""
    return f"audit/{day.isoformat()}.jsonl"


def rows_of(day: date, scopes: frozenset[str] = frozenset()) -> Iterator[ScopedRaw]:
    """
    What the table holds of a day (UTC), with its scope, by scope and place, strongly consistent.

    Args:
        scopes: besides those that the index names, so that one of which all was taken away is seen.
    """
    first, last = _ends_of(day)
    for scope in sorted(_scopes_of(day, first, last) | scopes):
        after: str | None = None
        while True:
            raws, after = query(
                audit_partition(scope, day), between=(first, last), after=after, limit=_PAGE
            )
            yield from ((scope, raw) for raw in raws)
            if after is None:
                break


def lying(day: date) -> str | None:
    """What lies in the bucket of a day; None where nothing does. 1 HeadObject, 1 GetObject."""
    there = bucket.head(seals_bucket(), seal_key(day))
    content = bucket.read(there) if there is not None else None
    return content.decode() if content is not None else None


def first_written(day: date) -> StoredObject | None:
    """The oldest version of a day's object, which alone counts. 1 ListObjectVersions."""
    found = bucket.versions_of(seals_bucket(), seal_key(day))
    return found[0] if found else None


def _sealed(day: date, previous: str) -> SealedDay:
    made = file_of(day, previous, rows_of(day))
    bucket.store_octets_once(seals_bucket(), seal_key(day), made.encode(), _TYPE)
    text = lying(day)
    if text is None:
        raise Unavailable("The seal of the audit cannot be read at the moment.")
    if text != made:
        # A run that died had sealed it; since then nothing of that day may have changed.
        logger.error("audit.differs_from_seal", extra={"day": day.isoformat()})
        count("AuditDiffers")
    return read_file(text)


def _ends_of(day: date) -> tuple[str, str]:
    midnight = datetime.combine(day, time(), UTC)
    # A place goes on after its moment, so the last one ends before the next midnight.
    return clock.iso(midnight), clock.iso(midnight + timedelta(days=1))


def _scopes_of(day: date, first: str, last: str) -> frozenset[str]:
    """Of which companies, and whether of the office, there are entries; as the index knows it."""
    found: set[str] = set()
    position = None
    while True:
        raws, position = query_index(
            BY_OFFICE,
            partitions.audit_of_all(day.isoformat()[:7]),
            between=(first, last),
            position=position,
            limit=_PAGE,
            forward=True,
        )
        found |= {scope for scope, _ in groupby(raws, lambda raw: str(raw["scope"]["S"]))}
        if position is None:
            return frozenset(found)
