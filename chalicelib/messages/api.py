"""
`/companies/{company_id}/messages` for a company's own people, and the same below `/office` for
staff.
"""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from chalicelib.audit.store import Tag
from chalicelib.aws import keys, message_keys
from chalicelib.aws.table import Key
from chalicelib.companies.reading import reading_of
from chalicelib.companies.service import company_in
from chalicelib.core.errors import FieldError, NotFound, ValidationFailed
from chalicelib.core.paging import Page
from chalicelib.edge.bases import add_to_each
from chalicelib.edge.body import PageAnswer, PageQuery
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.files.answers import upload_answer
from chalicelib.files.forms import FileForm, OpenVersion
from chalicelib.files.model import FIRST_NUMBER, LooseKind
from chalicelib.files.service import state_of
from chalicelib.files.serving import link_to, upload_for
from chalicelib.messages import service
from chalicelib.messages.answers import (
    AttachmentUploadAnswer,
    MessageAnswer,
    ThreadAnswer,
    attachment_upload_answer,
    message_answer,
    thread_answer,
)
from chalicelib.messages.asking import (
    ALL,
    BASES,
    ONE,
    answered,
    company_key,
    found,
    sees_mail,
    side_of,
    thread_key,
)
from chalicelib.messages.attaching import allow_upload
from chalicelib.messages.forms import BeginThread, MessagesQuery, ReadThread, WriteMessage
from chalicelib.messages.message_store import is_attached_to
from chalicelib.messages.model import Side, Thread, is_unread
from chalicelib.messages.read_store import find_read_seqs
from chalicelib.messages.reading import read_by_company, read_by_office
from chalicelib.messages.writing import Voice
from chalicelib.scans.answers import LinkAnswer, UploadAnswer

routes = Routes(__name__)

_add = partial(add_to_each, routes, BASES)


def _list_keys(asked: Asked) -> Sequence[Key]:
    company_id = asked.path["company_id"]
    return [keys.company(company_id), message_keys.read_of(asked.user_id, company_id)]


def _upload_key(asked: Asked) -> Sequence[Key]:
    return [keys.upload(asked.path["company_id"], asked.path["upload_id"])]


def _attachment_keys(asked: Asked) -> Sequence[Key]:
    company_id, attachment_id = asked.path["company_id"], asked.path["attachment_id"]
    return [
        message_keys.attached(company_id, attachment_id),
        keys.version(company_id, attachment_id, FIRST_NUMBER),
    ]


@_add(
    "GET",
    ALL,
    query=PageQuery,
    answer=PageAnswer[ThreadAnswer],
    targets=_list_keys,
    summary="{whose} threads of messages, the last written in first",
)
def list_threads(call: Call, company_id: str, query: PageQuery) -> PageAnswer[ThreadAnswer]:
    company_in(call.rows, company_id)
    page = service.list_threads(company_id, limit=query.limit, position=call.position)
    answers: Any = call.page(Page(tuple(_listed(call, company_id, page.items)), page.next))
    return PageAnswer[ThreadAnswer].model_validate(answers)


@_add(
    "POST",
    ALL,
    writes=True,
    body=BeginThread,
    answer=ThreadAnswer,
    status=HTTPStatus.CREATED,
    targets=company_key,
    is_once=True,
    summary="Begin one of {whose} threads with its first message",
)
def begin_thread(call: Call, company_id: str, body: BeginThread) -> ThreadAnswer:
    company_in(call.rows, company_id)
    side = side_of(call)
    if side is Side.COMPANY and body.mail_id and not sees_mail(call):
        raise ValidationFailed(FieldError("mail_id", "not_found", "There is no such mail item."))
    voice = Voice(call.actor, side, company_id)
    thread = service.begin_thread(voice, body.as_opening(), body.as_draft(), call.once)
    is_waiting = side is Side.OFFICE and thread.is_waiting
    sees = side is Side.OFFICE or sees_mail(call)
    return thread_answer(thread, is_unread=is_waiting, sees_mail=sees)


@_add("GET", ONE, answer=ThreadAnswer, targets=thread_key, summary="One of {whose} threads")
def show_thread(call: Call, company_id: str, thread_id: str) -> ThreadAnswer:
    return answered(call, found(call, company_id, thread_id))


@_add(
    "GET",
    f"{ONE}/messages",
    query=MessagesQuery,
    answer=PageAnswer[MessageAnswer],
    targets=thread_key,
    summary="The messages of one of {whose} threads, newest first",
)
def list_messages(
    call: Call, company_id: str, thread_id: str, query: MessagesQuery
) -> PageAnswer[MessageAnswer]:
    thread = found(call, company_id, thread_id)
    page = service.list_messages(
        thread.company_id, thread.id, limit=query.limit, position=call.position
    )
    told = message_answer(call.actor.user.id, side_of(call))
    answers: Any = call.page(page.map(told))
    return PageAnswer[MessageAnswer].model_validate(answers)


@_add(
    "POST",
    f"{ONE}/messages",
    writes=True,
    body=WriteMessage,
    answer=MessageAnswer,
    status=HTTPStatus.CREATED,
    targets=thread_key,
    is_once=True,
    summary="Write in one of {whose} threads, which is open again from then on",
)
def write_message(call: Call, company_id: str, thread_id: str, body: WriteMessage) -> MessageAnswer:
    thread, side = found(call, company_id, thread_id), side_of(call)
    voice = Voice(call.actor, side, thread.company_id)
    message = service.write_message(voice, thread.id, body.as_draft(), call.once)
    return message_answer(call.actor.user.id, side)(message)


@_add(
    "POST",
    f"{ONE}/read",
    body=ReadThread,
    targets=thread_key,
    summary="Say up to which message one of {whose} threads was read; repeatable",
)
def read_thread(call: Call, company_id: str, thread_id: str, body: ReadThread) -> None:
    thread = found(call, company_id, thread_id)
    if side_of(call) is Side.OFFICE:
        read_by_office(call.actor, thread, body.up_to)
    else:
        read_by_company(call.actor, thread, body.up_to)


@_add(
    "POST",
    "/uploads",
    writes=True,
    body=FileForm,
    answer=UploadAnswer,
    status=HTTPStatus.CREATED,
    targets=company_key,
    summary="Allow one file to be sent, for a message in one of {whose} threads",
)
def allow_attachment_upload(call: Call, company_id: str, body: FileForm) -> UploadAnswer:
    company = company_in(call.rows, company_id)
    return upload_answer(allow_upload(call.actor, company, body.as_said_file()))


@_add(
    "GET",
    "/uploads/{upload_id}",
    answer=AttachmentUploadAnswer,
    targets=_upload_key,
    summary="What became of a file that was sent for a message in one of {whose} threads",
)
def show_attachment_upload(call: Call, company_id: str, upload_id: str) -> AttachmentUploadAnswer:
    upload = upload_for(call, keys.upload(company_id, upload_id), LooseKind.ATTACHMENT)
    return attachment_upload_answer(upload, state_of(upload))


@_add(
    "POST",
    f"{ONE}/attachments/{{attachment_id}}/link",
    body=OpenVersion,
    answer=LinkAnswer,
    targets=_attachment_keys,
    summary="A link to a file of a message in one of {whose} threads",
)
def open_attachment(
    call: Call, company_id: str, thread_id: str, attachment_id: str, body: OpenVersion
) -> LinkAnswer:
    if not is_attached_to(call.rows, message_keys.attached(company_id, attachment_id), thread_id):
        raise NotFound("There is no such attachment.")
    version = keys.version(company_id, attachment_id, FIRST_NUMBER)
    return link_to(call, version, body, Tag.MESSAGES_LINK)


def _listed(call: Call, company_id: str, threads: Sequence[Thread]) -> list[ThreadAnswer]:
    if side_of(call) is Side.OFFICE:
        return [thread_answer(each, is_unread=each.is_waiting, sees_mail=True) for each in threads]
    user_id, sees = call.actor.user.id, sees_mail(call)
    reading = reading_of(call.rows.get(message_keys.read_of(user_id, company_id)))
    read_seqs = find_read_seqs(user_id, company_id, [each.id for each in threads])
    return [
        thread_answer(
            each,
            is_unread=is_unread(each, user_id, reading, read_seqs[each.id]),
            sees_mail=sees,
        )
        for each in threads
    ]
