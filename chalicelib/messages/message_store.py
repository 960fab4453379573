"""`COMPANY#c` / `MESSAGE#t#seq`, which is only ever added, and `COMPANY#c` / `ATTACHED#a`."""

from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from chalicelib.aws import message_keys
from chalicelib.aws.table import Change, Key, Raw, Row, fetch, put_new, query, read
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.core.paging import Page, Position, part_of
from chalicelib.files.model import Maker
from chalicelib.messages.model import Attachment, Message, Side
from chalicelib.messages.store import THREAD_MOVED

ATTACHED_ALREADY = "attachment_sent"


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
