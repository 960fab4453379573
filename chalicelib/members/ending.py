"""
The deletion of a panel (R22). Its first transaction ends every access to it, since the panel's row
is in every decision. What is left then is done piece by piece, each in one transaction: members one
by one, shares some at a time, then the panel. Whoever does this may be killed anywhere; whoever
calls `resume` next goes on. No document, invoice or annex is touched.
"""

from collections.abc import Callable

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import pool
from chalicelib.aws.table import commit
from chalicelib.core import clock
from chalicelib.core.errors import ConfirmationRequired, Conflict, NotFound, StaleVersion
from chalicelib.members.leaving import end_membership, judge_all
from chalicelib.members.model import Ending, Fate, by_name, confirms_ending, consequences
from chalicelib.panels.model import Panel, PanelState, check_active, ending
from chalicelib.panels.service import (
    MEMBER_CHANGED,
    PANEL_CHANGED,
    begin_ending,
    find_panels,
    finish_ending,
    let_go,
    list_all_member_ids,
    list_member_ids,
)
from chalicelib.sharing.giving import SHARES_CHANGED, end_shares
from chalicelib.users.service import find_profiles

HasTime = Callable[[], bool]

_MEMBERS_AT_ONCE = 50
_LOST = frozenset({MEMBER_CHANGED, PANEL_CHANGED})


def look_at_ending(actor: Actor, panel: Panel) -> Ending:
    """
    What deleting a panel would do now, and what confirms it. Changes nothing.

    Effects: 1 Query per 500 members, 1 BatchGetItem per 100, and 1 Query for each who may have
    more than panels, 25 at once.

    Raises:
        Conflict: `panel_deleting`.
    """
    check_active(panel)
    user_ids = list_all_member_ids(panel.company_id, panel.id)
    profiles = list(find_profiles(user_ids).values())
    judged = zip(profiles, judge_all(profiles), strict=True)
    fates = sorted((Fate(one, verdict.why) for one, verdict in judged), key=by_name)
    goes = tuple(fate for fate in fates if fate.why is None)
    stays = tuple(fate for fate in fates if fate.why is not None)
    return Ending(panel, goes, stays, confirms_ending(actor.user.id, panel, goes, stays))


def delete_panel(
    actor: Actor, panel: Panel, confirm: str, has_time: HasTime, *, seen_version: int
) -> Panel:
    """
    Delete a panel for good: every access ends at once, and then, as long as there is time, what it
    left behind. What is not done then is done by whoever asks again, or by the sweep; a panel that
    is being deleted needs no confirmation.

    Args:
        confirm: what `look_at_ending` gave, or empty.

    Raises:
        StaleVersion: somebody else changed the panel since.
        ConfirmationRequired: not confirmed, or what it would do has changed.

    Writes audit `panels:panel:delete`, and what the end of its members writes.
    """
    if panel.is_active:
        if panel.version != seen_version:
            raise StaleVersion("Somebody changed this panel meanwhile. Load it again.")
        panel = _begin(actor, panel, confirm)
    return resume(panel.company_id, panel.id, has_time)


def _begin(actor: Actor, panel: Panel, confirm: str) -> Panel:
    seen = look_at_ending(actor, panel)
    if confirm != seen.confirm:
        raise ConfirmationRequired(seen.confirm, *consequences(seen))
    after = ending(panel, actor.user.id, clock.now())
    record = entry(
        Tag.PANELS_DELETE,
        actor_id=actor.user.id,
        scope=panel.company_id,
        target=panel.id,
        members=panel.members,
        goes=len(seen.goes),
        shares=panel.shares,
    )
    try:
        commit(*begin_ending(panel, after), record)
    except Conflict as conflict:
        if conflict.code != PANEL_CHANGED:
            raise
        # What came or went meanwhile was not confirmed.
        now = find_panels([(panel.company_id, panel.id)])[panel.id]
        if now.is_active:
            anew = look_at_ending(actor, now)
            raise ConfirmationRequired(anew.confirm, *consequences(anew)) from conflict
    return after


def resume(company_id: str, panel_id: str, has_time: HasTime) -> Panel:
    """
    Do what is left of a deletion, as long as there is time; returns the panel as it is then.

    Raises:
        NotFound: there is no such panel.
        Unavailable: the table or the pool does not answer; what was done stays done.
    """
    panel = find_panels([(company_id, panel_id)]).get(panel_id)
    if panel is None:
        raise NotFound("There is no such panel.")
    if panel.state is not PanelState.DELETING:
        return panel
    if _end_members(panel, has_time) and _end_shares(panel, has_time):
        _finish(panel)
    return find_panels([(company_id, panel_id)])[panel_id]


def _end_members(panel: Panel, has_time: HasTime) -> bool:
    """Whether nobody is left."""
    while has_time():
        found = list_member_ids(panel.company_id, panel.id, limit=_MEMBERS_AT_ONCE)
        if not found:
            return True
        for user_id, is_gone in found:
            if not has_time():
                return False
            _end_member(panel, user_id, is_gone=is_gone)
    return False


def _end_member(panel: Panel, user_id: str, *, is_gone: bool) -> None:
    """One member; somebody else may do the same at this moment."""
    try:
        has_gone = is_gone or end_membership(panel.company_id, panel.id, user_id, panel.ended_by)
    except NotFound:
        return
    if has_gone:
        # Told before the last trace goes: killed in between, it is told once more.
        pool.delete_user(user_id)
        _once(lambda: commit(*let_go(panel.company_id, panel.id, user_id)))


def _end_shares(panel: Panel, has_time: HasTime) -> bool:
    """Whether nothing is shared any more."""
    while has_time():
        try:
            if not end_shares(panel, panel.ended_by):
                return True
        except Conflict as conflict:
            # Somebody withdraws, or does the same at this moment: what is left is looked at again.
            if conflict.code != SHARES_CHANGED:
                raise
    return False


def _finish(panel: Panel) -> None:
    record = entry(
        Tag.PANELS_DELETED, actor_id=panel.ended_by, scope=panel.company_id, target=panel.id
    )
    _once(lambda: commit(*finish_ending(panel, clock.now()), record))


def _once(act: Callable[[], None]) -> None:
    """What somebody else has done already is done."""
    try:
        act()
    except Conflict as conflict:
        if conflict.code not in _LOST:
            raise
