"""
`COMPANY#c` / `COLLECTOR#id`: a named person whom a company authorised. An entry that was ended
stays, since hand-outs and the audit name it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.aws import keys
from chalicelib.aws.table import (
    Change,
    Key,
    Raw,
    Row,
    check,
    put_new,
    query_every,
    read,
    set_or_remove,
    update,
)
from chalicelib.collectors.model import (
    Collector,
    CollectorState,
    Document,
    DocumentType,
    Paper,
    not_authorised,
)
from chalicelib.core import clock
from chalicelib.core.errors import NotFound, StaleVersion

_PAGE = 500


class CollectorRow(Row):
    """A named person; `mail_id` and `scan_id` are where the power of attorney is, if any."""

    name = UnicodeAttribute()
    document_type = UnicodeAttribute()
    last_four = UnicodeAttribute()
    valid_from = UnicodeAttribute()
    valid_to = UnicodeAttribute(null=True)
    mail_id = UnicodeAttribute(null=True)
    scan_id = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    added_at = UnicodeAttribute()
    added_by = UnicodeAttribute()
    ended_at = UnicodeAttribute(null=True)
    ended_by = UnicodeAttribute(null=True)


def collector_of(raw: Raw) -> Collector:
    """A raw item as the model's value."""
    row = read(CollectorRow, raw)
    return Collector(
        id=row.sk.removeprefix(keys.COLLECTOR_PREFIX),
        company_id=row.pk.removeprefix("COMPANY#"),
        name=row.name,
        document=Document(DocumentType(row.document_type), row.last_four),
        valid_from=date.fromisoformat(row.valid_from),
        valid_to=date.fromisoformat(row.valid_to) if row.valid_to else None,
        power_of_attorney=Paper(row.mail_id, row.scan_id) if row.scan_id else None,
        state=CollectorState(row.state),
        added_at=clock.from_iso(row.added_at),
        ended_at=clock.from_iso(row.ended_at) if row.ended_at else None,
        version=int(row.version),
    )


def collector_in(rows: Mapping[Key, Raw], key: Key) -> Collector:
    """
    The collector of a key among items already read.

    Raises:
        NotFound: it is not among them.
    """
    if key not in rows:
        raise NotFound("There is no such person on the list.")
    return collector_of(rows[key])


def list_collectors(company_id: str) -> list[Collector]:
    """Everybody whom a company ever authorised, strongly consistent. 1 Query per 500."""
    raws = query_every(keys.company(company_id).pk, prefix=keys.COLLECTOR_PREFIX)
    return [collector_of(raw) for raw in raws]


def put_collector(collector: Collector, *, added_by: str) -> Change:
    """A new one."""
    key = keys.collector(collector.company_id, collector.id)
    kept: dict[str, Any] = {name: value or None for name, value in _kept(collector).items()}
    row = CollectorRow(
        pk=key.pk,
        sk=key.sk,
        state=str(collector.state),
        added_at=clock.iso(collector.added_at),
        added_by=added_by,
        **kept,
    )
    return put_new(row)


def change_collector(after: Collector, *, seen_version: int) -> Change:
    """Other facts, over the version that was seen, if it was not ended."""
    actions: list[Any] = [CollectorRow.version.set(after.version)]
    for name, value in _kept(after).items():
        actions.append(set_or_remove(getattr(CollectorRow, name), value))
    return _change(after, seen_version, actions)


def end_collector(after: Collector, *, ended_by: str, seen_version: int) -> Change:
    """The end of one, over the version that was seen."""
    actions: list[Any] = [
        CollectorRow.version.set(after.version),
        CollectorRow.state.set(str(after.state)),
        set_or_remove(CollectorRow.ended_at, clock.iso(after.ended_at) if after.ended_at else ""),
        CollectorRow.ended_by.set(ended_by),
    ]
    return _change(after, seen_version, actions)


def still_authorised(collector: Collector) -> Change:
    """Let a commit depend on an entry being what it was when it was read; Forbidden if not."""
    is_same = CollectorRow.version == collector.version
    is_active = CollectorRow.state == str(CollectorState.ACTIVE)
    return check(
        keys.collector(collector.company_id, collector.id), is_same & is_active, not_authorised()
    )


def _change(after: Collector, seen_version: int, actions: list[Any]) -> Change:
    is_seen = CollectorRow.version == seen_version
    is_active = CollectorRow.state == str(CollectorState.ACTIVE)
    stale = StaleVersion("Somebody changed this entry meanwhile. Load it again.")
    return update(keys.collector(after.company_id, after.id), actions, is_seen & is_active, stale)


def _kept(collector: Collector) -> dict[str, str]:
    """What staff may change; empty where there is nothing to say."""
    paper = collector.power_of_attorney
    return {
        "name": collector.name,
        "document_type": str(collector.document.type),
        "last_four": collector.document.last_four,
        "valid_from": collector.valid_from.isoformat(),
        "valid_to": collector.valid_to.isoformat() if collector.valid_to else "",
        "mail_id": paper.mail_id if paper else "",
        "scan_id": paper.scan_id if paper else "",
    }
