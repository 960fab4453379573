"""
`COMPANY#c` / `MISFILING#id` (by-office: all of them, newest first), kept with the company that was
the wrong one, and beside it `MISFILED#id#…`, one row for each thing that is known of who saw it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import ListAttribute, MapAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.aws import keys, partitions
from chalicelib.aws.table import (
    BY_OFFICE,
    Change,
    Key,
    Raw,
    Row,
    put_new,
    query,
    query_index,
    read,
    set_or_remove,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.paging import Page, Position, part_of
from chalicelib.core.values import asdict
from chalicelib.mail.model import MailKind
from chalicelib.misfilings.model import (
    MisfiledScan,
    Misfiling,
    MisfilingState,
    Place,
    Sighting,
    SightKind,
    What,
)

_PAGE = 500


class MisfilingRow(Row):
    """The record of one misfiling."""

    what = UnicodeAttribute()
    state = UnicodeAttribute()
    at = UnicodeAttribute()
    by_id = UnicodeAttribute()
    by_name = UnicodeAttribute()
    reason = UnicodeAttribute()
    wrong: MapAttribute[str, Any] = MapAttribute()
    right: MapAttribute[str, Any] = MapAttribute(null=True)
    number = UnicodeAttribute()
    sender = UnicodeAttribute()
    kind = UnicodeAttribute()
    reference = UnicodeAttribute(null=True)
    received_on = UnicodeAttribute()
    note = UnicodeAttribute(null=True)
    internal_note = UnicodeAttribute(null=True)
    registered_at = UnicodeAttribute()
    registered_by_name = UnicodeAttribute()
    event_id = UnicodeAttribute(null=True)
    scans: ListAttribute[Any] = ListAttribute(default=list)
    gathered = UnicodeAttribute(null=True)
    opened = NumberAttribute(default=0)
    mailed = NumberAttribute(default=0)
    completed_at = UnicodeAttribute(null=True)


class SightingRow(Row):
    """That somebody saw what was misfiled, or could have."""

    kind = UnicodeAttribute()
    user_id = UnicodeAttribute()
    name = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    scan_id = UnicodeAttribute(null=True)
    scan_name = UnicodeAttribute(null=True)
    notice_id = UnicodeAttribute(null=True)
    notice_state = UnicodeAttribute(null=True)
    attached = NumberAttribute(default=0)


def misfiling_in(rows: Mapping[Key, Raw], key: Key) -> Misfiling:
    """
    The record of a key among items already read.

    Raises:
        NotFound: it is not among them.
    """
    if key not in rows:
        raise NotFound("There is no such record.")
    return _misfiling_of(rows[key])


def list_misfilings(*, limit: int, position: Position | None) -> Page[Misfiling]:
    """All of them, newest first. 1 Query."""
    raws, after = query_index(BY_OFFICE, partitions.MISFILING_LIST, position=position, limit=limit)
    return Page(tuple(_misfiling_of(raw) for raw in raws), after)


def list_sightings(
    misfiling: Misfiling, *, limit: int, position: Position | None
) -> Page[Sighting]:
    """What is known of who saw it, in the record's order, strongly consistent. 1 Query."""
    prefix = keys.seen_prefix(misfiling.id)
    after = part_of(position, "sk") if position else None
    pk = keys.company(misfiling.wrong.company_id).pk
    raws, following = query(pk, prefix=prefix, after=after, limit=limit)
    found = tuple(_sighting_of(raw, prefix) for raw in raws)
    return Page(found, {"sk": following} if following else None)


def count_sightings(misfiling: Misfiling) -> dict[SightKind, int]:
    """How many there are of each kind. 1 Query per 500."""
    counted = dict.fromkeys(SightKind, 0)
    position: Position | None = None
    while True:
        page = list_sightings(misfiling, limit=_PAGE, position=position)
        for sighting in page.items:
            counted[sighting.kind] += 1
        if page.next is None:
            return counted
        position = page.next


def put_misfiling(misfiling: Misfiling) -> Change:
    """A new record."""
    key = keys.misfiling(misfiling.wrong.company_id, misfiling.id)
    row = MisfilingRow(
        pk=key.pk,
        sk=key.sk,
        g3=partitions.MISFILING_LIST,
        g3s=f"{clock.iso(misfiling.at)}#{misfiling.id}",
        what=str(misfiling.what),
        state=str(misfiling.state),
        at=clock.iso(misfiling.at),
        by_id=misfiling.by_id,
        by_name=misfiling.by_name,
        reason=misfiling.reason,
        wrong=asdict(misfiling.wrong),
        right=asdict(misfiling.right) if misfiling.right else None,
        number=misfiling.number,
        sender=misfiling.sender,
        kind=str(misfiling.kind),
        reference=misfiling.reference or None,
        received_on=misfiling.received_on.isoformat(),
        note=misfiling.note or None,
        internal_note=misfiling.internal_note or None,
        registered_at=clock.iso(misfiling.registered_at),
        registered_by_name=misfiling.registered_by_name,
        event_id=misfiling.event_id or None,
        scans=[asdict(scan) | {"added_at": clock.iso(scan.added_at)} for scan in misfiling.scans],
    )
    return put_new(row)


def note_sightings(misfiling: Misfiling, sightings: Sequence[Sighting]) -> list[Change]:
    """Write some of them down, and how far the record got by that, unless somebody else did."""
    rows = [put_new(_row_of(misfiling, sighting)) for sighting in sightings]
    return [*rows, _advance(misfiling, MisfilingRow.gathered.set(sightings[-1].place))]


def close(misfiling: Misfiling) -> Change:
    """All is written down."""
    return _advance(
        misfiling,
        MisfilingRow.state.set(str(misfiling.state)),
        MisfilingRow.opened.set(misfiling.opened),
        MisfilingRow.mailed.set(misfiling.mailed),
        set_or_remove(MisfilingRow.completed_at, _text(misfiling.completed_at)),
    )


def _advance(misfiling: Misfiling, *actions: Any) -> Change:  # noqa: ANN401 - PynamoDB's actions
    key = keys.misfiling(misfiling.wrong.company_id, misfiling.id)
    version = MisfilingRow.version.set(misfiling.version + 1)
    busy = Conflict("Somebody completes this record at the moment.", code="misfiling_changed")
    return update(key, [version, *actions], MisfilingRow.version == misfiling.version, busy)


def _row_of(misfiling: Misfiling, sighting: Sighting) -> SightingRow:
    key = keys.seen(misfiling.wrong.company_id, misfiling.id, sighting.place)
    return SightingRow(
        pk=key.pk,
        sk=key.sk,
        kind=str(sighting.kind),
        user_id=sighting.user_id,
        name=sighting.name or None,
        email=sighting.email or None,
        at=_text(sighting.at),
        scan_id=sighting.scan_id or None,
        scan_name=sighting.scan_name or None,
        notice_id=sighting.notice_id or None,
        notice_state=sighting.notice_state or None,
        attached=sighting.attached,
    )


def _sighting_of(raw: Raw, prefix: str) -> Sighting:
    row = read(SightingRow, raw)
    return Sighting(
        place=row.sk.removeprefix(prefix),
        kind=SightKind(row.kind),
        user_id=row.user_id,
        name=row.name or "",
        email=row.email or "",
        at=_moment(row.at),
        scan_id=row.scan_id or "",
        scan_name=row.scan_name or "",
        notice_id=row.notice_id or "",
        notice_state=row.notice_state or "",
        attached=int(row.attached),
    )


def _misfiling_of(raw: Raw) -> Misfiling:
    row = read(MisfilingRow, raw)
    return Misfiling(
        id=row.sk.removeprefix("MISFILING#"),
        what=What(row.what),
        state=MisfilingState(row.state),
        at=clock.from_iso(row.at),
        by_id=row.by_id,
        by_name=row.by_name,
        reason=row.reason,
        wrong=Place(**row.wrong.as_dict()),
        right=Place(**row.right.as_dict()) if row.right is not None else None,
        number=row.number,
        sender=row.sender,
        kind=MailKind(row.kind),
        reference=row.reference or "",
        received_on=date.fromisoformat(row.received_on),
        note=row.note or "",
        internal_note=row.internal_note or "",
        registered_at=clock.from_iso(row.registered_at),
        registered_by_name=row.registered_by_name,
        event_id=row.event_id or "",
        scans=tuple(_scan_of(part) for part in row.scans or ()),
        gathered=row.gathered or "",
        opened=int(row.opened),
        mailed=int(row.mailed),
        completed_at=_moment(row.completed_at),
        version=int(row.version),
    )


def _scan_of(part: Mapping[str, Any]) -> MisfiledScan:
    return MisfiledScan(
        part["id"], part["name"], int(part["pages"]), clock.from_iso(part["added_at"])
    )


def _text(moment: datetime | None) -> str | None:
    return clock.iso(moment) if moment else None


def _moment(text: str | None) -> datetime | None:
    return clock.from_iso(text) if text else None
