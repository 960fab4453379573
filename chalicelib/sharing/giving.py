"""
Sharing and withdrawing, the one way in which a share comes and goes: rows, the panels' counts, the
audit entry and the fact are one transaction (R19, R21).
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import batched

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key, commit, fetch
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.core.values import Value
from chalicelib.files.model import Maker
from chalicelib.outbox.store import FactKind, new_fact, wake
from chalicelib.panels.model import Panel, check_active
from chalicelib.panels.service import count_shares, panel_in
from chalicelib.sharing import store
from chalicelib.sharing.model import (
    Done,
    Share,
    Wanted,
    check_room,
    check_wanted,
    in_order,
    withdrawn_by_panel,
)
from chalicelib.sharing.store import SHARES_CHANGED
from chalicelib.sharing.things import shares_coming, shares_going, thing_keys, things_in

__all__ = ["SHARES_CHANGED", "Withdrawn", "end_shares", "share_things", "withdraw"]

_LOOKS = 6
# A transaction takes 100 changes: each share's row, its thing's and its panel's, and the audit.
_WITHDRAWN_AT_ONCE = 32
# The same of one panel.
_ENDED_AT_ONCE = 48


class Withdrawn(Value):
    """How many shares went, and how many were gone already."""

    withdrawn: int
    gone: int


def share_things(  # noqa: PLR0913 - who shares what where, and how it is remembered
    actor: Actor,
    company_id: str,
    panel_id: str,
    wanted: Sequence[Wanted],
    *,
    action: str,
    remember: Callable[[str], Change],
) -> Done:
    """
    Let everybody who belongs to a panel see up to 40 things of its company. What is shared there
    already stays as it is, and nobody is told of it again.

    Args:
        action: the id of this act, and of its fact; a repeated request has the same.
        remember: makes the change that remembers the request, given what became of it.

    Raises:
        NotFound: the company has no such panel, thing or version.
        Conflict: `panel_deleting`, `document_retired`, `invoice_retired`, `too_many_shares`.
        AlreadyDone: the request had its effect before.

    Writes audit `sharing:share:make` and the fact THINGS_SHARED, unless nothing is new; wakes the
    handler after the commit. 1 BatchGetItem per 100 keys + 1 TransactWrite. R19, R20.
    """
    by_id = in_order(wanted, panel_id)

    def attempt() -> Done:
        panel, new = _new_ones(actor, company_id, panel_id, by_id, action)
        done = Done(action, len(new), len(by_id) - len(new), panel.members if new else 0)
        commit(remember(done.spelled()), *(_sharing(actor, panel, new, action) if new else ()))
        return done

    done = _settled(attempt)
    if done.shared:
        wake(action)
    return done


def withdraw(actor: Actor, company_id: str, wanted: Iterable[tuple[str, str]]) -> Withdrawn:
    """
    Take shares back, from whichever side they are looked at: they are seen no more from the commit
    on, not in an e-mail either that has not gone out. What is gone already makes no difference.

    Args:
        wanted: panel and share ids, up to 40.

    Writes audit `sharing:share:withdraw`, unless all were gone. 2 BatchGetItem + 1 TransactWrite
    for each 32. R21.
    """
    places = sorted(
        {keys.share(company_id, panel_id, share_id) for panel_id, share_id in set(wanted)}
    )

    def attempt(some: Sequence[Key]) -> Withdrawn:
        shares = store.shares_in(fetch(some), some)
        if shares:
            commit(*_withdrawing(actor, company_id, shares))
        return Withdrawn(len(shares), len(some) - len(shares))

    parts = [_settled(partial(attempt, some)) for some in batched(places, _WITHDRAWN_AT_ONCE)]
    return Withdrawn(sum(one.withdrawn for one in parts), sum(one.gone for one in parts))


def end_shares(panel: Panel, actor_id: str) -> bool:
    """
    Take back some of what is shared to a panel that is being deleted; whether anything was left.

    Raises:
        Conflict: SHARES_CHANGED: somebody else took the same back.

    Writes audit `sharing:share:withdraw`. 1 Query + 1 BatchGetItem + 1 TransactWrite.
    """
    shares = store.first_of_panel(panel.company_id, panel.id, limit=_ENDED_AT_ONCE)
    if shares:
        record = entry(
            Tag.SHARING_WITHDRAW,
            actor_id=actor_id,
            scope=panel.company_id,
            target=panel.id,
            share_ids=[share.id for share in shares],
        )
        commit(*_going(panel.company_id, shares), record)
    return bool(shares)


def _new_ones(
    actor: Actor, company_id: str, panel_id: str, by_id: dict[str, Wanted], action: str
) -> tuple[Panel, list[Share]]:
    """The panel, and what is not shared to it yet; all else is checked too."""
    places = {share_id: keys.share(company_id, panel_id, share_id) for share_id in by_id}
    refs = [wanted.ref for wanted in by_id.values()]
    rows = fetch([keys.panel(company_id, panel_id), *places.values(), *thing_keys(refs)])
    panel = panel_in(rows, company_id, panel_id)
    check_active(panel)
    things = things_in(rows, refs)
    for wanted in by_id.values():
        check_wanted(wanted, things.get(wanted.ref))
    now, by = clock.now(), Maker(actor.user.id, actor.user.name)
    new = [
        Share(share_id, panel_id, each.ref, each.version, now, by, action)
        for share_id, each in by_id.items()
        if places[share_id] not in rows
    ]
    check_room(things.values(), new)
    return panel, new


def _sharing(actor: Actor, panel: Panel, new: Sequence[Share], action: str) -> list[Change]:
    share_ids = [share.id for share in new]
    return [
        *[store.put_share(share) for share in new],
        *shares_coming(new),
        count_shares(panel.company_id, panel.id, len(new)),
        new_fact(
            action,
            FactKind.THINGS_SHARED,
            scope=panel.company_id,
            panel_id=panel.id,
            share_ids=share_ids,
        ),
        entry(
            Tag.SHARING_SHARE,
            actor_id=actor.user.id,
            scope=panel.company_id,
            target=panel.id,
            things=[_told(share) for share in new],
        ),
    ]


def _withdrawing(actor: Actor, company_id: str, shares: Sequence[Share]) -> list[Change]:
    by_panel = withdrawn_by_panel(shares)
    return [
        *_going(company_id, shares),
        entry(
            Tag.SHARING_WITHDRAW,
            actor_id=actor.user.id,
            scope=company_id,
            target=next(iter(by_panel)) if len(by_panel) == 1 else "",
            things=[_told(share) for share in shares],
        ),
    ]


def _going(company_id: str, shares: Sequence[Share]) -> list[Change]:
    """Rows, what things say of them, and the panels' counts."""
    by_panel = withdrawn_by_panel(shares)
    return [
        *[store.drop_share(share) for share in shares],
        *shares_going(shares),
        *[count_shares(company_id, panel_id, -lost) for panel_id, lost in by_panel.items()],
    ]


def _told(share: Share) -> dict[str, object]:
    """What the audit keeps of a share, of which no row may be left."""
    told: dict[str, object] = {"panel_id": share.panel_id, "thing_id": share.ref.id}
    return told | ({"version": share.version} if share.version is not None else {})


def _settled[Result](attempt: Callable[[], Result]) -> Result:
    """Look again as long as somebody shares or withdraws the same at the same moment."""
    for _ in range(_LOOKS - 1):
        try:
            return attempt()
        except Conflict as conflict:
            if conflict.code != SHARES_CHANGED:
                raise
    return attempt()
