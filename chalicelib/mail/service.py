"""What staff do with mail: register it, correct it, change its state."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change, commit
from chalicelib.companies.service import count_mail
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict, FieldError, StaleVersion, ValidationFailed
from chalicelib.core.values import replace
from chalicelib.mail import store
from chalicelib.mail.counting import forwarded, not_forwarded, registered
from chalicelib.mail.history import MailEvent, MailEventKind, with_event
from chalicelib.mail.lists import Filter, list_mail, without
from chalicelib.mail.model import OLDEST_RECEIPT_DAYS, MailItem, MailState, NewMail, NoticeChoice
from chalicelib.mail.moves import Move, check_allowed, check_said, event_of
from chalicelib.mail.number import new_number
from chalicelib.mail.rows import mail_item_of, number_of
from chalicelib.mail.store import item_in
from chalicelib.outbox.store import FactKind, new_fact, wake
from chalicelib.settings.service import current_settings
from chalicelib.usage.recording import Posting, author_of, posted

__all__ = [
    "Filter",
    "attach",
    "change_state",
    "check_not_claimed",
    "claim",
    "collect",
    "detach",
    "edit_mail",
    "find_by_number",
    "get_mail_item",
    "item_in",
    "leave_collected",
    "list_mail",
    "mail_item_of",
    "new_item",
    "number_of",
    "point_to_receipt",
    "promise_of",
    "register_mail",
    "registration",
    "registration_of_one",
    "rest_on_scans",
    "scans_unchanged",
    "unclaim",
    "waits",
    "wake_for",
    "without",
]

get_mail_item = store.get_mail_item
find_by_number = store.find_by_number
attach = store.attach
detach = store.detach
claim = store.claim
unclaim = store.unclaim
collect = store.collect
leave_collected = store.leave_collected
point_to_receipt = store.point_to_receipt
rest_on_scans = store.rest_on_scans
scans_unchanged = store.scans_unchanged


def register_mail(
    actor: Actor,
    new: NewMail,
    remember: Callable[[str], Change] | None = None,
    *,
    digest_minutes: int | None = None,
) -> MailItem:
    """
    Register a letter or parcel.

    Args:
        remember: makes the change that remembers the request, given the new item's id.
        digest_minutes: how long notices are gathered; where it is not known it is read, in 1
            BatchGetItem.

    Raises:
        ValidationFailed: received in the future or too long ago; no such company.

    Writes audit `mail:item:register`, the company's counter and, unless no notice was asked for,
    the fact MAIL_REGISTERED in one transaction.
    """
    item = new_item(actor, new)
    if digest_minutes is None:
        digest_minutes = current_settings().digest_minutes
    first = [remember(item.id)] if remember else []
    commit(*first, *registration(actor, item, digest_minutes=digest_minutes))
    wake_for(item, digest_minutes=digest_minutes)
    return item


def new_item(actor: Actor, new: NewMail) -> MailItem:
    """
    The item that registering makes, not yet written.

    Raises:
        ValidationFailed: received in the future or too long ago.
    """
    _check_received(actor, new)
    now = clock.now()
    return MailItem(
        id=ids.new_id("mai"),
        company_id=new.company_id,
        number=new_number(),
        sender=new.sender,
        kind=new.kind,
        reference=new.reference,
        received_on=new.received_on,
        state=MailState.WAITING,
        state_since=now,
        internal_note=new.internal_note,
        note=new.note,
        notice=new.notice,
        event_id="" if new.notice is NoticeChoice.NONE else ids.new_id("evt"),
        registered_at=now,
        registered_by_id=actor.user.id,
        registered_by_name=actor.user.name,
        version=1,
        history=(MailEvent(now, MailEventKind.REGISTERED, actor.user.id, actor.user.name),),
    )


def registration(actor: Actor, item: MailItem, *also: Posting, digest_minutes: int) -> list[Change]:
    """Every change that registering an item means; what else is counted with it is `also`."""
    no_company = ValidationFailed(
        FieldError("company_id", "not_found", "Choose a company from the list.")
    )
    counted = count_mail(item.company_id, 1).or_else(no_company)
    return [
        counted,
        *registration_of_one(actor, item, digest_minutes=digest_minutes),
        *posted([registered(item, actor.time_zone, author_of(actor)), *also]),
    ]


def registration_of_one(actor: Actor, item: MailItem, *, digest_minutes: int) -> list[Change]:
    """The same without the company's counter and what counts as a service."""
    changes = [
        *store.put_mail(item),
        entry(
            Tag.MAIL_REGISTER,
            actor_id=actor.user.id,
            scope=item.company_id,
            target=item.id,
            notice=str(item.notice),
        ),
    ]
    if item.event_id:
        changes.append(promise_of(item, digest_minutes=digest_minutes))
    return changes


def promise_of(item: MailItem, *, digest_minutes: int) -> Change:
    """The fact that the company's people are to be told of an item."""
    return new_fact(
        item.event_id,
        FactKind.MAIL_REGISTERED,
        scope=item.company_id,
        due_at=clock.now() + timedelta(minutes=digest_minutes),
        mail_id=item.id,
    )


def wake_for(item: MailItem, *, digest_minutes: int) -> None:
    """After the commit: wake the notice handler when the time for the item's notices has come."""
    if item.event_id:
        wake(item.event_id, delay_s=digest_minutes * 60)


def edit_mail(
    actor: Actor, before: MailItem, changes: dict[str, Any], *, seen_version: int
) -> MailItem:
    """
    Correct what was registered.

    Raises:
        StaleVersion: somebody else changed the item since it was read.
        ValidationFailed: received in the future or too long ago.
        Conflict: `mail_claimed`: a hand-out is about to give it away.

    Writes audit `mail:item:edit` with the names of what changed.
    """
    _check_version(before, seen_version)
    check_not_claimed(before)
    after = _edited(actor, before, changes)
    if after.received_on != before.received_on:
        _check_received(actor, after)
    record = entry(
        Tag.MAIL_EDIT,
        actor_id=actor.user.id,
        scope=before.company_id,
        target=before.id,
        fields=sorted(changes),
    )
    commit(*store.edit(before, after), record)
    return replace(after, version=before.version + 1)


def _edited(actor: Actor, before: MailItem, changes: dict[str, Any]) -> MailItem:
    after = replace(before, **changes)
    fields = tuple(sorted(n for n in changes if getattr(before, n) != getattr(after, n)))
    if not fields:
        return after
    kind, user = MailEventKind.EDITED, actor.user
    event = MailEvent(clock.now(), kind, user.id, user.name, fields=fields)
    return replace(after, history=with_event(before.history, event))


def change_state(actor: Actor, before: MailItem, move: Move, *, seen_version: int) -> MailItem:
    """
    Move an item to another state.

    Raises:
        StaleVersion: somebody else changed the item since it was read.
        Conflict: `only_by_hand_out` for `collected`, `only_by_leaving` for leaving it;
            `mail_claimed` while a hand-out is about to give it away; `state_not_allowed` otherwise.
        ValidationFailed: the new state asks for a reason or an address.

    Writes audit `mail:item:state` and the company's counter in one transaction.
    """
    _check_version(before, seen_version)
    check_not_claimed(before)
    check_allowed(before.state, move.to)
    check_said(move)
    event = event_of(move, actor.user, before.state)
    after = replace(
        before,
        state=move.to,
        state_since=event.at,
        history=with_event(before.history, event),
        version=before.version + 1,
    )
    changes = [store.change_state(before, move.to, event), _state_record(actor, before, move.to)]
    difference = waits(after) - waits(before)
    if difference:
        changes.append(count_mail(before.company_id, difference))
    commit(*changes, *_forwarding(actor, before, after))
    return after


def _forwarding(actor: Actor, before: MailItem, after: MailItem) -> list[Change]:
    """Forwarding counts; what waits again was not forwarded after all."""
    by = author_of(actor)
    if after.state is MailState.FORWARDED:
        return posted([forwarded(after, actor.time_zone, by)])
    if before.state is MailState.FORWARDED and after.state is MailState.WAITING:
        return posted(not_forwarded(before, by))
    return []


def check_not_claimed(item: MailItem) -> None:
    """
    Raises:
        Conflict: `mail_claimed`: a hand-out is about to give the item away.
    """
    if item.is_claimed:
        raise Conflict(
            "This item is being handed out. Wait until the hand-out is done.", code="mail_claimed"
        )


def waits(item: MailItem) -> int:
    """How much an item adds to its company's counter of waiting mail."""
    return 1 if item.state is MailState.WAITING else 0


def _state_record(actor: Actor, before: MailItem, to: MailState) -> Change:
    return entry(
        Tag.MAIL_STATE,
        actor_id=actor.user.id,
        scope=before.company_id,
        target=before.id,
        before=str(before.state),
        after=str(to),
    )


def _check_version(item: MailItem, seen_version: int) -> None:
    if item.version != seen_version:
        raise StaleVersion("Somebody changed this mail item meanwhile. Load it again.")


def _check_received(actor: Actor, mail: NewMail | MailItem) -> None:
    field = "received_on"
    if mail.received_on > actor.today:
        raise ValidationFailed(FieldError(field, "in_future", "Choose today or an earlier day."))
    if (actor.today - mail.received_on).days > OLDEST_RECEIPT_DAYS:
        raise ValidationFailed(
            FieldError(field, "too_old", "Choose a day within the last twelve months.")
        )
