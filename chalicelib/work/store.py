"""
`COMPANY#c` / `WORK#day#id` is the record, by day, so that a range of days is read from the table
itself in one Query; `COMPANY#c` / `WORKDAY#id`, written with it, says on which day it stands.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.aws import work_keys
from chalicelib.aws.table import (
    Change,
    Key,
    Raw,
    Row,
    delete,
    fetch,
    put_if,
    put_new,
    query,
    read,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.core.money import Money
from chalicelib.core.paging import Page, Position, foreign_cursor, part_of
from chalicelib.work.model import Material, Wanted, WorkFacts, WorkKind, WorkRecord, WorkState

_AT_ONCE = 200
_MOST_QUERIES = 10
_MONTH_AT_ONCE = 1000


class WorkRow(Row):
    """A time entry or a job sheet; `materials` is a JSON list of [name, quantity, unit]."""

    kind = UnicodeAttribute()
    person = UnicodeAttribute(null=True)
    place = UnicodeAttribute(null=True)
    start = UnicodeAttribute(null=True)
    end = UnicodeAttribute(null=True)
    minutes = NumberAttribute(default=0)
    tasks = UnicodeAttribute()
    materials = UnicodeAttribute(null=True)
    remarks = UnicodeAttribute(null=True)
    internal_remark = UnicodeAttribute(null=True)
    internal_cost = NumberAttribute(null=True)
    currency = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    created_by_id = UnicodeAttribute()
    created_by_name = UnicodeAttribute()


class WorkDayRow(Row):
    """On which day a record stands."""

    day = UnicodeAttribute()


def record_of(raw: Raw) -> WorkRecord:
    """A raw item as the model's value."""
    row = read(WorkRow, raw)
    _, day, work_id = row.sk.split("#")
    return WorkRecord(
        id=work_id,
        company_id=row.pk.removeprefix("COMPANY#"),
        facts=_facts_of(row, date.fromisoformat(day)),
        state=WorkState(row.state),
        reason=row.reason or "",
        created_at=clock.from_iso(row.created_at),
        created_by_id=row.created_by_id,
        created_by=row.created_by_name,
        version=int(row.version),
    )


def day_in(rows: Mapping[Key, Raw], key: Key) -> date:
    """
    The day on which a record stands, among items already read.

    Raises:
        NotFound: the company has no such record.
    """
    if key not in rows:
        raise NotFound("There is no such work record.")
    return date.fromisoformat(read(WorkDayRow, rows[key]).day)


def find_records(company_id: str, work_ids: Iterable[str]) -> dict[str, WorkRecord]:
    """Those of the records that the company has, by id. 2 BatchGetItem per 100."""
    days = fetch([work_keys.work_day(company_id, work_id) for work_id in work_ids])
    places = [
        work_keys.work(company_id, day_in(days, key), key.sk.partition("#")[2]) for key in days
    ]
    records = [record_of(raw) for raw in fetch(places).values()]
    return {record.id: record for record in records}


def get_record(company_id: str, day: date, work_id: str) -> WorkRecord:
    """
    1 BatchGetItem.

    Raises:
        StaleVersion: it stands on that day no more.
    """
    key = work_keys.work(company_id, day, work_id)
    found = fetch([key])
    if key not in found:
        raise _stale()
    return record_of(found[key])


def list_records(
    company_id: str, wanted: Wanted, *, limit: int, position: Position | None
) -> Page[WorkRecord]:
    """
    Records, the latest day first, strongly consistent. At least 1 Query; where more than the days
    is asked for up to 10 of 200 rows, after which a page may be short although more follow.
    """
    first, last = work_keys.work_between(wanted.first, wanted.last)
    after = part_of(position, "sk") if position else None
    if after is not None and not first <= after <= last:
        raise foreign_cursor()
    found: list[WorkRecord] = []
    for _ in range(_MOST_QUERIES):
        raws, after = query(
            f"COMPANY#{company_id}",
            between=(first, last),
            after=after,
            limit=_AT_ONCE if wanted.is_narrow else limit,
            forward=False,
        )
        for place, raw in enumerate(raws, start=1):
            record = record_of(raw)
            if wanted.fits(record):
                found.append(record)
            if len(found) == limit:
                is_last = place == len(raws) and after is None
                return Page(tuple(found), None if is_last else {"sk": raw["sk"]["S"]})
        if after is None:
            break
    return Page(tuple(found), {"sk": after} if after else None)


def records_between(company_id: str, first: date, last: date) -> tuple[list[WorkRecord], bool]:
    """
    The records of some days, the latest first, and whether these are all: at most 10 Queries of
    1,000 rows.
    """
    bounds = work_keys.work_between(first, last)
    records: list[WorkRecord] = []
    after: str | None = None
    for _ in range(_MOST_QUERIES):
        raws, after = query(
            f"COMPANY#{company_id}",
            between=bounds,
            after=after,
            limit=_MONTH_AT_ONCE,
            forward=False,
        )
        records += map(record_of, raws)
        if after is None:
            return records, True
    return records, False


def put_record(record: WorkRecord) -> list[Change]:
    """A new one and its day; Conflict `work_known` for one that was imported before."""
    known = Conflict("This row was imported already.", code="work_known")
    key = work_keys.work_day(record.company_id, record.id)
    place = WorkDayRow(pk=key.pk, sk=key.sk, day=record.facts.day.isoformat())
    return [put_new(place, known), put_new(_row(record), known)]


def change_record(before: WorkRecord, after: WorkRecord) -> list[Change]:
    """Other facts or another state, over the version that was seen; another day moves the row."""
    row = _row(after)
    is_seen = WorkRow.version == before.version
    if after.facts.day == before.facts.day:
        return [put_if(row, is_seen, _stale())]
    place = work_keys.work_day(before.company_id, before.id)
    return [
        delete(work_keys.work(before.company_id, before.facts.day, before.id), is_seen, _stale()),
        put_new(row, _stale()),
        update(
            place,
            [WorkDayRow.day.set(after.facts.day.isoformat())],
            WorkDayRow.day == before.facts.day.isoformat(),
            _stale(),
        ),
    ]


def _row(record: WorkRecord) -> WorkRow:
    facts = record.facts
    key = work_keys.work(record.company_id, facts.day, record.id)
    cost = facts.internal_cost
    return WorkRow(
        pk=key.pk,
        sk=key.sk,
        version=record.version,
        kind=str(facts.kind),
        minutes=facts.minutes,
        tasks=facts.tasks,
        internal_cost=cost.minor if cost else None,
        currency=cost.currency if cost else None,
        state=str(record.state),
        created_at=clock.iso(record.created_at),
        created_by_id=record.created_by_id,
        created_by_name=record.created_by,
        **dict(_maybe_kept(record)),
    )


def _maybe_kept(record: WorkRecord) -> Iterator[tuple[str, Any]]:
    """What has an attribute only where there is something to say."""
    facts = record.facts
    for name in ("person", "place", "start", "end", "remarks", "internal_remark"):
        yield name, getattr(facts, name) or None
    materials = [[each.name, each.quantity, each.unit] for each in facts.materials]
    yield "materials", json.dumps(materials, ensure_ascii=False) if materials else None
    yield "reason", record.reason or None


def _facts_of(row: WorkRow, day: date) -> WorkFacts:
    return WorkFacts(
        kind=WorkKind(row.kind),
        day=day,
        person=row.person or "",
        place=row.place or "",
        start=row.start or "",
        end=row.end or "",
        minutes=int(row.minutes),
        tasks=row.tasks,
        materials=tuple(Material(*each) for each in json.loads(row.materials or "[]")),
        remarks=row.remarks or "",
        internal_remark=row.internal_remark or "",
        internal_cost=Money(int(row.internal_cost), row.currency) if row.currency else None,
    )


def _stale() -> StaleVersion:
    return StaleVersion("Somebody changed this work record meanwhile. Load it again.")
