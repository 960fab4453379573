"""
`COMPANY#c` / `PANEL#p` is the panel, `COMPANY#c` / `PANELNAME#folded name` claims its name, and
lists the panels of a company by name, consistently. `USER#u` / `PANEL#c#p` is a membership, which
every decision reads; `COMPANY#c` / `MEMBER#p#u`, written with it, lists a panel's members, in
by-company by name. The counts of a panel move in the transaction that changes what they count.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.access.rows import PanelRow
from chalicelib.aws import keys, partitions
from chalicelib.aws.table import (
    BY_DUE,
    Change,
    Key,
    Raw,
    Row,
    check,
    delete,
    fetch,
    put_new,
    query,
    query_index,
    read,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, FieldError, StaleVersion, ValidationFailed
from chalicelib.core.paging import Page, Position, part_of
from chalicelib.panels.model import Panel, PanelState, is_deleting, no_panel, place_of

PANEL_CHANGED = "panel_changed"
_MOST_ENDING = 100


class PanelNameRow(Row):
    """Which panel has a name, or had it before its deletion began."""

    panel_id = UnicodeAttribute()


def get_panel(company_id: str, panel_id: str) -> Panel:
    """
    1 BatchGetItem.

    Raises:
        NotFound: the company has no such panel, or it was deleted.
    """
    return panel_in(fetch([keys.panel(company_id, panel_id)]), company_id, panel_id)


def panel_in(rows: Mapping[Key, Raw], company_id: str, panel_id: str) -> Panel:
    """
    A panel among items already read, whether active or being deleted.

    Raises:
        NotFound: it is not among them, or it was deleted.
    """
    raw = rows.get(keys.panel(company_id, panel_id))
    panel = panel_of(raw) if raw is not None else None
    if panel is None or panel.state is PanelState.DELETED:
        raise no_panel()
    return panel


def find_panels(wanted: Iterable[tuple[str, str]]) -> dict[str, Panel]:
    """Those panels that exist, deleted ones too, by id. 1 BatchGetItem per 100."""
    found = fetch([keys.panel(company_id, panel_id) for company_id, panel_id in wanted])
    panels = [panel_of(raw) for raw in found.values()]
    return {panel.id: panel for panel in panels}


def list_panels(company_id: str, *, limit: int, position: Position | None) -> Page[Panel]:
    """
    A company's panels by name, strongly consistent; those that are being deleted too.
    1 Query and 1 BatchGetItem.
    """
    partition = keys.company(company_id).pk
    after = part_of(position, "at") if position is not None else None
    raws, last = query(partition, prefix=keys.PANEL_NAME_PREFIX, after=after, limit=limit)
    panel_ids = [read(PanelNameRow, raw).panel_id for raw in raws]
    panels = find_panels((company_id, panel_id) for panel_id in panel_ids)
    # One that was deleted between the two reads has left the list.
    shown = [panels[one] for one in panel_ids if panels[one].state is not PanelState.DELETED]
    return Page(tuple(shown), {"at": last} if last is not None else None)


def panel_of(raw: Raw) -> Panel:
    """A raw panel item as the model's value."""
    row = read(PanelRow, raw)
    return Panel(
        id=row.sk.removeprefix(keys.PANEL_PREFIX),
        company_id=row.pk.removeprefix("COMPANY#"),
        name=row.name,
        state=PanelState(row.state),
        members=int(row.members),
        shares=int(row.shares),
        moves=int(row.moves),
        created_at=clock.from_iso(row.created_at),
        created_by=row.created_by,
        version=int(row.version),
        total=int(row.total or 0),
        ending_at=clock.from_iso(row.ending_at) if row.ending_at else None,
        ended_by=row.ended_by or "",
        ended_at=clock.from_iso(row.ended_at) if row.ended_at else None,
    )


def put_panel(panel: Panel) -> tuple[Change, Change]:
    """A new panel, and the claim to its name, which no other panel of the company may have."""
    key = keys.panel(panel.company_id, panel.id)
    row = PanelRow(
        pk=key.pk,
        sk=key.sk,
        name=panel.name,
        state=str(panel.state),
        created_at=clock.iso(panel.created_at),
        created_by=panel.created_by,
        version=panel.version,
    )
    return _claim_name(panel), put_new(row)


def rename_panel(before: Panel, after: Panel) -> tuple[Change, ...]:
    """Another name for an active panel of the version seen; its old one is free."""
    key = keys.panel(after.company_id, after.id)
    as_seen = (PanelRow.version == before.version) & (PanelRow.state == str(PanelState.ACTIVE))
    actions = [PanelRow.name.set(after.name), PanelRow.version.set(after.version)]
    stale = StaleVersion("Somebody changed this panel meanwhile. Load it again.")
    change = update(key, actions, as_seen, stale)
    if place_of(before.name) == place_of(after.name):
        return (change,)
    old = keys.panel_name(before.company_id, place_of(before.name))
    return (
        change,
        delete(old, PanelNameRow.panel_id == before.id, stale),
        _claim_name(after),
    )


def begin_ending(before: Panel, after: Panel) -> tuple[Change, ...]:
    """
    An active panel opens nothing any more, if nothing came or went since it was looked at; its name
    is free for another one.

    Raises, from the commit:
        Conflict: PANEL_CHANGED.
    """
    changed = Conflict("This panel changed meanwhile. Load it again.", code=PANEL_CHANGED)
    at = clock.iso(after.ending_at) if after.ending_at else ""
    as_seen = (
        (PanelRow.state == str(PanelState.ACTIVE))
        & (PanelRow.version == before.version)
        & (PanelRow.moves == before.moves)
    )
    actions = [
        PanelRow.state.set(str(after.state)),
        PanelRow.version.set(after.version),
        PanelRow.total.set(after.total),
        PanelRow.ending_at.set(at),
        PanelRow.ended_by.set(after.ended_by),
        PanelRow.g5.set(partitions.PANELS_ENDING),
        PanelRow.g5s.set(f"{at}#{after.id}"),
    ]
    place = place_of(before.name)
    waiting = keys.ending_panel_name(after.company_id, place, after.id)
    return (
        update(keys.panel(after.company_id, after.id), actions, as_seen, changed),
        delete(
            keys.panel_name(after.company_id, place), PanelNameRow.panel_id == after.id, changed
        ),
        put_new(PanelNameRow(pk=waiting.pk, sk=waiting.sk, panel_id=after.id), changed),
    )


def finish_ending(panel: Panel, now: datetime) -> tuple[Change, Change]:
    """
    Nothing is left of a panel but its row; Conflict PANEL_CHANGED if somebody else saw to that.
    Nothing comes into a panel that is being deleted, so what was not found is not there.
    """
    done = Conflict("This panel was deleted meanwhile.", code=PANEL_CHANGED)
    actions = [
        PanelRow.state.set(str(PanelState.DELETED)),
        PanelRow.version.set(panel.version + 1),
        PanelRow.members.set(0),
        PanelRow.shares.set(0),
        PanelRow.ended_at.set(clock.iso(now)),
        PanelRow.g5.remove(),
        PanelRow.g5s.remove(),
    ]
    is_ending = PanelRow.state == str(PanelState.DELETING)
    waiting = keys.ending_panel_name(panel.company_id, place_of(panel.name), panel.id)
    return (
        update(keys.panel(panel.company_id, panel.id), actions, is_ending, done),
        delete(waiting, Row.pk.exists(), done),
    )


def list_ending(grace: timedelta) -> list[tuple[str, str, datetime]]:
    """
    The panels whose deletion began more than `grace` ago and is not over: company, panel, and when
    it began; oldest first. 1 Query of by-due.
    """
    until = clock.iso(clock.now() - grace)
    raws, _ = query_index(
        BY_DUE, partitions.PANELS_ENDING, until=until, limit=_MOST_ENDING, forward=True
    )
    panels = [panel_of(raw) for raw in raws]
    return [(one.company_id, one.id, one.ending_at or one.created_at) for one in panels]


def panel_stays(company_id: str, panel_id: str) -> Change:
    """Let a commit depend on a panel being active; Conflict `panel_deleting` if it is not."""
    is_active = PanelRow.state == str(PanelState.ACTIVE)
    return check(keys.panel(company_id, panel_id), is_active, is_deleting())


def count_shares(company_id: str, panel_id: str, difference: int) -> Change:
    """
    Add to a panel's count of shares, in the transaction that makes or withdraws them.

    Raises:
        Conflict, from the commit: `panel_deleting`, or deleted meanwhile, for what would come in;
            what goes may go at any time.
    """
    return _count(PanelRow.shares, company_id, panel_id, difference)


def count_members(company_id: str, panel_id: str, difference: int) -> Change:
    """The same for members."""
    return _count(PanelRow.members, company_id, panel_id, difference)


def _count(counted: NumberAttribute, company_id: str, panel_id: str, difference: int) -> Change:
    comes = difference > 0
    is_active = PanelRow.state == str(PanelState.ACTIVE)
    return update(
        keys.panel(company_id, panel_id),
        [counted.set(counted + difference), PanelRow.moves.set(PanelRow.moves + 1)],
        is_active if comes else Row.pk.exists(),
        is_deleting() if comes else no_panel(),
    )


def _claim_name(panel: Panel) -> Change:
    key = keys.panel_name(panel.company_id, place_of(panel.name))
    taken = ValidationFailed(
        FieldError(
            "name", "panel_name_taken", "The company has a panel of this name. Choose another name."
        )
    )
    return put_new(PanelNameRow(pk=key.pk, sk=key.sk, panel_id=panel.id), taken)
