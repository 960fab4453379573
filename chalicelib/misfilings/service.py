"""
The one act by which staff put right what was filed under the wrong company: it leaves that company
and is filed where it belongs, with everything that hangs on it, in one transaction.
"""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.observe import logger
from chalicelib.aws.table import Change, Key, Raw, commit, fetch
from chalicelib.companies.model import Company
from chalicelib.companies.service import company_of
from chalicelib.core import clock, ids
from chalicelib.core.errors import (
    AppError,
    Conflict,
    FieldError,
    NotFound,
    StaleVersion,
    ValidationFailed,
)
from chalicelib.core.values import Value
from chalicelib.mail.counting import moved_over, taken_away
from chalicelib.mail.model import MailItem
from chalicelib.mail.refiling import check_may_go, filing, refiled, renumbering, withdrawal
from chalicelib.mail.service import item_in
from chalicelib.misfilings import store
from chalicelib.misfilings.gathering import complete
from chalicelib.misfilings.model import (
    Misfiling,
    MisfilingState,
    Place,
    Wanted,
    What,
    check_wanted,
    scans_of,
)
from chalicelib.notices.service import stop_telling
from chalicelib.outbox.store import wake
from chalicelib.scans.attaching import fact_id_of
from chalicelib.scans.model import ScanState
from chalicelib.scans.refiling import (
    exchange,
    freed,
    go_along,
    go_to_inbox,
    put_on,
    scans_on,
)
from chalicelib.scans.service import get_scan
from chalicelib.settings.service import current_settings
from chalicelib.usage.recording import author_of

__all__ = [
    "complete",
    "get_misfiling",
    "list_misfilings",
    "list_sightings",
    "misfiling_in",
    "settle",
    "withdraw",
]

misfiling_in = store.misfiling_in
list_misfilings = store.list_misfilings
list_sightings = store.list_sightings

_ATTEMPTS = 4
# Somebody was quicker, and what is wanted still makes sense: read again and act on what is now.
_AGAIN = frozenset({"fact_changed", "scan_not_attached", "stale_version"})
Remember = Callable[[str], Change]


class Act(Value):
    """
    Everything that one withdrawal writes.

    Attributes:
        wakes: facts to wake after the commit, each with the seconds until its time comes.
    """

    misfiling: Misfiling
    changes: list[Change]
    wakes: tuple[tuple[str, int], ...] = ()


class Surroundings(Value):
    """What a withdrawal reads first: both companies, the item, and the item that a scan is for."""

    item: MailItem
    wrong: Company
    right: Company | None
    target: MailItem | None
    withdrawn: Raw | None


def withdraw(
    actor: Actor, company_id: str, mail_id: str, wanted: Wanted, remember: Remember
) -> Misfiling:
    """
    Take an item or a scan away from a company and file it where it belongs: an item with the right
    company, a scan on the right item; what has no place yet goes to the scan inbox. From the commit
    on nothing of it reaches the wrong company's people, and nobody else is told.

    Raises:
        NotFound: the company has no such item, or the item no such scan; the right company has no
            such item.
        ValidationFailed: what is wanted does not fit together, or there is no such company.
        Conflict: `mail_collected`, `mail_claimed`, `mail_destroyed` or `too_many_scans`.
        StaleVersion: it kept changing.

    Writes audit `misfilings:misfiling:withdraw` and `…:refile` in 1 TransactWrite with all else;
    3 or 4 reads before. T41.
    """
    check_wanted(wanted, company_id)
    for _ in range(_ATTEMPTS):
        around = _surroundings(company_id, mail_id, wanted)
        act = _act(actor, around, wanted)
        try:
            commit(remember(act.misfiling.id), *act.changes)
        except (Conflict, StaleVersion) as refusal:
            if refusal.code not in _AGAIN:
                raise
            continue
        for fact_id, delay_s in act.wakes:
            wake(fact_id, delay_s=delay_s)
        return act.misfiling
    raise StaleVersion("This mail item keeps changing. Try again in a moment.")


def settle(misfiling: Misfiling) -> Misfiling:
    """
    Complete the record right after the withdrawal, as far as it goes: the withdrawal has had its
    effect, so whatever hinders that is left to the next who opens the record.
    """
    try:
        return complete(misfiling)
    except AppError as error:
        logger.warning("misfiling.not_complete", extra={"id": misfiling.id, "code": error.code})
        return misfiling


def get_misfiling(company_id: str, misfiling_id: str) -> Misfiling:
    """
    1 BatchGetItem.

    Raises:
        NotFound: the company has no such record.
    """
    key = keys.misfiling(company_id, misfiling_id)
    return store.misfiling_in(fetch([key]), key)


def _surroundings(company_id: str, mail_id: str, wanted: Wanted) -> Surroundings:
    item_key = keys.mail(company_id, mail_id)
    places: list[Key] = [item_key, keys.company(company_id), keys.withdrawn(company_id)]
    target_key = keys.mail(wanted.company_id, wanted.mail_id)
    right_key = keys.company(wanted.company_id)
    places += [right_key] if wanted.company_id else []
    places += [target_key] if wanted.mail_id else []
    rows = fetch(places)
    item = item_in(rows, item_key)
    if wanted.company_id and right_key not in rows:
        field = FieldError("to.company_id", "not_found", "Choose a company from the list.")
        raise ValidationFailed(field)
    return Surroundings(
        item=item,
        wrong=company_of(rows[keys.company(company_id)]),
        right=company_of(rows[right_key]) if wanted.company_id else None,
        target=item_in(rows, target_key) if wanted.mail_id else None,
        withdrawn=rows.get(keys.withdrawn(company_id)),
    )


def _act(actor: Actor, around: Surroundings, wanted: Wanted) -> Act:
    if wanted.what is What.SCAN:
        return _move_scan(actor, around, wanted)
    check_may_go(around.item)
    return _move_item(actor, around, wanted) if around.right else _take_item(actor, around, wanted)


def _move_item(actor: Actor, around: Surroundings, wanted: Wanted) -> Act:
    """The item, with its scans and its number, to the right company, whose people are told."""
    item, right = around.item, around.right
    assert right is not None  # noqa: S101 - for the type checker: `_act` looked
    codes = (around.wrong.code, right.code)
    after = refiled(actor, item, company_id=right.id, codes=codes, reason=wanted.reason)
    misfiling = _misfiling(actor, around, wanted, after.id)
    wait_s = current_settings().digest_minutes * 60
    changes = [
        *withdrawal(item, around.withdrawn),
        renumbering(item, after),
        *filing(after, due_at=clock.now() + timedelta(seconds=wait_s)),
        *go_along(scans_on(item), after),
        *moved_over(item, after, actor.time_zone, author_of(actor)),
        *stop_telling(item.event_id),
        *_records(actor, misfiling),
        store.put_misfiling(misfiling),
    ]
    wakes = ((item.event_id, 0), (after.event_id, wait_s))
    return Act(misfiling, changes, tuple(each for each in wakes if each[0]))


def _take_item(actor: Actor, around: Surroundings, wanted: Wanted) -> Act:
    """The item is gone and its number free; its scans wait in the inbox to be registered anew."""
    item = around.item
    misfiling = _misfiling(actor, around, wanted)
    changes = [
        *withdrawal(item, around.withdrawn),
        renumbering(item, None),
        *go_to_inbox(scans_on(item), item, wanted.reason),
        *taken_away(item, author_of(actor)),
        *stop_telling(item.event_id),
        *_records(actor, misfiling),
        store.put_misfiling(misfiling),
    ]
    return Act(misfiling, changes, ((item.event_id, 0),) if item.event_id else ())


def _move_scan(actor: Actor, around: Surroundings, wanted: Wanted) -> Act:
    """One scan leaves the item, which stays; a notice that waits for a file looks again itself."""
    item, target = around.item, around.target
    if item.scan(wanted.scan_id) is None:
        raise NotFound("There is no such scan on this mail item.")
    scan = get_scan(wanted.scan_id)
    if target is not None:
        after = put_on(scan, target)
    else:
        after = freed(scan, item, wanted.reason, around.right.id if around.right else "")
    misfiling = _misfiling(actor, around, wanted, target.id if target else "")
    changes = [
        *exchange(actor, scan, after, item),
        *_records(actor, misfiling),
        store.put_misfiling(misfiling),
    ]
    is_on = after.state is ScanState.ATTACHED
    return Act(misfiling, changes, ((fact_id_of(after), 0),) if is_on else ())


def _misfiling(
    actor: Actor, around: Surroundings, wanted: Wanted, right_mail_id: str = ""
) -> Misfiling:
    item, wrong, right = around.item, around.wrong, around.right
    return Misfiling(
        id=ids.new_id("mis"),
        what=wanted.what,
        state=MisfilingState.GATHERING,
        at=clock.now(),
        by_id=actor.user.id,
        by_name=actor.user.name,
        reason=wanted.reason,
        wrong=Place(wrong.id, wrong.name, wrong.code, item.id),
        right=Place(right.id, right.name, right.code, right_mail_id) if right else None,
        number=item.number,
        sender=item.sender,
        kind=item.kind,
        reference=item.reference,
        received_on=item.received_on,
        note=item.note,
        internal_note=item.internal_note,
        registered_at=item.registered_at,
        registered_by_name=item.registered_by_name,
        event_id=item.event_id,
        scans=scans_of(item, wanted.scan_id),
    )


def _records(actor: Actor, misfiling: Misfiling) -> list[Change]:
    """The audit of both sides; neither names the other."""
    sides = [(Tag.MISFILINGS_WITHDRAW, misfiling.wrong)]
    if misfiling.right is not None:
        sides.append((Tag.MISFILINGS_REFILE, misfiling.right))
    return [
        entry(
            tag,
            actor_id=actor.user.id,
            scope=place.company_id,
            target=place.mail_id,
            misfiling_id=misfiling.id,
            what=str(misfiling.what),
        )
        for tag, place in sides
    ]
