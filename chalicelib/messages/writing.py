"""
Beginning a thread and writing in one. Message, thread, the company's count, what is accounted for
the writer, the fact for the notices and the audit are one transaction; of two messages that come at
the same moment one is written first, and the other looks again.
"""

from collections.abc import Callable, Mapping

from chalicelib.access.model import Actor
from chalicelib.attempts.service import count_in_hour
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys, message_keys
from chalicelib.aws.table import Change, Key, Raw, commit, fetch
from chalicelib.companies.model import Company
from chalicelib.companies.reading import Reading, reading_of
from chalicelib.companies.service import (
    MESSAGE_CAME,
    company_in,
    count_message,
    counters_of,
    still_open,
)
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict, FieldError, NotFound, Unavailable, ValidationFailed
from chalicelib.core.values import Value
from chalicelib.edge.once import AlreadyDone, Once
from chalicelib.files.model import Maker
from chalicelib.mail.service import item_in
from chalicelib.messages import message_store, read_store, store
from chalicelib.messages.attaching import find_attachments
from chalicelib.messages.model import (
    MOST_AN_HOUR,
    Attachment,
    Message,
    Side,
    Thread,
    begun,
    gone_on,
)
from chalicelib.outbox.store import FactKind, new_fact, wake

_ATTEMPTS = 10
_MOVED = frozenset({MESSAGE_CAME, store.THREAD_MOVED, read_store.READ_MOVED})


class Voice(Value):
    """Who writes, for which side of which company's messages."""

    actor: Actor
    side: Side
    company_id: str


class Draft(Value):
    """
    What somebody writes.

    Attributes:
        uploads: ids of the writer's own uploads whose files go along.
    """

    text: str
    uploads: tuple[str, ...] = ()


class Opening(Value):
    """What a thread begins with besides its first message; `mail_id` is empty for none."""

    subject: str
    mail_id: str = ""


def begin_thread(voice: Voice, opening: Opening, draft: Draft, once: Once) -> Thread:
    """
    Begin a thread with its first message; the same request begins it once.

    Raises:
        Conflict: `company_is_closed`.
        ValidationFailed: a mail item or a file that is not there, as the field says.
        TooManyAttempts: as much as one hour takes, of somebody of a company.
        Unavailable: too many messages come to this company at this moment.

    Writes audit `messages:thread:begin` and the fact MESSAGE_WRITTEN; wakes the notices. 2
    BatchGetItem and 1 TransactWrite; with files 2 BatchGetItem more.
    """
    thread_id = once.id_for("thr")
    files = _files(voice, draft, once)

    def begin(rows: Mapping[Key, Raw], message: Message) -> Thread:
        number = _mail_number(rows, voice.company_id, opening.mail_id)
        return begun(message, subject=opening.subject, mail_id=opening.mail_id, mail_number=number)

    around = [keys.mail(voice.company_id, opening.mail_id)] if opening.mail_id else []
    write = _Writing(voice, thread_id, draft.text, files, Tag.MESSAGES_BEGIN)
    return _settled(write, around, begin, once)[0]


def write_message(voice: Voice, thread_id: str, draft: Draft, once: Once) -> Message:
    """
    Write in a thread, which is open again if it was closed; the same request writes once.

    Raises:
        NotFound: there is no such thread.
        Conflict: `company_is_closed`.
        ValidationFailed: a file that is not there.
        TooManyAttempts: as much as one hour takes, of somebody of a company.
        Unavailable: too many messages come to this company at this moment.

    Writes audit `messages:message:write` and the fact MESSAGE_WRITTEN; wakes the notices. 2
    BatchGetItem and 1 TransactWrite; with files 2 BatchGetItem more.
    """
    files = _files(voice, draft, once)
    place = message_keys.thread(voice.company_id, thread_id)

    def go_on(rows: Mapping[Key, Raw], message: Message) -> Thread:
        return gone_on(store.thread_in(rows, place), message)

    write = _Writing(voice, thread_id, draft.text, files, Tag.MESSAGES_WRITE)
    return _settled(write, [place], go_on, once)[1]


class _Writing(Value):
    """One message on its way."""

    voice: Voice
    thread_id: str
    text: str
    files: tuple[Attachment, ...]
    tag: Tag


type _Thread = Callable[[Mapping[Key, Raw], Message], Thread]


def _settled(
    write: _Writing, around: list[Key], thread_of: _Thread, once: Once
) -> tuple[Thread, Message]:
    """Commit the message as the next one of all, whatever came meanwhile."""
    for _ in range(_ATTEMPTS):
        thread, message, fact_id, changes = _next(write, around, thread_of)
        try:
            # First of all, so that a repetition is told from a message that came meanwhile.
            commit(once.change(str(message.seq)), *changes)
        except AlreadyDone:
            return _known(write, int(once.recall()))
        except Conflict as conflict:
            if conflict.code not in _MOVED:
                raise
        else:
            wake(fact_id)
            return thread, message
    raise Unavailable("Many messages come at this moment. Try again.")


def _next(
    write: _Writing, around: list[Key], thread_of: _Thread
) -> tuple[Thread, Message, str, list[Change]]:
    user, company_id = write.voice.actor.user, write.voice.company_id
    counters_key, read_key = keys.counters(company_id), message_keys.read_of(user.id, company_id)
    rows = fetch([keys.company(company_id), counters_key, read_key, *around])
    _check_open(company_in(rows, company_id))
    before = counters_of(rows.get(counters_key)).messages
    message = Message(
        company_id=company_id,
        thread_id=write.thread_id,
        seq=before + 1,
        side=write.voice.side,
        by=Maker(user.id, user.name),
        at=clock.now(),
        text=write.text,
        attachments=write.files,
    )
    thread, fact_id = thread_of(rows, message), ids.new_id("fct")
    own = write.voice.side is Side.COMPANY
    reading = reading_of(rows.get(read_key))
    changes = [
        count_message(company_id, before),
        store.put_thread(thread),
        message_store.put_message(message),
        *[message_store.put_attached(message, each) for each in write.files],
        *(_of_own(user.id, company_id, reading) if own else []),
        still_open(company_id),
        new_fact(
            fact_id,
            FactKind.MESSAGE_WRITTEN,
            scope=company_id,
            thread_id=thread.id,
            seq=message.seq,
        ),
        entry(write.tag, actor_id=user.id, scope=company_id, target=thread.id, seq=message.seq),
    ]
    return thread, message, fact_id, changes


def _of_own(user_id: str, company_id: str, reading: Reading) -> list[Change]:
    """What is accounted for a writer of the company, who writes so much in an hour and no more."""
    counted = count_in_hour("messages", user_id, MOST_AN_HOUR)
    return [read_store.account(user_id, company_id, reading, 1), counted]


def _files(voice: Voice, draft: Draft, once: Once) -> tuple[Attachment, ...]:
    """The files named; of a request that had its effect before the uploads may be forgotten."""
    if draft.uploads and once.find() is not None:
        return ()
    return find_attachments(voice.actor, voice.company_id, draft.uploads)


def _known(write: _Writing, seq: int) -> tuple[Thread, Message]:
    company_id = write.voice.company_id
    place = message_keys.thread(company_id, write.thread_id)
    message_key = message_keys.message(company_id, write.thread_id, seq)
    rows = fetch([place, message_key])
    if message_key not in rows:
        raise NotFound("There is no such message.")
    return store.thread_in(rows, place), message_store.message_of(rows[message_key])


def _mail_number(rows: Mapping[Key, Raw], company_id: str, mail_id: str) -> str:
    key = keys.mail(company_id, mail_id)
    if not mail_id:
        return ""
    if key not in rows:
        raise ValidationFailed(FieldError("mail_id", "not_found", "There is no such mail item."))
    return item_in(rows, key).number


def _check_open(company: Company) -> None:
    if company.is_closed:
        raise Conflict(
            "This company is closed, and nothing is written to it. Open it again first.",
            code="company_is_closed",
        )
