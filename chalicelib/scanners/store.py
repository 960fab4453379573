"""
`SCANNER#s` / `SCANNER` (by-office by folded name; its form is in `access.rows`, since every
delivery is decided by it) and `SCANNER#s` / `FILES#day`, how many of its files became scans on a
day.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.access.rows import ScannerRow, scanner_of
from chalicelib.access.scanner import Scanner
from chalicelib.aws import keys, partitions
from chalicelib.aws.table import (
    BY_OFFICE,
    Change,
    Key,
    Raw,
    Row,
    fetch,
    put_new,
    query_index,
    read,
    set_or_remove,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.core.paging import Page, Position
from chalicelib.core.text import fold

SEEN_ALREADY = "scanner_seen"
# Some signs become many when folded, and an index key holds 1024 octets.
_LONGEST_PLACE = 200


class ScannerFilesRow(Row):
    """Counted in the transactions that make the scans, so it is exact."""

    files = NumberAttribute(default=0)


def scanner_in(rows: Mapping[Key, Raw], key: Key) -> Scanner:
    """
    The scanner of a key among items already read.

    Raises:
        NotFound: it is not among them, or was removed.
    """
    scanner = scanner_of(rows[key]) if key in rows else None
    if scanner is None or scanner.removed_at is not None:
        raise NotFound("There is no such scanner.")
    return scanner


def get_scanner(scanner_id: str) -> Scanner:
    """
    1 BatchGetItem.

    Raises:
        NotFound: there is no such scanner, or not any more.
    """
    key = keys.scanner(scanner_id)
    return scanner_in(fetch([key]), key)


def list_scanners(*, limit: int, position: Position | None) -> Page[Scanner]:
    """All scanners by name, without those that were removed. 1 Query."""
    raws, after = query_index(
        BY_OFFICE, partitions.SCANNER_LIST, position=position, limit=limit, forward=True
    )
    return Page(tuple(scanner_of(raw) for raw in raws), after)


def find_files_of(scanner_ids: Iterable[str], day: date) -> dict[str, int]:
    """How many files of each scanner became scans on an office's day. 1 BatchGetItem per 100."""
    key_of = {scanner_id: keys.scanner_files(scanner_id, day) for scanner_id in scanner_ids}
    found = fetch(key_of.values())
    return {
        scanner_id: int(read(ScannerFilesRow, found[key]).files) if key in found else 0
        for scanner_id, key in key_of.items()
    }


def put_scanner(scanner: Scanner) -> Change:
    """A new scanner."""
    key = keys.scanner(scanner.id)
    row = ScannerRow(
        pk=key.pk,
        sk=key.sk,
        g3=partitions.SCANNER_LIST,
        g3s=_place(scanner),
        name=scanner.name,
        place=scanner.place or None,
        company_id=scanner.company_id or None,
        state=str(scanner.state),
        key_hash=scanner.key_hash,
        created_at=clock.iso(scanner.created_at),
        key_made_at=clock.iso(scanner.key_made_at),
    )
    return put_new(row)


def change_scanner(scanner: Scanner, *, seen_version: int) -> Change:
    """What staff decided, over the version that they saw; when it was seen last is left alone."""
    is_listed = scanner.removed_at is None
    values = {
        "g3": partitions.SCANNER_LIST if is_listed else "",
        "g3s": _place(scanner) if is_listed else "",
        "name": scanner.name,
        "place": scanner.place,
        "company_id": scanner.company_id,
        "state": str(scanner.state),
        "key_hash": scanner.key_hash,
        "key_made_at": clock.iso(scanner.key_made_at),
        "removed_at": clock.iso(scanner.removed_at) if scanner.removed_at else "",
    }
    actions: list[Any] = [ScannerRow.version.set(scanner.version)]
    for name, value in values.items():
        actions.append(set_or_remove(getattr(ScannerRow, name), value))
    stale = StaleVersion("Somebody changed this scanner meanwhile. Load it again.")
    return update(keys.scanner(scanner.id), actions, ScannerRow.version == seen_version, stale)


def mark_seen(scanner: Scanner, now: datetime, *, every: timedelta, reports: bool) -> Change:
    """
    That a scanner asked with the key that it has, unless that was written down a short while ago;
    and, the first time, that it reports by itself.
    """
    last = ScannerRow.last_seen_at
    is_due = last.does_not_exist() | (last <= clock.iso(now - every))
    actions: list[Any] = [last.set(clock.iso(now))]
    if reports and not scanner.reports:
        is_due |= ScannerRow.reports.does_not_exist()
        actions.append(ScannerRow.reports.set(True))
    return update(
        keys.scanner(scanner.id),
        actions,
        (ScannerRow.key_hash == scanner.key_hash) & is_due,
        Conflict("This scanner was seen just now.", code=SEEN_ALREADY),
    )


def count_file(scanner_id: str, day: date) -> Change:
    """One file more that became a scan; stands or falls with the scan's own row beside it."""
    fresh_or_counted: Condition = Row.pk.does_not_exist() | ScannerFilesRow.files.exists()
    files = ScannerFilesRow.files
    return update(keys.scanner_files(scanner_id, day), [files.add(1)], fresh_or_counted)


def _place(scanner: Scanner) -> str:
    return f"{fold(scanner.name)[:_LONGEST_PLACE]}\t{scanner.id}"
