"""What messages offer: writing, reading, and what the office decides about a thread."""

from collections.abc import Callable

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Raw, commit
from chalicelib.companies.reading import reading_of
from chalicelib.companies.service import counters_of
from chalicelib.messages import model, store
from chalicelib.messages.message_store import find_message, list_messages
from chalicelib.messages.model import Thread
from chalicelib.messages.read_store import list_readers
from chalicelib.messages.store import (
    list_office_threads,
    list_threads,
    list_waiting,
    thread_in,
)
from chalicelib.messages.writing import begin_thread, write_message

__all__ = [
    "begin_thread",
    "close_thread",
    "find_message",
    "list_messages",
    "list_office_threads",
    "list_readers",
    "list_threads",
    "list_waiting",
    "reopen_thread",
    "settle_thread",
    "thread_in",
    "unread_of",
    "write_message",
]


def unread_of(read: Raw | None, counters: Raw | None) -> int:
    """
    How many messages of a company a person has not read, out of the raw items of the person's
    account with the company and of the company's counters.
    """
    return model.unread_of(reading_of(read), counters_of(counters).messages)


def close_thread(actor: Actor, before: Thread, *, seen_version: int) -> Thread:
    """
    Say that a thread is done with.

    Raises:
        StaleVersion: somebody wrote or decided something since.
        Conflict: `thread_closed`.

    Writes audit `messages:thread:close`.
    """
    return _decide(Tag.MESSAGES_CLOSE, actor, before, model.closed, seen_version)


def reopen_thread(actor: Actor, before: Thread, *, seen_version: int) -> Thread:
    """
    Take a closed thread up again.

    Raises:
        StaleVersion: somebody wrote or decided something since.
        Conflict: `thread_open`.

    Writes audit `messages:thread:reopen`.
    """
    return _decide(Tag.MESSAGES_REOPEN, actor, before, model.reopened, seen_version)


def settle_thread(actor: Actor, before: Thread, *, seen_version: int) -> Thread:
    """
    Say that the company's last message needs no answer.

    Raises:
        StaleVersion: somebody wrote or decided something since.
        Conflict: `thread_not_waiting`.

    Writes audit `messages:thread:settle`.
    """
    return _decide(Tag.MESSAGES_SETTLE, actor, before, model.settled, seen_version)


def _decide(
    tag: Tag,
    actor: Actor,
    before: Thread,
    decision: Callable[[Thread], Thread],
    seen_version: int,
) -> Thread:
    after = decision(before)
    record = entry(tag, actor_id=actor.user.id, scope=after.company_id, target=after.id)
    commit(store.change_thread(after, seen_version=seen_version), record)
    return after
