"""
`/companies/{company_id}/documents` for a company's own people, and the same below `/office` for
staff.
"""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from chalicelib.access.model import Permission
from chalicelib.audit.store import Tag
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.companies.service import company_in
from chalicelib.core.paging import Page
from chalicelib.documents import service
from chalicelib.documents.answers import (
    DocumentAnswer,
    DocumentUploadAnswer,
    document_answer,
    document_upload_answer,
)
from chalicelib.documents.forms import AllowDocumentUpload, DocumentsQuery, EditDocument
from chalicelib.documents.model import Document
from chalicelib.edge.bases import add_to_each, office_base, own_base
from chalicelib.edge.body import PageAnswer, PageQuery
from chalicelib.edge.http import Asked, Call, Listed, Routes
from chalicelib.files.answers import VersionAnswer, upload_answer
from chalicelib.files.forms import OpenVersion
from chalicelib.files.model import ThingKind
from chalicelib.files.service import state_of
from chalicelib.files.serving import around_listed, link_to, upload_for, versions_page
from chalicelib.files.shared_to import keys_around, look_around
from chalicelib.scans.answers import LinkAnswer, UploadAnswer

routes = Routes(__name__)

_BASES = (
    own_base(Permission.COMPANY_DOCUMENTS_READ, Permission.COMPANY_DOCUMENTS_WRITE),
    office_base(Permission.OFFICE_DOCUMENTS_READ, Permission.OFFICE_DOCUMENTS_WRITE),
)
_add = partial(add_to_each, routes, _BASES)
_ALL = "/documents"
_ONE = "/documents/{document_id}"


def _list_keys(asked: Asked) -> Listed:
    """The documents that are asked for, what stands beside them, and their company."""
    query, company_id = asked.query, asked.path["company_id"]
    if not isinstance(query, DocumentsQuery):
        raise TypeError("a list of documents is asked for with its own query")
    page = service.list_documents(
        company_id,
        query.state,
        text=query.text,
        tag=query.tag,
        limit=query.limit,
        position=asked.position,
    )
    wanted = tuple(keys.document(company_id, one.id) for one in page.items)
    around = keys_around(page.items, is_office=asked.is_office)
    return Listed(wanted, (*around, keys.company(company_id)), page.next)


def _company_key(asked: Asked) -> Sequence[Key]:
    return [keys.company(asked.path["company_id"])]


def _document_key(asked: Asked) -> Sequence[Key]:
    return [keys.document(asked.path["company_id"], asked.path["document_id"])]


def _upload_key(asked: Asked) -> Sequence[Key]:
    return [keys.upload(asked.path["company_id"], asked.path["upload_id"])]


def _version_key(asked: Asked) -> Sequence[Key]:
    number = int(asked.path["number"])
    wanted = keys.version(asked.path["company_id"], asked.path["document_id"], number)
    return [*_document_key(asked), wanted]


@_add(
    "GET",
    _ALL,
    query=DocumentsQuery,
    answer=PageAnswer[DocumentAnswer],
    targets=_list_keys,
    summary="{whose} documents, newest change first",
)
def list_documents(
    call: Call, company_id: str, query: DocumentsQuery
) -> PageAnswer[DocumentAnswer]:
    company_in(call.rows, company_id)
    items = service.documents_in(call.rows, call.listed.keys, query.state)
    page = Page(items, call.listed.next)
    around = around_listed(call, page.items)
    answers: Any = call.page(page.map(lambda one: document_answer(one, around)))
    return PageAnswer[DocumentAnswer].model_validate(answers)


@_add(
    "POST",
    f"{_ALL}/uploads",
    writes=True,
    body=AllowDocumentUpload,
    answer=UploadAnswer,
    status=HTTPStatus.CREATED,
    targets=_company_key,
    summary="Allow one file to be sent, for {whose} new document or for the next version of one",
)
def allow_document_upload(call: Call, company_id: str, body: AllowDocumentUpload) -> UploadAnswer:
    company = company_in(call.rows, company_id)
    form = service.allow_upload(call.actor, company, body.document_id, body.as_said_file())
    return upload_answer(form)


@_add(
    "GET",
    f"{_ALL}/uploads/{{upload_id}}",
    answer=DocumentUploadAnswer,
    targets=_upload_key,
    summary="What became of a file that was sent for {whose} documents",
)
def show_document_upload(call: Call, company_id: str, upload_id: str) -> DocumentUploadAnswer:
    upload = upload_for(call, keys.upload(company_id, upload_id), ThingKind.DOCUMENT)
    return document_upload_answer(upload, state_of(upload))


@_add(
    "GET",
    _ONE,
    answer=DocumentAnswer,
    targets=_document_key,
    summary="One of {whose} documents",
)
def show_document(call: Call, company_id: str, document_id: str) -> DocumentAnswer:
    return _answer(call, _found(call, company_id, document_id))


@_add(
    "PATCH",
    _ONE,
    writes=True,
    body=EditDocument,
    answer=DocumentAnswer,
    targets=_document_key,
    is_edit=True,
    summary="Rename or tag one of {whose} documents",
)
def edit_document(
    call: Call, company_id: str, document_id: str, body: EditDocument
) -> DocumentAnswer:
    before = _found(call, company_id, document_id)
    after = service.edit_document(call.actor, before, body.given(), seen_version=call.version)
    return _answer(call, after)


@_add(
    "POST",
    f"{_ONE}/retire",
    writes=True,
    answer=DocumentAnswer,
    targets=_document_key,
    is_edit=True,
    summary="Put one of {whose} documents away; nothing of it is deleted",
)
def retire_document(call: Call, company_id: str, document_id: str) -> DocumentAnswer:
    before = _found(call, company_id, document_id)
    return _answer(call, service.retire_document(call.actor, before, seen_version=call.version))


@_add(
    "POST",
    f"{_ONE}/restore",
    writes=True,
    answer=DocumentAnswer,
    targets=_document_key,
    is_edit=True,
    summary="Take one of {whose} retired documents into use again",
)
def restore_document(call: Call, company_id: str, document_id: str) -> DocumentAnswer:
    before = _found(call, company_id, document_id)
    return _answer(call, service.restore_document(call.actor, before, seen_version=call.version))


@_add(
    "GET",
    f"{_ONE}/versions",
    query=PageQuery,
    answer=PageAnswer[VersionAnswer],
    targets=_document_key,
    summary="All versions of one of {whose} documents, newest first",
)
def list_document_versions(
    call: Call, company_id: str, document_id: str, query: PageQuery
) -> PageAnswer[VersionAnswer]:
    document = _found(call, company_id, document_id)
    return versions_page(call, document.company_id, document.id, query)


@_add(
    "POST",
    f"{_ONE}/versions/{{number}}/link",
    body=OpenVersion,
    answer=LinkAnswer,
    targets=_version_key,
    summary="A link to one version of one of {whose} documents",
)
def open_document_version(
    call: Call, company_id: str, document_id: str, number: str, body: OpenVersion
) -> LinkAnswer:
    document = _found(call, company_id, document_id)
    version = keys.version(company_id, document.id, int(number))
    return link_to(call, version, body, Tag.DOCUMENTS_LINK)


def _found(call: Call, company_id: str, document_id: str) -> Document:
    return service.document_in(call.rows, keys.document(company_id, document_id))


def _answer(call: Call, document: Document) -> DocumentAnswer:
    around = look_around([document], is_office=call.spec.permission.is_office)
    return document_answer(document, around)
