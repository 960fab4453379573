"""
`COMPANY#c` / `SHARED#p#s`: one thing that was shared to a panel (by-company: where a thing was
shared to; by-company-state: what was shared to a panel; newest first). The row goes when the share
is withdrawn; the audit keeps that it was there. Indexes only suggest: whoever shows a share reads
its row again, so that what is withdrawn is seen nowhere, however late an index is.
"""

from collections.abc import Iterable, Mapping

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.aws import keys, partitions
from chalicelib.aws.table import (
    BY_COMPANY,
    BY_COMPANY_STATE,
    Change,
    Index,
    Key,
    Raw,
    Row,
    check,
    delete,
    put_new,
    query,
    query_index,
    read,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.core.paging import Page, Position
from chalicelib.files.model import Maker, ThingKind
from chalicelib.sharing.model import Share, ThingRef

SHARES_CHANGED = "shares_changed"


class ShareRow(Row):
    """One share; `number` is the one version that it shows, absent for always the newest."""

    kind = UnicodeAttribute()
    thing_id = UnicodeAttribute()
    invoice_id = UnicodeAttribute(null=True)
    number = NumberAttribute(null=True)
    shared_at = UnicodeAttribute()
    shared_by_id = UnicodeAttribute()
    shared_by_name = UnicodeAttribute()
    action = UnicodeAttribute()


def share_key(share: Share) -> Key:
    """Where a share lies."""
    return keys.share(share.company_id, share.panel_id, share.id)


def share_of(raw: Raw) -> Share:
    """A raw item as the model's value."""
    row = read(ShareRow, raw)
    _, panel_id, share_id = row.sk.split("#")
    return Share(
        id=share_id,
        panel_id=panel_id,
        ref=ThingRef(
            company_id=row.pk.removeprefix("COMPANY#"),
            kind=ThingKind(row.kind),
            id=row.thing_id,
            invoice_id=row.invoice_id or "",
        ),
        version=int(row.number) if row.number is not None else None,
        shared_at=clock.from_iso(row.shared_at),
        shared_by=Maker(row.shared_by_id, row.shared_by_name),
        action=row.action,
    )


def shares_in(rows: Mapping[Key, Raw], wanted: Iterable[Key]) -> list[Share]:
    """Those shares of some keys that are among items already read."""
    return [share_of(rows[key]) for key in wanted if key in rows]


def first_of_panel(company_id: str, panel_id: str, *, limit: int) -> list[Share]:
    """Some of what is shared to a panel, strongly consistent; none when nothing is. 1 Query."""
    prefix = keys.shares_prefix(panel_id)
    raws, _ = query(keys.company(company_id).pk, prefix=prefix, limit=limit)
    return [share_of(raw) for raw in raws]


def put_share(share: Share) -> Change:
    """A new one; `commit` raises Conflict SHARES_CHANGED if somebody shared the same meanwhile."""
    key, at = share_key(share), f"{clock.iso(share.shared_at)}#{share.id}"
    row = ShareRow(
        pk=key.pk,
        sk=key.sk,
        g1=partitions.shares_of(share.ref.id),
        g1s=at,
        g2=partitions.shares_to(share.panel_id),
        g2s=at,
        kind=str(share.ref.kind),
        thing_id=share.ref.id,
        invoice_id=share.ref.invoice_id or None,
        number=share.version,
        shared_at=clock.iso(share.shared_at),
        shared_by_id=share.shared_by.id,
        shared_by_name=share.shared_by.name,
        action=share.action,
    )
    return put_new(row, shares_changed())


def drop_share(share: Share) -> Change:
    """A share of the act that was read is no more; Conflict SHARES_CHANGED if it was not there."""
    return delete(share_key(share), ShareRow.action == share.action, shares_changed())


def still_shared(share: Share) -> Change:
    """Let a commit depend on a share being what it was when it was read."""
    return check(share_key(share), ShareRow.action == share.action, shares_changed())


def shares_changed() -> Conflict:
    """Whoever decided must look again."""
    return Conflict("Somebody shared or withdrew the same meanwhile.", code=SHARES_CHANGED)


def suggest_of_panel(panel_id: str, *, limit: int, position: Position | None) -> Page[Share]:
    """What an index says was shared to a panel, newest first. 1 Query."""
    return _suggest(BY_COMPANY_STATE, partitions.shares_to(panel_id), limit, position)


def suggest_of_thing(thing_id: str, *, limit: int, position: Position | None) -> Page[Share]:
    """Where an index says that a thing was shared to, newest first. 1 Query."""
    return _suggest(BY_COMPANY, partitions.shares_of(thing_id), limit, position)


def _suggest(index: Index, partition: str, limit: int, position: Position | None) -> Page[Share]:
    raws, after = query_index(index, partition, position=position, limit=limit)
    return Page(tuple(share_of(raw) for raw in raws), after)
