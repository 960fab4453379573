"""Messages as the API answers them; a company's people and staff read the same words."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.companies.model import Company
from chalicelib.edge.body import Answer
from chalicelib.files.model import Upload, UploadState
from chalicelib.mail.number import shown_number
from chalicelib.messages.model import Attachment, Message, Side, Thread, ThreadState
from chalicelib.messages.read_store import Reader


class ThreadAnswer(Answer):
    """
    A thread with how its last message begins. `is_unread`: for somebody of the company, that it
    holds messages by others that this person has not read; for staff, that it waits for the office.
    Who does not see the company's mail is not told of a mail item.
    """

    id: str
    company_id: str
    subject: str
    mail_id: str | None
    mail_number: str | None
    state: ThreadState
    messages: int
    last_seq: int
    last_at: datetime
    last_by: str
    last_side: Side
    beginning: str
    is_unread: bool
    version: int


class OfficeThreadAnswer(ThreadAnswer):
    """The same in a list of all companies."""

    company_name: str
    company_code: str


class AttachmentAnswer(Answer):
    """A file of a message. `no_preview` says why there is no copy that the browser shows."""

    id: str
    file_name: str
    size_bytes: int
    content_type: str
    has_preview: bool
    no_preview: str | None


class MessageAnswer(Answer):
    """One message; `is_mine`: the person who asks wrote it, on this side."""

    seq: int
    side: Side
    by: str
    is_mine: bool
    at: datetime
    text: str
    attachments: list[AttachmentAnswer]


class ReaderAnswer(Answer):
    """Somebody had read the thread up to the message `seq` at a moment, for the first time."""

    user_id: str
    name: str
    side: Side
    seq: int
    at: datetime


class AttachmentUploadAnswer(Answer):
    """Where a file for a message is; it is sent along once it is `done`."""

    id: str
    state: UploadState
    reason: str | None


def thread_answer(thread: Thread, *, is_unread: bool, sees_mail: bool) -> ThreadAnswer:
    """For somebody of the company, or for staff."""
    return ThreadAnswer(
        id=thread.id,
        company_id=thread.company_id,
        subject=thread.subject,
        mail_id=thread.mail_id if sees_mail and thread.mail_id else None,
        mail_number=shown_number(thread.mail_number) if sees_mail and thread.mail_number else None,
        state=thread.state,
        messages=thread.messages,
        last_seq=thread.last_seq,
        last_at=thread.last_at,
        last_by=thread.last_by.name,
        last_side=thread.last_side,
        beginning=thread.beginning,
        is_unread=is_unread,
        version=thread.version,
    )


def office_thread_answer(thread: Thread, company: Company) -> OfficeThreadAnswer:
    """For staff, in a list of all companies."""
    common = thread_answer(thread, is_unread=thread.is_waiting, sees_mail=True)
    return OfficeThreadAnswer(
        **common.model_dump(), company_name=company.name, company_code=company.code
    )


def message_answer(user_id: str, side: Side) -> Callable[[Message], MessageAnswer]:
    """For a person who asks from one side."""

    def answer(message: Message) -> MessageAnswer:
        return MessageAnswer(
            seq=message.seq,
            side=message.side,
            by=message.by.name,
            is_mine=(message.side, message.by.id) == (side, user_id),
            at=message.at,
            text=message.text,
            attachments=[_attachment(one) for one in message.attachments],
        )

    return answer


def reader_answer(reader: Reader) -> ReaderAnswer:
    """For staff."""
    return ReaderAnswer(
        user_id=reader.by.id, name=reader.by.name, side=reader.side, seq=reader.seq, at=reader.at
    )


def attachment_upload_answer(upload: Upload, state: UploadState) -> AttachmentUploadAnswer:
    """An upload, given where it is now."""
    return AttachmentUploadAnswer(id=upload.id, state=state, reason=upload.reason or None)


def _attachment(one: Attachment) -> AttachmentAnswer:
    return AttachmentAnswer(
        id=one.id,
        file_name=one.file_name,
        size_bytes=one.size_bytes,
        content_type=one.content_type,
        has_preview=one.has_preview,
        no_preview=one.no_preview or None,
    )
