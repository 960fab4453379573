"""What staff do with notices: look at them, and decide about those that wait for a decision."""

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys, partitions
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock, ids
from chalicelib.core.errors import ConfirmationRequired, Conflict, NotFound
from chalicelib.core.values import Value
from chalicelib.mail.model import MailState
from chalicelib.notices import store
from chalicelib.notices.model import (
    NOBODY,
    Notice,
    NoticeState,
    Reason,
    Verb,
    confirmation,
    consequences,
    may,
)
from chalicelib.notices.store import Event
from chalicelib.notices.told import stop_telling, told_by
from chalicelib.outbox.store import FactKind, new_fact, reopen, wake
from chalicelib.scans.model import ScanState

__all__ = [
    "Count",
    "Overview",
    "confirm",
    "list_notices",
    "list_of_mail",
    "notice_in",
    "notice_key",
    "overview",
    "stop_telling",
    "told_by",
]

list_notices = store.list_notices
list_of_mail = store.list_of_mail
notice_in = store.notice_in
notice_key = store.notice_key

MOST_COUNTED = 100
_DONE = {Verb.AGAIN: "sent again", Verb.WITHOUT: "sent without its file"}
_TAGS = {Verb.AGAIN: Tag.NOTICES_RESEND, Verb.WITHOUT: Tag.NOTICES_WITHOUT}


class Count(Value):
    """How many of something there are; `more` when there are more than were counted."""

    count: int
    more: bool


class Overview(Value):
    """What waits for staff."""

    mail_waiting: Count
    scan_inbox: Count
    quarantined: Count
    notices_held: Count
    notices_unknown: Count
    notices_failed: Count


def confirm(actor: Actor, notice_id: str, verb: Verb, given: str | None) -> Notice:
    """
    Let one notice go: a held one without its file, or an unknown or failed one once more. One that
    says that there was nobody to tell makes its event look for people again.

    Args:
        given: the confirmation of this act on the notice as it is now; None asks for it.

    Raises:
        NotFound: there is no such notice.
        Conflict: `notice_state`, it cannot be asked of a notice in this state; `notice_changed`.
        ConfirmationRequired: with the value to send back, and what will happen.

    Writes audit `notices:notice:send_again` or `notices:notice:send_without`, and the fact
    NOTICE_CONFIRMED, in the transaction that makes the notice pending; wakes the handler.
    """
    event_id, _, recipient = notice_id.partition(".")
    event = store.find_event(event_id)
    notice = event.notices.get(recipient) if event else None
    if event is None or notice is None:
        raise NotFound("There is no such notice.")
    _check_confirmed(actor, notice, verb, given)
    fact_id, change = _cause(event, notice)
    is_without = verb is Verb.WITHOUT
    pending = notice.moved(
        NoticeState.PENDING,
        Reason.CONFIRMED,
        clock.now(),
        by=actor.user,
        owner_id=fact_id,
        is_without=is_without,
    )
    scope = notice.about.company_id or keys.OFFICE
    record = entry(_TAGS[verb], actor_id=actor.user.id, scope=scope, target=notice.id)
    commit(store.put_notice(pending), change, record)
    wake(fact_id)
    return pending


def _check_confirmed(actor: Actor, notice: Notice, verb: Verb, given: str | None) -> None:
    if not may(verb, notice):
        refusal = f"A notice that is {notice.state} cannot be {_DONE[verb]}."
        raise Conflict(refusal, code="notice_state")
    wanted = confirmation(verb, notice, actor.user.id)
    if given != wanted:
        raise ConfirmationRequired(wanted, *consequences(verb, notice))


def _cause(event: Event, notice: Notice) -> tuple[str, Change]:
    """The fact that has the notice sent, and the change that writes or reopens it."""
    if notice.recipient == NOBODY:
        return event.fact.fact_id, reopen(event.fact, due_at=clock.now())
    fact_id = ids.new_id("fct")
    change = new_fact(
        fact_id,
        FactKind.NOTICE_CONFIRMED,
        scope=event.fact.scope,
        event_id=notice.event_id,
        recipient=notice.recipient,
    )
    return fact_id, change


def overview() -> Overview:
    """What waits for staff, each counted up to 100. 6 Queries."""
    return Overview(
        mail_waiting=_count(partitions.office_mail_in(str(MailState.WAITING))),
        scan_inbox=_count(partitions.scans_in(str(ScanState.INBOX))),
        quarantined=_count(partitions.scans_in(str(ScanState.QUARANTINED))),
        notices_held=_count(partitions.notices_in(str(NoticeState.HELD))),
        notices_unknown=_count(partitions.notices_in(str(NoticeState.UNKNOWN))),
        notices_failed=_count(partitions.notices_in(str(NoticeState.FAILED))),
    )


def _count(partition: str) -> Count:
    found = store.count_in(partition, at_most=MOST_COUNTED + 1)
    return Count(min(found, MOST_COUNTED), found > MOST_COUNTED)
