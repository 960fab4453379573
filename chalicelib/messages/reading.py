"""Reading a thread: what is accounted for the person, and who read it when, written together."""

from collections.abc import Mapping

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import message_keys
from chalicelib.aws.table import Change, Key, Raw, commit, fetch
from chalicelib.companies.reading import Reading, reading_of
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.core.values import Value
from chalicelib.files.model import Maker
from chalicelib.messages import read_store
from chalicelib.messages.message_store import messages_between
from chalicelib.messages.model import Side, Thread, is_others
from chalicelib.messages.read_store import Reader

_ATTEMPTS = 6
_AT_ONCE = 200


class Stand(Value):
    """Where a person of a company stands in one thread, as the table says."""

    reading: Reading
    read_seq: int


def stand_keys(user_id: str, company_id: str, thread_id: str) -> list[Key]:
    """What `stand_in` looks for."""
    return [
        message_keys.read_of(user_id, company_id),
        message_keys.read_up_to(user_id, company_id, thread_id),
    ]


def stand_in(rows: Mapping[Key, Raw], user_id: str, company_id: str, thread_id: str) -> Stand:
    """Where a person stands in a thread, among items already read."""
    of_company, of_thread = stand_keys(user_id, company_id, thread_id)
    return Stand(reading_of(rows.get(of_company)), read_store.read_seq_of(rows.get(of_thread)))


def read_by_company(actor: Actor, thread: Thread, up_to: int) -> None:
    """
    Somebody of the company has read a thread up to a message; repeatable.

    Raises:
        Unavailable: the person reads in many places at this moment.

    Writes audit `messages:thread:read` and who read when, if anything was new. 1 BatchGetItem, 1
    Query per 200 messages that are new, 1 TransactWrite.
    """
    for _ in range(_ATTEMPTS):
        rows = fetch(stand_keys(actor.user.id, thread.company_id, thread.id))
        stand = stand_in(rows, actor.user.id, thread.company_id, thread.id)
        changes = _moving(actor, thread, stand, min(up_to, thread.last_seq))
        if not changes:
            return
        try:
            commit(*changes)
        except Conflict as conflict:
            if conflict.code != read_store.READ_MOVED:
                raise
        else:
            return
    raise Unavailable("This is read in many places at this moment. Try again.")


def read_by_office(actor: Actor, thread: Thread, up_to: int) -> None:
    """
    Somebody of the office has read a thread up to a message; repeatable, and moves no count.

    Writes audit `messages:thread:read` and who read when, the first time. 1 TransactWrite.
    """
    seq = min(up_to, thread.last_seq)
    try:
        commit(*_record(actor, thread, Side.OFFICE, seq))
    except Conflict as conflict:
        if conflict.code != read_store.READ_MOVED:
            raise


def _moving(actor: Actor, thread: Thread, stand: Stand, up_to: int) -> list[Change]:
    """Nothing for what was read before, or holds nothing but the person's own messages."""
    user_id, company_id = actor.user.id, thread.company_id
    start, before = stand.reading.start, stand.read_seq
    if up_to <= before:
        return []
    new = _count_others(thread, user_id, max(start, before) + 1, up_to)
    is_old_read_first = before < min(start, up_to)
    if not new and not is_old_read_first:
        return []
    accounted = [read_store.account(user_id, company_id, stand.reading, new)] if new else []
    return [
        *accounted,
        read_store.move_up_to(user_id, company_id, thread.id, before, up_to),
        *_record(actor, thread, Side.COMPANY, up_to),
    ]


def _record(actor: Actor, thread: Thread, side: Side, seq: int) -> list[Change]:
    reader = Reader(seq, Maker(actor.user.id, actor.user.name), side, clock.now())
    return [
        read_store.put_reader(thread.company_id, thread.id, reader),
        entry(
            Tag.MESSAGES_READ,
            actor_id=actor.user.id,
            scope=thread.company_id,
            target=thread.id,
            seq=seq,
        ),
    ]


def _count_others(thread: Thread, user_id: str, first: int, last: int) -> int:
    """How many of a thread's messages between two places, both included, others wrote."""
    found = 0
    while first <= last:
        messages, is_all = messages_between(
            thread.company_id, thread.id, first, last, limit=_AT_ONCE
        )
        found += sum(is_others(message, user_id) for message in messages)
        if is_all:
            break
        first = messages[-1].seq + 1
    return found
