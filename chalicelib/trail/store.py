"""
Entries of the audit, newest first, and the names of what they are about. Where all companies or one
person are asked for an index is read, else the table itself. `AUDITSEAL` / `AUDITSEAL` says which
day was sealed last.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from pynamodb.attributes import UnicodeAttribute

from chalicelib.audit.store import AuditRow, months_between
from chalicelib.aws import keys, message_keys, partitions, seal_keys
from chalicelib.aws.table import (
    BY_COMPANY,
    BY_OFFICE,
    Change,
    Key,
    Raw,
    Row,
    fetch,
    put_if,
    put_new,
    query,
    query_index,
    read,
)
from chalicelib.core import clock
from chalicelib.core.paging import Page, Position, foreign_cursor, part_of
from chalicelib.core.values import Value
from chalicelib.mail.number import shown_number
from chalicelib.trail.days import SealedDay
from chalicelib.trail.model import Entry, Kind, Ref, Wanted, said

# A look with a filter goes through so many rows; after it a page may be short and says where to go.
_SOUGHT_AT_ONCE = 500
_MOST_QUERIES = 10
_MOMENT = timedelta(microseconds=1)
# Of whatever is named the row is read and not the feature's model: a thing that its feature could
# no longer read must not keep anybody from reading what was done to it.
_NAMED_BY: Mapping[Kind, tuple[str, ...]] = {
    Kind.COLLECTOR: ("name",),
    Kind.COMPANY: ("name",),
    Kind.DOCUMENT: ("name",),
    Kind.INVITATION: ("first_name", "last_name"),
    Kind.INVOICE: ("number",),
    Kind.MAIL: ("number", "sender"),
    Kind.PANEL: ("name",),
    Kind.RECEIPT: ("number",),
    Kind.SCAN: ("file_name",),
    Kind.SCANNER: ("name",),
    Kind.THREAD: ("subject",),
    Kind.USER: ("first_name", "last_name"),
}
_OF_COMPANY = {
    Kind.COLLECTOR: keys.collector,
    Kind.DOCUMENT: keys.document,
    Kind.INVITATION: keys.invitation,
    Kind.INVOICE: keys.invoice,
    Kind.MAIL: keys.mail,
    Kind.PANEL: keys.panel,
    Kind.RECEIPT: keys.receipt,
    Kind.THREAD: message_keys.thread,
}
_OF_OFFICE = {
    Kind.COMPANY: keys.company,
    Kind.SCAN: keys.scan,
    Kind.SCANNER: keys.scanner,
    Kind.USER: keys.user,
}


class LastSealedRow(Row):
    """The day that was sealed last, and what the next one is bound to."""

    day = UnicodeAttribute()
    head = UnicodeAttribute()


class LastSealed(Value):
    """The day that was sealed last, and what the next one is bound to."""

    day: date
    head: str


def find_sealed() -> LastSealed | None:
    """How far the audit is sealed; None before the first day. 1 BatchGetItem."""
    key = seal_keys.audit_sealed()
    raw = fetch([key]).get(key)
    if raw is None:
        return None
    row = read(LastSealedRow, raw)
    return LastSealed(date.fromisoformat(row.day), row.head)


def move_sealed(seen: LastSealed | None, sealed: SealedDay) -> Change:
    """A day more is sealed, if it is still the one after what was seen."""
    key = seal_keys.audit_sealed()
    row = LastSealedRow(pk=key.pk, sk=key.sk, day=sealed.day.isoformat(), head=sealed.head)
    if seen is None:
        return put_new(row)
    return put_if(row, LastSealedRow.head == seen.head)


def audit_partition(scope: str, day: date) -> str:
    """Where the entries of a scope of a day (UTC) stand, among those of its month."""
    return keys.audit_of(scope, day.isoformat()[:7])


def list_entries(wanted: Wanted, *, limit: int, position: Position | None) -> Page[Entry]:
    """
    The entries that are wanted, newest first. 1 Query per month that the page reaches into; up to
    10 of 500 rows where some may not fit, and after these a page may be short although more follow.

    Raises:
        BadRequest: the position lies outside of what is wanted.
    """
    months = sorted(months_between(wanted.first, wanted.last - _MOMENT), reverse=True)
    if position is not None:
        months = _from(months, part_of(position, "month"))
    found: list[Entry] = []
    at_once = _SOUGHT_AT_ONCE if wanted.is_sought else limit
    for _ in range(_MOST_QUERIES):
        raws, is_over = _read(wanted, months[0], position, at_once)
        for place, raw in enumerate(raws, start=1):
            entry = _entry_of(raw)
            if wanted.fits(entry):
                found.append(entry)
            if len(found) == limit:
                is_last = is_over and place == len(raws) and len(months) == 1
                return Page(tuple(found), None if is_last else _position(months[0], raw))
        position = None if is_over else _position(months[0], raws[-1])
        months = months[1:] if is_over else months
        if not months:
            return Page(tuple(found), None)
    return Page(tuple(found), position or {"month": months[0]})


def find_names(refs: Iterable[Ref]) -> dict[Ref, str]:
    """What things are called now, those that are there. 1 BatchGetItem per 100."""
    places = {ref: key for ref in set(refs) if (key := _key_of(ref)) is not None}
    rows = fetch(places.values())
    return {ref: _name_in(ref.kind, rows[key]) for ref, key in places.items() if key in rows}


def _from(months: list[str], month: str) -> list[str]:
    if month not in months:
        raise foreign_cursor()
    return months[months.index(month) :]


def _read(
    wanted: Wanted, month: str, position: Position | None, limit: int
) -> tuple[list[Raw], bool]:
    """Some rows of a month, newest first, and whether these were the last. 1 Query."""
    # A key goes on after its moment, so what was recorded at `last` itself is beyond.
    between = (clock.iso(wanted.first), clock.iso(wanted.last))
    after = position if position is not None and "sk" in position else None
    if wanted.company_id:
        raws, end = query(
            keys.audit_of(wanted.company_id, month),
            between=between,
            after=after["sk"] if after else None,
            limit=limit,
            forward=False,
        )
        return raws, end is None
    index, partition = (
        (BY_COMPANY, partitions.audit_by(wanted.by, month))
        if wanted.by
        else (BY_OFFICE, partitions.audit_of_all(month))
    )
    place = after and {"pk": part_of(after, "pk"), "sk": after["sk"], "at": after["sk"]}
    raws, last = query_index(index, partition, between=between, position=place, limit=limit)
    return raws, last is None


def _position(month: str, raw: Raw) -> Position:
    return {"month": month, "pk": raw["pk"]["S"], "sk": raw["sk"]["S"]}


def _entry_of(raw: Raw) -> Entry:
    row = read(AuditRow, raw)
    return Entry(
        place=f"{row.scope}#{row.sk}",
        at=clock.from_iso(row.at),
        tag=row.tag,
        actor_id=row.actor_id,
        scope=row.scope,
        target=row.target or "",
        facts={name: said(value) for name, value in sorted(row.facts.as_dict().items())},
    )


def _key_of(ref: Ref) -> Key | None:
    if ref.kind in _OF_OFFICE:
        return _OF_OFFICE[ref.kind](ref.id) if ref.id.isidentifier() else None
    if ref.kind in _OF_COMPANY and ref.scope != keys.OFFICE:
        return _OF_COMPANY[ref.kind](ref.scope, ref.id)
    return None


def _name_in(kind: Kind, raw: Raw) -> str:
    parts = [raw.get(name, {}).get("S", "") for name in _NAMED_BY[kind]]
    if kind is Kind.MAIL:
        parts[0] = f"{shown_number(parts[0])},"
    return " ".join(filter(None, parts))
