"""
The PDFs and annexes of invoices: staff send them; staff and the company's people list and open
them, below `/companies/{company_id}/invoices/{invoice_id}` and the same below `/office`.
"""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.audit.store import Tag
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key
from chalicelib.companies.service import company_in
from chalicelib.core.errors import NotFound
from chalicelib.edge.bases import add_to_each, office_base, own_base
from chalicelib.edge.body import PageAnswer, PageQuery
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.files.answers import VersionAnswer, upload_answer
from chalicelib.files.forms import FileForm, OpenVersion
from chalicelib.files.model import Upload
from chalicelib.files.service import state_of, upload_in
from chalicelib.files.serving import link_to, versions_page
from chalicelib.invoices import service
from chalicelib.invoices.annexes import Annex
from chalicelib.invoices.answers import (
    AnnexesAnswer,
    InvoiceUploadAnswer,
    annexes_answer,
    invoice_upload_answer,
)
from chalicelib.invoices.forms import AllowAnnexUpload
from chalicelib.invoices.model import Invoice
from chalicelib.scans.answers import LinkAnswer, UploadAnswer

routes = Routes(__name__)

_READ = Permission.OFFICE_INVOICES_READ
_WRITE = Permission.OFFICE_INVOICES_WRITE
_OWN_READ = Permission.COMPANY_INVOICES_READ
_OFFICE_BASE = office_base(_READ, _WRITE)
# Nothing of the company's own people's writes: that base only reads.
_add = partial(add_to_each, routes, (own_base(_OWN_READ, _OWN_READ), _OFFICE_BASE))
_add_for_staff = partial(add_to_each, routes, (_OFFICE_BASE,))
_ONE = "/invoices/{invoice_id}"
_ANNEX = f"{_ONE}/annexes/{{annex_id}}"


def _invoice_key(asked: Asked) -> Sequence[Key]:
    return [keys.invoice(asked.path["company_id"], asked.path["invoice_id"])]


def _annex_key(asked: Asked) -> Sequence[Key]:
    path = asked.path
    return [
        *_invoice_key(asked),
        keys.annex(path["company_id"], path["invoice_id"], path["annex_id"]),
    ]


def _upload_key(asked: Asked) -> Sequence[Key]:
    wanted = keys.upload(asked.path["company_id"], asked.path["upload_id"])
    return [*_invoice_key(asked), wanted]


def _company_and_invoice_keys(asked: Asked) -> Sequence[Key]:
    return [*_invoice_key(asked), keys.company(asked.path["company_id"])]


def _version_key(asked: Asked) -> Sequence[Key]:
    path = asked.path
    wanted = keys.version(path["company_id"], path["invoice_id"], int(path["number"]))
    return [*_invoice_key(asked), wanted]


def _annex_version_key(asked: Asked) -> Sequence[Key]:
    path = asked.path
    wanted = keys.version(path["company_id"], path["annex_id"], int(path["number"]))
    return [*_annex_key(asked), wanted]


@_add_for_staff(
    "POST",
    f"{_ONE}/uploads",
    writes=True,
    body=FileForm,
    answer=UploadAnswer,
    status=HTTPStatus.CREATED,
    targets=_company_and_invoice_keys,
    summary="Allow the PDF of one of {whose} invoices to be sent",
)
def allow_invoice_upload(
    call: Call, company_id: str, invoice_id: str, body: FileForm
) -> UploadAnswer:
    invoice = _found(call, company_id, invoice_id)
    company = company_in(call.rows, company_id)
    form = service.send_invoice(call.actor, company, invoice, body.as_said_file())
    return upload_answer(form)


@_add_for_staff(
    "POST",
    f"{_ONE}/annexes/uploads",
    writes=True,
    body=AllowAnnexUpload,
    answer=UploadAnswer,
    status=HTTPStatus.CREATED,
    targets=_company_and_invoice_keys,
    summary="Allow an annex of one of {whose} invoices to be sent, or its next version",
)
def allow_annex_upload(
    call: Call, company_id: str, invoice_id: str, body: AllowAnnexUpload
) -> UploadAnswer:
    invoice = _found(call, company_id, invoice_id)
    annex = service.get_annex(company_id, invoice_id, body.annex_id) if body.annex_id else None
    company, name = company_in(call.rows, company_id), body.annex_name or ""
    file = body.as_said_file()
    form = service.send_annex(call.actor, company, invoice, annex, name=name, file=file)
    return upload_answer(form)


@_add_for_staff(
    "GET",
    f"{_ONE}/uploads/{{upload_id}}",
    answer=InvoiceUploadAnswer,
    targets=_upload_key,
    summary="What became of a file that was sent for one of {whose} invoices",
)
def show_invoice_upload(
    call: Call, company_id: str, invoice_id: str, upload_id: str
) -> InvoiceUploadAnswer:
    invoice = _found(call, company_id, invoice_id)
    upload = upload_in(call.rows, keys.upload(company_id, upload_id))
    if not _is_for(upload, invoice):
        raise NotFound("There is no such upload.")
    return invoice_upload_answer(upload, state_of(upload))


@_add(
    "GET",
    f"{_ONE}/versions",
    query=PageQuery,
    answer=PageAnswer[VersionAnswer],
    targets=_invoice_key,
    summary="All PDFs that one of {whose} invoices has had, newest first",
)
def list_invoice_versions(
    call: Call, company_id: str, invoice_id: str, query: PageQuery
) -> PageAnswer[VersionAnswer]:
    invoice = _found(call, company_id, invoice_id)
    return versions_page(call, invoice.company_id, invoice.id, query)


@_add(
    "POST",
    f"{_ONE}/versions/{{number}}/link",
    body=OpenVersion,
    answer=LinkAnswer,
    targets=_version_key,
    summary="A link to one PDF of one of {whose} invoices",
)
def open_invoice_version(
    call: Call, company_id: str, invoice_id: str, number: str, body: OpenVersion
) -> LinkAnswer:
    invoice = _found(call, company_id, invoice_id)
    version = keys.version(company_id, invoice.id, int(number))
    return _link(call, version, body, _still_shown(invoice))


@_add(
    "GET",
    f"{_ONE}/annexes",
    answer=AnnexesAnswer,
    targets=_invoice_key,
    summary="The annexes of one of {whose} invoices, for staff also those that were retired",
)
def list_annexes(call: Call, company_id: str, invoice_id: str) -> AnnexesAnswer:
    invoice = _found(call, company_id, invoice_id)
    is_staff = call.spec.permission.is_office
    every = service.list_annexes(company_id, invoice.id)
    annexes = [annex for annex in every if is_staff or annex.is_active]
    return annexes_answer(annexes, service.newest_versions(annexes))


@_add(
    "GET",
    f"{_ANNEX}/versions",
    query=PageQuery,
    answer=PageAnswer[VersionAnswer],
    targets=_annex_key,
    summary="All versions of an annex of one of {whose} invoices, newest first",
)
def list_annex_versions(
    call: Call, company_id: str, invoice_id: str, annex_id: str, query: PageQuery
) -> PageAnswer[VersionAnswer]:
    _found(call, company_id, invoice_id)
    annex = _annex(call, keys.annex(company_id, invoice_id, annex_id))
    return versions_page(call, annex.company_id, annex.id, query)


@_add(
    "POST",
    f"{_ANNEX}/versions/{{number}}/link",
    body=OpenVersion,
    answer=LinkAnswer,
    targets=_annex_version_key,
    summary="A link to one version of an annex of one of {whose} invoices",
)
def open_annex_version(  # noqa: PLR0913, PLR0917 - the parts of its path
    call: Call, company_id: str, invoice_id: str, annex_id: str, number: str, body: OpenVersion
) -> LinkAnswer:
    invoice = _found(call, company_id, invoice_id)
    annex = _annex(call, keys.annex(company_id, invoice_id, annex_id))
    version = keys.version(company_id, annex.id, int(number))
    annex_shown = service.annex_is_active(company_id, invoice_id, annex_id)
    return _link(call, version, body, _still_shown(invoice), annex_shown.or_else(_no_annex()))


def _found(call: Call, company_id: str, invoice_id: str) -> Invoice:
    """The invoice of the path; a retired one for staff alone."""
    if call.spec.permission.is_office:
        return service.invoice_in(call.rows, keys.invoice(company_id, invoice_id))
    return service.shown_invoice_in(call.rows, company_id, invoice_id)


def _annex(call: Call, key: Key) -> Annex:
    """The annex of the path; a retired one for staff alone."""
    annex = service.annex_in(call.rows, key)
    if not (annex.is_active or call.spec.permission.is_office):
        raise _no_annex()
    return annex


def _no_annex() -> NotFound:
    return NotFound("There is no such annex.")


def _link(call: Call, version: Key, body: OpenVersion, *shown: Change) -> LinkAnswer:
    """A link; for the company's people if what it depends on is still shown to them."""
    along = () if call.spec.permission.is_office else shown
    return link_to(call, version, body, Tag.INVOICES_LINK, along=along)


def _still_shown(invoice: Invoice) -> Change:
    gone = NotFound("There is no such invoice.")
    return service.still_active(invoice.company_id, invoice.id).or_else(gone)


def _is_for(upload: Upload, invoice: Invoice) -> bool:
    """Whether the file is for this invoice or an annex of it."""
    return invoice.id in {upload.target.thing_id, upload.target.invoice_id}
