"""
`COMPANY#c` / `USAGE#month#id` (by-company: of one service in a month, by time) is a use or a
correction; `COMPANY#c` / `USED#month` holds the totals, one attribute a service, moved in the
transaction that writes the row.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.aws import partitions, usage_keys
from chalicelib.aws.table import (
    BY_COMPANY,
    Change,
    Key,
    Raw,
    Row,
    fetch,
    put_new,
    query_every,
    query_index,
    read,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, StaleVersion
from chalicelib.core.paging import Page, Position
from chalicelib.usage.model import Author, Cause, Source, SourceKind, Usage

USAGE_KNOWN = "usage_known"
# Before the id of a service in the name of its total.
OF_SERVICE = "of_"


class UsageRow(Row):
    """A use or a correction; only `standing` and the version ever change."""

    service_id = UnicodeAttribute()
    quantity = NumberAttribute()
    standing = NumberAttribute(default=0)
    at = UnicodeAttribute()
    source_kind = UnicodeAttribute()
    source_id = UnicodeAttribute(null=True)
    label = UnicodeAttribute(null=True)
    by_id = UnicodeAttribute()
    by_name = UnicodeAttribute(null=True)
    day = UnicodeAttribute(null=True)
    note = UnicodeAttribute(null=True)
    corrects = UnicodeAttribute(null=True)
    cause = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)


def usage_of(raw: Raw) -> Usage:
    """A raw item as the model's value."""
    row = read(UsageRow, raw)
    _, month, usage_id = row.sk.split("#")
    return Usage(
        id=usage_id,
        company_id=row.pk.removeprefix("COMPANY#"),
        month=month,
        service_id=row.service_id,
        quantity=int(row.quantity),
        standing=int(row.standing),
        at=clock.from_iso(row.at),
        source=Source(SourceKind(row.source_kind), row.source_id or "", row.label or ""),
        by=Author(row.by_id, row.by_name or ""),
        day=date.fromisoformat(row.day) if row.day else None,
        note=row.note or "",
        corrects=row.corrects or "",
        cause=Cause(row.cause) if row.cause else None,
        reason=row.reason or "",
        version=int(row.version),
    )


def totals_in(rows: Mapping[Key, Raw], company_id: str, month: str) -> dict[str, int]:
    """How much of each service a company used in a month, among items already read."""
    raw = rows.get(usage_keys.used(company_id, month))
    return totals_of_row(raw) if raw is not None else {}


def totals_of_row(raw: Raw) -> dict[str, int]:
    """How much of each service a raw row of totals says; what comes to nothing is left out."""
    said = {
        name.removeprefix(OF_SERVICE): int(value["N"])
        for name, value in raw.items()
        if name.startswith(OF_SERVICE)
    }
    return {service_id: quantity for service_id, quantity in said.items() if quantity}


def find_usage(places: Iterable[Key]) -> list[Usage]:
    """Those that are there. 1 BatchGetItem per 100, none for none."""
    return [usage_of(raw) for raw in fetch(places).values()]


def list_usage(
    company_id: str, month: str, service_id: str, *, limit: int, position: Position | None
) -> Page[Usage]:
    """What a company used of a service in a month, newest first. 1 Query of an index."""
    partition = partitions.usage_of(company_id, month, service_id)
    raws, after = query_index(BY_COMPANY, partition, position=position, limit=limit)
    return Page(tuple(usage_of(raw) for raw in raws), after)


def every_usage(company_id: str, month: str = "") -> Iterator[Usage]:
    """All that a company used in a month, or ever, strongly consistent. 1 Query per 500."""
    prefix = usage_keys.usage_prefix(month)
    return map(usage_of, query_every(f"COMPANY#{company_id}", prefix=prefix))


def put_usage(usage: Usage) -> Change:
    """A new row; Conflict `usage_known` for an event that was counted before."""
    key = usage_keys.usage(usage.company_id, usage.month, usage.id)
    at = clock.iso(usage.at)
    row = UsageRow(
        pk=key.pk,
        sk=key.sk,
        g1=partitions.usage_of(usage.company_id, usage.month, usage.service_id),
        g1s=f"{at}#{usage.id}",
        service_id=usage.service_id,
        quantity=usage.quantity,
        standing=usage.standing,
        at=at,
        source_kind=str(usage.source.kind),
        source_id=usage.source.id or None,
        label=usage.source.label or None,
        by_id=usage.by.id,
        by_name=usage.by.name or None,
        day=usage.day.isoformat() if usage.day else None,
        note=usage.note or None,
        corrects=usage.corrects or None,
        cause=str(usage.cause) if usage.cause else None,
        reason=usage.reason or None,
    )
    return put_new(row, Conflict("This was counted before.", code=USAGE_KNOWN))


def set_standing(before: Usage, standing: int) -> Change:
    """A use stands for another quantity."""
    key = usage_keys.usage(before.company_id, before.month, before.id)
    row = UsageRow
    actions = [row.standing.set(standing), row.version.set(before.version + 1)]
    stale = StaleVersion("Somebody corrected this meanwhile. Load it again.")
    return update(key, actions, row.version == before.version, stale)


def versions_of_totals(company_id: str, months: Iterable[str]) -> dict[tuple[str, str], int]:
    """How often the totals of months moved; 0 where there are none. 1 BatchGetItem."""
    places = {month: usage_keys.used(company_id, month) for month in months}
    found = fetch(places.values())
    return {(company_id, month): version_in(found, key) for month, key in places.items()}


def version_in(rows: Mapping[Key, Raw], key: Key) -> int:
    """The version of totals among items already read; 0 where there are none."""
    return int(rows[key]["version"]["N"]) if key in rows else 0


def months_of(company_id: str) -> set[str]:
    """Every month of which a company has a row or totals. 1 Query per 500 of each."""
    pk, totals = f"COMPANY#{company_id}", usage_keys.used(company_id, "").sk
    said = {raw["sk"]["S"].removeprefix(totals) for raw in query_every(pk, prefix=totals)}
    return said | {usage.month for usage in every_usage(company_id)}


def move_totals(
    company_id: str, month: str, by_service: Mapping[str, int], *, seen_version: int | None = None
) -> Change:
    """
    A company used more or less of services in a month.

    Args:
        seen_version: of the totals, if they must not have moved since.
    """
    key = usage_keys.used(company_id, month)
    actions = [Row.version.add(1)]
    actions += [
        NumberAttribute(attr_name=f"{OF_SERVICE}{service_id}").add(quantity)
        for service_id, quantity in sorted(by_service.items())
    ]
    anyhow = Row.pk.exists() | Row.pk.does_not_exist()
    condition = anyhow if seen_version is None else _is_seen(seen_version)
    return update(key, actions, condition, _moved())


def _is_seen(version: int) -> Condition:
    """Totals that were not there when they were read have version 0."""
    return Row.version == version if version else Row.pk.does_not_exist()


def _moved() -> StaleVersion:
    return StaleVersion("Somebody counted something meanwhile.")
