"""
Taking a mail item away from the company under which it was filed by mistake, and filing it with the
right one: every change of it, for one transaction of the caller's. `COMPANY#c` / `WITHDRAWN` names
the items that a company lost last, since an index may go on showing them for a while; lists for its
people leave them out from that very moment.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pynamodb.attributes import ListAttribute

from chalicelib.access.model import Actor
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key, Raw, Row, check, delete, put_if, read, update
from chalicelib.companies.service import count_mail
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.core.values import replace
from chalicelib.mail import store
from chalicelib.mail.history import MailEvent, MailEventKind
from chalicelib.mail.model import AttachedScan, MailItem, MailState, NoticeChoice
from chalicelib.mail.number import neutral_name
from chalicelib.mail.rows import MailNumberRow, MailRow
from chalicelib.mail.search import take_places
from chalicelib.outbox.store import FactKind, new_fact

_MOST_REMEMBERED = 500


class WithdrawnRow(Row):
    """The mail items that a company lost last, oldest first."""

    mail_ids: ListAttribute[str] = ListAttribute(default=list)


def check_may_go(item: MailItem) -> None:
    """
    Raises:
        Conflict: `mail_collected`, its receipt has to be made void first; `mail_claimed`, a
            hand-out is about to give it away.
    """
    if item.state is MailState.COLLECTED:
        raise Conflict(
            "This item was handed out. Take it back from collected first.", code="mail_collected"
        )
    if item.is_claimed:
        raise Conflict(
            "This item is being handed out. Wait until the hand-out is done.", code="mail_claimed"
        )


def refiled(
    actor: Actor, before: MailItem, *, company_id: str, codes: tuple[str, str], reason: str
) -> MailItem:
    """
    The item as the right company gets it: with its number, its day, its sender, its state and its
    scans, under an id of its own. The note was written for somebody else and stays behind, and so
    does the former history. Not yet written.

    Args:
        codes: of the company that had it and of the one that gets it; staff alone read them.
    """
    now, by = clock.now(), actor.user
    is_waiting = before.state is MailState.WAITING
    moved = MailEvent(
        now, MailEventKind.REFILED, by.id, by.name, before=codes[0], after=codes[1], reason=reason
    )
    return replace(
        before,
        id=ids.new_id("mai"),
        company_id=company_id,
        note="",
        state_since=now if is_waiting else before.state_since,
        event_id="" if before.notice is NoticeChoice.NONE else ids.new_id("evt"),
        registered_at=now,
        registered_by_id=by.id,
        registered_by_name=by.name,
        version=1,
        scans_version=len(before.scans),
        scans=_in_order(before, now),
        history=(MailEvent(now, MailEventKind.REGISTERED, by.id, by.name), moved),
        handout_id="",
        receipt_id="",
    )


def withdrawal(item: MailItem, known: Raw | None) -> list[Change]:
    """
    The item is not its company's any more: row, search rows and count. Its number is the affair of
    `renumbering`.

    Args:
        known: the company's row of withdrawn items as it was read.
    """
    stale = StaleVersion("Somebody changed this mail item meanwhile.")
    unchanged = (MailRow.version == item.version) & (MailRow.scans_version == item.scans_version)
    is_free = (MailRow.state != str(MailState.COLLECTED)) & MailRow.handout_id.does_not_exist()
    changes = [
        delete(keys.mail(item.company_id, item.id), unchanged & is_free, stale),
        *take_places(item),
        _remember(item, known),
    ]
    return changes + ([count_mail(item.company_id, -1)] if item.state is MailState.WAITING else [])


def filing(item: MailItem, *, due_at: datetime) -> list[Change]:
    """The item is the right company's: row, search rows, count, and the fact that tells of it."""
    changes = store.put_item(item)
    if item.state is MailState.WAITING:
        changes.append(count_mail(item.company_id, 1))
    if item.event_id:
        kind = FactKind.MAIL_REGISTERED
        changes.append(
            new_fact(item.event_id, kind, scope=item.company_id, due_at=due_at, mail_id=item.id)
        )
    return changes


def renumbering(before: MailItem, after: MailItem | None) -> Change:
    """The number says where the item is now; without a place it says nothing any more."""
    key = keys.mail_number(before.number)
    row = MailNumberRow
    is_so = (row.company_id == before.company_id) & (row.mail_id == before.id)
    stale = StaleVersion("Somebody changed this mail item meanwhile.")
    if after is None:
        return delete(key, is_so, stale)
    actions = [row.company_id.set(after.company_id), row.mail_id.set(after.id)]
    return update(key, actions, is_so, stale)


def withdrawn_from(rows: Mapping[Key, Raw], company_id: str) -> frozenset[str]:
    """Which items a company lost lately, among items already read."""
    raw = rows.get(keys.withdrawn(company_id))
    return frozenset(read(WithdrawnRow, raw).mail_ids) if raw is not None else frozenset()


def in_place(item: MailItem) -> Change:
    """Let a commit depend on the item still being its company's."""
    gone = Conflict("This mail item was withdrawn meanwhile.", code="mail_withdrawn")
    return check(keys.mail(item.company_id, item.id), Row.pk.exists(), gone)


def has_scan(item: MailItem, scan_id: str) -> Change:
    """Let a commit depend on a scan still being on the item."""
    gone = NotFound("There is no such scan.")
    return check(keys.mail(item.company_id, item.id), MailRow.scans[scan_id].exists(), gone)


def _remember(item: MailItem, known: Raw | None) -> Change:
    key = keys.withdrawn(item.company_id)
    before = read(WithdrawnRow, known) if known is not None else None
    mail_ids = [*(before.mail_ids if before else ()), item.id][-_MOST_REMEMBERED:]
    version = int(before.version) if before else 0
    row = WithdrawnRow(pk=key.pk, sk=key.sk, mail_ids=mail_ids, version=version + 1)
    stale = StaleVersion("Another mail item of this company was withdrawn meanwhile.")
    is_so = Row.version == version if before else Row.pk.does_not_exist()
    return put_if(row, is_so, stale)


def _in_order(item: MailItem, now: datetime) -> tuple[AttachedScan, ...]:
    """For the right company the scans came now, called neutrally; their order is that of before."""
    step = timedelta(microseconds=1)
    return tuple(
        replace(
            scan,
            added_at=now + place * step,
            name=neutral_name(item.number, scan.content_type),
        )
        for place, scan in enumerate(item.scans)
    )
