"""
`COMPANY#c` / `THREAD#t` (by-company: a company's threads; by-office: those of all companies in a
state; by-office-state, sparse: those that wait for the office; each by the last message),
`COMPANY#c` / `MESSAGE#t#seq`, which is only ever added, and `COMPANY#c` / `ATTACHED#a`.
"""

from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from chalicelib.aws import message_keys, partitions
from chalicelib.aws.table import (
    BY_COMPANY,
    BY_OFFICE,
    BY_OFFICE_STATE,
    Change,
    Index,
    Key,
    Raw,
    Row,
    fetch,
    put_if,
    put_new,
    query,
    query_index,
    read,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.core.paging import Page, Position, part_of
from chalicelib.files.model import Maker
from chalicelib.messages.model import Attachment, Message, Side, Thread, ThreadState

THREAD_MOVED = "thread_moved"
ATTACHED_ALREADY = "attachment_sent"


class ThreadRow(Row):
    """A thread; its messages are rows of their own."""

    subject = UnicodeAttribute()
    mail_id = UnicodeAttribute(null=True)
    mail_number = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    messages = NumberAttribute()
    last_seq = NumberAttribute()
    other_seq = NumberAttribute()
    last_at = UnicodeAttribute()
    last_by_id = UnicodeAttribute()
    last_by_name = UnicodeAttribute()
    last_side = UnicodeAttribute()
    beginning = UnicodeAttribute()
    is_waiting = BooleanAttribute()
    created_at = UnicodeAttribute()
    created_by_id = UnicodeAttribute()
    created_by_name = UnicodeAttribute()


class AttachmentPart(MapAttribute[str, Any]):
    """What is shown of a file without a look at its version."""

    id = UnicodeAttribute()
    file_name = UnicodeAttribute()
    size_bytes = NumberAttribute()
    content_type = UnicodeAttribute()
    has_preview = BooleanAttribute()
    no_preview = UnicodeAttribute(null=True)


class MessageRow(Row):
    """One message."""

    seq = NumberAttribute()
    side = UnicodeAttribute()
    by_id = UnicodeAttribute()
    by_name = UnicodeAttribute()
    at = UnicodeAttribute()
    text = UnicodeAttribute()
    attachments: ListAttribute[AttachmentPart] = ListAttribute(of=AttachmentPart, default=list)


class AttachedRow(Row):
    """Which message a file went out with; a file goes out once."""

    thread_id = UnicodeAttribute()
    seq = NumberAttribute()


def thread_of(raw: Raw) -> Thread:
    """A raw thread item as the model's value."""
    row = read(ThreadRow, raw)
    return Thread(
        id=row.sk.removeprefix("THREAD#"),
        company_id=row.pk.removeprefix("COMPANY#"),
        subject=row.subject,
        mail_id=row.mail_id or "",
        mail_number=row.mail_number or "",
        state=ThreadState(row.state),
        messages=int(row.messages),
        last_seq=int(row.last_seq),
        other_seq=int(row.other_seq),
        last_at=clock.from_iso(row.last_at),
        last_by=Maker(row.last_by_id, row.last_by_name),
        last_side=Side(row.last_side),
        beginning=row.beginning,
        is_waiting=bool(row.is_waiting),
        created_at=clock.from_iso(row.created_at),
        created_by=Maker(row.created_by_id, row.created_by_name),
        version=int(row.version),
    )


def thread_in(rows: Mapping[Key, Raw], key: Key) -> Thread:
    """
    The thread of a key among items already read.

    Raises:
        NotFound: it is not among them.
    """
    if key not in rows:
        raise NotFound("There is no such thread.")
    return thread_of(rows[key])


def message_of(raw: Raw) -> Message:
    """A raw message item as the model's value."""
    row = read(MessageRow, raw)
    return Message(
        company_id=row.pk.removeprefix("COMPANY#"),
        thread_id=row.sk.split("#")[1],
        seq=int(row.seq),
        side=Side(row.side),
        by=Maker(row.by_id, row.by_name),
        at=clock.from_iso(row.at),
        text=row.text,
        attachments=tuple(_attachment_of(part) for part in row.attachments or ()),
    )


def find_message(company_id: str, thread_id: str, seq: int) -> Message | None:
    """A message, or None. 1 BatchGetItem."""
    key = message_keys.message(company_id, thread_id, seq)
    raw = fetch([key]).get(key)
    return message_of(raw) if raw is not None else None


def list_messages(
    company_id: str, thread_id: str, *, limit: int, position: Position | None
) -> Page[Message]:
    """The messages of a thread, newest first, strongly consistent. 1 Query."""
    raws, after = query(
        message_keys.thread(company_id, thread_id).pk,
        prefix=message_keys.messages_prefix(thread_id),
        after=part_of(position, "sk") if position else None,
        limit=limit,
        forward=False,
    )
    return Page(tuple(message_of(raw) for raw in raws), {"sk": after} if after else None)


def messages_between(
    company_id: str, thread_id: str, first: int, last: int, *, limit: int
) -> tuple[list[Message], bool]:
    """
    The messages of a thread from one place to another, oldest first, strongly consistent, and
    whether that is all of them. 1 Query.
    """
    raws, after = query(
        message_keys.thread(company_id, thread_id).pk,
        between=message_keys.messages_between(thread_id, first, last),
        limit=limit,
    )
    return [message_of(raw) for raw in raws], after is None


def list_threads(company_id: str, *, limit: int, position: Position | None) -> Page[Thread]:
    """A company's threads, newest message first. 1 Query."""
    return _list(BY_COMPANY, partitions.company_threads(company_id), limit, position)


def list_office_threads(
    state: ThreadState, *, limit: int, position: Position | None
) -> Page[Thread]:
    """The threads of all companies in a state, newest message first. 1 Query."""
    return _list(BY_OFFICE, partitions.office_threads_in(str(state)), limit, position)


def list_waiting(*, limit: int, position: Position | None) -> Page[Thread]:
    """The threads of all companies that wait for the office, newest message first. 1 Query."""
    return _list(BY_OFFICE_STATE, partitions.THREADS_WAITING, limit, position)


def put_thread(thread: Thread) -> Change:
    """A new thread, or the thread one step after the version that was read."""
    row = _row_of(thread)
    if thread.version == 1:
        return put_new(row, Conflict("This thread exists already.", code=THREAD_MOVED))
    moved = Conflict("Somebody wrote in this thread at this moment.", code=THREAD_MOVED)
    return put_if(row, ThreadRow.version == thread.version - 1, moved)


def change_thread(after: Thread, *, seen_version: int) -> Change:
    """What somebody decided, over the version that they saw."""
    stale = StaleVersion("Somebody wrote or decided something meanwhile. Load the thread again.")
    return put_if(_row_of(after), ThreadRow.version == seen_version, stale)


def put_message(message: Message) -> Change:
    """A new message."""
    key = message_keys.message(message.company_id, message.thread_id, message.seq)
    row = MessageRow(
        pk=key.pk,
        sk=key.sk,
        seq=message.seq,
        side=str(message.side),
        by_id=message.by.id,
        by_name=message.by.name,
        at=clock.iso(message.at),
        text=message.text,
        attachments=[_plain(one) for one in message.attachments],
    )
    return put_new(row, Conflict("Another message came at this moment.", code=THREAD_MOVED))


def put_attached(message: Message, attachment: Attachment) -> Change:
    """A file goes out with a message, and with no other."""
    key = message_keys.attached(message.company_id, attachment.id)
    row = AttachedRow(pk=key.pk, sk=key.sk, thread_id=message.thread_id, seq=message.seq)
    return put_new(
        row,
        Conflict(
            "This file was sent with another message. Choose it again.", code=ATTACHED_ALREADY
        ),
    )


def is_attached_to(rows: Mapping[Key, Raw], key: Key, thread_id: str) -> bool:
    """Whether the attachment of a key among items already read is one of a thread."""
    return key in rows and read(AttachedRow, rows[key]).thread_id == thread_id


def _list(index: Index, partition: str, limit: int, position: Position | None) -> Page[Thread]:
    raws, after = query_index(index, partition, position=position, limit=limit)
    return Page(tuple(thread_of(raw) for raw in raws), after)


def _row_of(thread: Thread) -> ThreadRow:
    key = message_keys.thread(thread.company_id, thread.id)
    return ThreadRow(
        pk=key.pk,
        sk=key.sk,
        **_places(thread),
        subject=thread.subject,
        mail_id=thread.mail_id or None,
        mail_number=thread.mail_number or None,
        state=str(thread.state),
        messages=thread.messages,
        last_seq=thread.last_seq,
        other_seq=thread.other_seq,
        last_at=clock.iso(thread.last_at),
        last_by_id=thread.last_by.id,
        last_by_name=thread.last_by.name,
        last_side=str(thread.last_side),
        beginning=thread.beginning,
        is_waiting=thread.is_waiting,
        created_at=clock.iso(thread.created_at),
        created_by_id=thread.created_by.id,
        created_by_name=thread.created_by.name,
        version=thread.version,
    )


def _places(thread: Thread) -> dict[str, Any]:
    """Where the thread stands in the indexes; text order is the order of time."""
    at = f"{clock.iso(thread.last_at)}#{thread.id}"
    waiting = {"g4": partitions.THREADS_WAITING, "g4s": at} if thread.is_waiting else {}
    return {
        "g1": partitions.company_threads(thread.company_id),
        "g1s": at,
        "g3": partitions.office_threads_in(str(thread.state)),
        "g3s": at,
        **waiting,
    }


def _plain(one: Attachment) -> AttachmentPart:
    return AttachmentPart(  # type: ignore[no-untyped-call]  # PynamoDB does not type its maps
        id=one.id,
        file_name=one.file_name,
        size_bytes=one.size_bytes,
        content_type=one.content_type,
        has_preview=one.has_preview,
        no_preview=one.no_preview or None,
    )


def _attachment_of(part: AttachmentPart) -> Attachment:
    return Attachment(
        id=part.id,
        file_name=part.file_name,
        size_bytes=int(part.size_bytes),
        content_type=part.content_type,
        has_preview=bool(part.has_preview),
        no_preview=part.no_preview or "",
    )
