"""
Threads of messages between a company and the office: how they go on, who must answer, and what is
unread for whom. Pure.
"""

from datetime import datetime
from enum import StrEnum

from chalicelib.companies.reading import Reading
from chalicelib.core.errors import Conflict
from chalicelib.core.text import tidy_line
from chalicelib.core.values import Value, replace
from chalicelib.files.model import Maker

LONGEST_SUBJECT = 120
LONGEST_TEXT = 6000
MOST_ATTACHMENTS = 10
# Of one person of a company, over all companies; each is an e-mail to the office.
MOST_AN_HOUR = 100
_SHOWN_OF_TEXT = 160


class Side(StrEnum):
    """Who speaks: the office, or the company's own people."""

    OFFICE = "office"
    COMPANY = "company"


class ThreadState(StrEnum):
    """A closed thread is done with; whoever writes in it opens it again."""

    OPEN = "open"
    CLOSED = "closed"


class Attachment(Value):
    """A file of a message, as it was found to be when it came; its version says all else."""

    id: str
    file_name: str
    size_bytes: int
    content_type: str
    has_preview: bool
    no_preview: str


class Message(Value):
    """
    One message; it never changes.

    Attributes:
        seq: its place among all messages of the company, from 1.
    """

    company_id: str
    thread_id: str
    seq: int
    side: Side
    by: Maker
    at: datetime
    text: str
    attachments: tuple[Attachment, ...] = ()


class Thread(Value):
    """
    What a company and the office write to each other about one subject.

    Attributes:
        mail_id, mail_number: of the mail item that it is about; empty for none.
        messages: how many there are.
        last_seq: the place of the last one, written at `last_at` by `last_by`, of `last_side`.
        other_seq: the place of the last one that `last_by` did not write on that side; 0 for none.
        beginning: how the last one begins, as one line.
        is_waiting: the company wrote last, and nobody of the office answered or said that no answer
            is needed.
    """

    id: str
    company_id: str
    subject: str
    mail_id: str
    mail_number: str
    state: ThreadState
    messages: int
    last_seq: int
    other_seq: int
    last_at: datetime
    last_by: Maker
    last_side: Side
    beginning: str
    is_waiting: bool
    created_at: datetime
    created_by: Maker
    version: int = 1


def begun(first: Message, *, subject: str, mail_id: str, mail_number: str) -> Thread:
    """A thread with its first message."""
    return Thread(
        id=first.thread_id,
        company_id=first.company_id,
        subject=subject,
        mail_id=mail_id,
        mail_number=mail_number,
        state=ThreadState.OPEN,
        messages=1,
        last_seq=first.seq,
        other_seq=0,
        last_at=first.at,
        last_by=first.by,
        last_side=first.side,
        beginning=beginning_of(first.text),
        is_waiting=first.side is Side.COMPANY,
        created_at=first.at,
        created_by=first.by,
    )


def gone_on(thread: Thread, message: Message) -> Thread:
    """The thread with one message more, open again if it was closed."""
    is_same = _writer(thread.last_side, thread.last_by.id) == _writer(message.side, message.by.id)
    return replace(
        thread,
        state=ThreadState.OPEN,
        messages=thread.messages + 1,
        last_seq=message.seq,
        other_seq=thread.other_seq if is_same else thread.last_seq,
        last_at=message.at,
        last_by=message.by,
        last_side=message.side,
        beginning=beginning_of(message.text),
        is_waiting=message.side is Side.COMPANY,
        version=thread.version + 1,
    )


def closed(thread: Thread) -> Thread:
    """
    The thread, done with.

    Raises:
        Conflict: `thread_closed`: it was already.
    """
    if thread.state is ThreadState.CLOSED:
        raise Conflict("This thread is closed already.", code="thread_closed")
    return replace(thread, state=ThreadState.CLOSED, is_waiting=False, version=thread.version + 1)


def reopened(thread: Thread) -> Thread:
    """
    The thread, not done with after all.

    Raises:
        Conflict: `thread_open`: it is not closed.
    """
    if thread.state is ThreadState.OPEN:
        raise Conflict("This thread is open already.", code="thread_open")
    return replace(thread, state=ThreadState.OPEN, version=thread.version + 1)


def settled(thread: Thread) -> Thread:
    """
    The thread, of which the office says that it needs no answer.

    Raises:
        Conflict: `thread_not_waiting`: it waits for none.
    """
    if not thread.is_waiting:
        raise Conflict("This thread does not wait for an answer.", code="thread_not_waiting")
    return replace(thread, is_waiting=False, version=thread.version + 1)


def is_others(message: Message, user_id: str) -> bool:
    """
    Whether somebody of a company did not write a message: what the same person wrote for the office
    is the office's.
    """
    return _writer(message.side, message.by.id) != _writer(Side.COMPANY, user_id)


def is_unread(thread: Thread, user_id: str, reading: Reading, read_seq: int) -> bool:
    """
    Whether a thread holds a message by others that somebody of its company has not read.

    Args:
        read_seq: up to which message the person read the thread; 0 for never.
    """
    is_own = _writer(thread.last_side, thread.last_by.id) == _writer(Side.COMPANY, user_id)
    last_of_others = thread.other_seq if is_own else thread.last_seq
    return last_of_others > max(reading.start, read_seq)


def unread_of(reading: Reading, messages: int) -> int:
    """How many of a company's messages are neither read by a person nor the person's own."""
    return max(0, messages - reading.seen)


def beginning_of(text: str) -> str:
    """How a message begins, as one line."""
    line = tidy_line(" ".join(text.split("\n")))
    return line if len(line) <= _SHOWN_OF_TEXT else line[: _SHOWN_OF_TEXT - 1].rstrip() + "…"


def _writer(side: Side, user_id: str) -> tuple[Side, str]:
    return side, user_id
