"""
Whether the audit is what was sealed, day by day, until the first thing that is not. It reads the
table and the bucket of the seals, and writes nothing.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from chalicelib.aws import bucket
from chalicelib.config import seals_bucket
from chalicelib.core.values import Value
from chalicelib.trail.days import (
    Fault,
    NoSeal,
    Trouble,
    fault_in_entries,
    fault_in_seal,
    read_file,
)
from chalicelib.trail.sealing import first_written, rows_of, seal_key
from chalicelib.trail.store import find_sealed

_DAY = timedelta(days=1)


class Checked(Value):
    """
    What was found.

    Attributes:
        first, last: the days that are sealed; None where none is.
        entries: how many were as they were sealed.
        fault: the first thing that is wrong; None where nothing is.
    """

    first: date | None
    last: date | None
    entries: int
    fault: Fault | None


def check_audit() -> Checked:
    """
    Compare every sealed day with the table, oldest first.

    Effects: 1 BatchGetItem, 1 ListObjectVersions per 1,000 days; a day 1 ListObjectVersions,
    1 GetObject, and Queries as for sealing it.

    Raises:
        Unavailable: the bucket or the table does not answer.
    """
    days = sorted(_days_there())
    last = find_sealed()
    if not days:
        missing = Fault(last.day, Trouble.SEAL_MISSING) if last else None
        return Checked(None, last.day if last else None, 0, missing)
    end = max(days[-1], last.day if last else days[-1])
    entries, previous = 0, None
    day = days[0]
    while day <= end:
        head, many, fault = _check_day(day, previous)
        if fault is not None:
            return Checked(days[0], end, entries, fault)
        entries, previous, day = entries + many, head, day + _DAY
    if last is not None and last.day == end and last.head != previous:
        return Checked(days[0], end, entries, Fault(end, Trouble.SEAL_ALTERED))
    return Checked(days[0], end, entries, None)


def _check_day(day: date, previous: str | None) -> tuple[str, int, Fault | None]:
    """The day's head, how many entries it has, and the first that is wrong."""
    there = first_written(day)
    content = bucket.read(there) if there is not None else None
    if content is None:
        return "", 0, Fault(day, Trouble.SEAL_MISSING)
    try:
        sealed = read_file(content.decode())
    except (NoSeal, UnicodeDecodeError):
        return "", 0, Fault(day, Trouble.SEAL_ALTERED)
    fault = fault_in_seal(sealed, day, previous)
    if fault is None:
        scopes = frozenset(line.scope for line in sealed.lines)
        fault = fault_in_entries(sealed, rows_of(day, scopes))
    return sealed.head, len(sealed.lines), fault


def _days_there() -> Iterator[date]:
    for stored in bucket.versions(seals_bucket()):
        text = stored.key.removeprefix("audit/").removesuffix(".jsonl")
        try:
            day = date.fromisoformat(text)
        except ValueError:
            continue
        if stored.key == seal_key(day):
            yield day
