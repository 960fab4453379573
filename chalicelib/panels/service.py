"""What panels offer: making, naming and finding them, and the changes that others commit with."""

from collections.abc import Callable

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock, ids
from chalicelib.core.errors import StaleVersion
from chalicelib.panels import store
from chalicelib.panels.joining import (
    joining,
    joining_newcomer,
    leaving,
    leaving_slowly,
    let_go,
    memberships,
    placing,
)
from chalicelib.panels.members_store import (
    MEMBER_CHANGED,
    belongs_to,
    change_membership,
    count_panels,
    held_of,
    leave_for_good,
    list_all_member_ids,
    list_by_name,
    list_member_ids,
    list_memberships_of,
    member_changed,
)
from chalicelib.panels.model import Panel, PanelState, renamed
from chalicelib.panels.store import (
    PANEL_CHANGED,
    begin_ending,
    count_shares,
    find_panels,
    finish_ending,
    list_ending,
    panel_in,
    panel_of,
    panel_stays,
)

__all__ = [
    "MEMBER_CHANGED",
    "PANEL_CHANGED",
    "begin_ending",
    "belongs_to",
    "change_membership",
    "count_panels",
    "count_shares",
    "create_panel",
    "find_panels",
    "finish_ending",
    "get_panel",
    "held_of",
    "joining",
    "joining_newcomer",
    "leave_for_good",
    "leaving",
    "leaving_slowly",
    "let_go",
    "list_all_member_ids",
    "list_by_name",
    "list_ending",
    "list_member_ids",
    "list_memberships_of",
    "list_panels",
    "member_changed",
    "memberships",
    "panel_in",
    "panel_of",
    "panel_stays",
    "placing",
    "rename_panel",
]

get_panel = store.get_panel
list_panels = store.list_panels


def create_panel(
    actor: Actor, company_id: str, name: str, remember: Callable[[str], Change] | None = None
) -> Panel:
    """
    Make a panel of a company, which must exist.

    Args:
        remember: makes the change that remembers the request, given the new panel's id.

    Raises:
        ValidationFailed: `panel_name_taken`: the company has one of this name.
        AlreadyDone: the request had its effect before.

    Writes audit `panels:panel:add`. 1 TransactWrite.
    """
    panel = Panel(
        id=ids.new_id("pnl"),
        company_id=company_id,
        name=name,
        state=PanelState.ACTIVE,
        members=0,
        shares=0,
        moves=0,
        created_at=clock.now(),
        created_by=actor.user.id,
        version=1,
    )
    first = [remember(panel.id)] if remember else []
    record = entry(Tag.PANELS_ADD, actor_id=actor.user.id, scope=company_id, target=panel.id)
    commit(*first, *store.put_panel(panel), record)
    return panel


def rename_panel(actor: Actor, before: Panel, name: str, *, seen_version: int) -> Panel:
    """
    Give a panel another name.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `panel_deleting`.
        ValidationFailed: `panel_name_taken`.

    Writes audit `panels:panel:edit`. 1 TransactWrite.
    """
    if before.version != seen_version:
        raise StaleVersion("Somebody changed this panel meanwhile. Load it again.")
    after = renamed(before, name)
    record = entry(Tag.PANELS_EDIT, actor_id=actor.user.id, scope=after.company_id, target=after.id)
    commit(*store.rename_panel(before, after), record)
    return after
