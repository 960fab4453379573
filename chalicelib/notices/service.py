"""What staff do with notices: look at them, and decide about those that wait for a decision."""

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock, ids
from chalicelib.core.errors import ConfirmationRequired, Conflict, NotFound
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

__all__ = [
    "confirm",
    "list_notices",
    "list_of_mail",
    "notice_in",
    "notice_key",
    "stop_telling",
    "told_by",
]

list_notices = store.list_notices
list_of_mail = store.list_of_mail
notice_in = store.notice_in
notice_key = store.notice_key

_DONE = {Verb.AGAIN: "sent again", Verb.WITHOUT: "sent without its file"}
_TAGS = {Verb.AGAIN: Tag.NOTICES_RESEND, Verb.WITHOUT: Tag.NOTICES_WITHOUT}


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
