"""
`/companies/{company_id}/invoices` for a company's people, who read those that count, and
`/office/companies/{company_id}/invoices` for staff.
"""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.companies.service import company_in
from chalicelib.core.values import replace
from chalicelib.edge.body import PageAnswer, PageQuery, Query
from chalicelib.edge.http import Asked, Call, Listed, Routes
from chalicelib.edge.lists import add_with_file
from chalicelib.edge.once import AlreadyDone
from chalicelib.files.shared_to import look_around
from chalicelib.invoices import service
from chalicelib.invoices.answers import InvoiceAnswer, invoice_answer
from chalicelib.invoices.forms import AddInvoice, EditInvoice, InvoicesQuery, OfficeInvoicesQuery
from chalicelib.invoices.lists import latest_today, shown
from chalicelib.invoices.lists import list_invoices as list_invoices_of
from chalicelib.invoices.model import Invoice
from chalicelib.invoices.places import Wanted

routes = Routes(__name__)

OURS = "/companies/{company_id}/invoices"
OFFICE = "/office/companies/{company_id}/invoices"
ONE = "/{invoice_id}"


def company_key(asked: Asked) -> Sequence[Key]:
    """The company of the path."""
    return [keys.company(asked.path["company_id"])]


def invoices_keys(asked: Asked) -> Listed:
    """The invoices of the company of the path that are asked for, and the company."""
    company_id = asked.path["company_id"]
    found = list_invoices_of(
        _wanted(asked.query, company_id, latest_today()),
        limit=_limit(asked.query),
        position=asked.position,
        is_office=asked.is_office,
    )
    return replace(found, also=(*found.also, keys.company(company_id)))


def invoice_key(asked: Asked) -> Sequence[Key]:
    """The invoice of the path."""
    return [keys.invoice(asked.path["company_id"], asked.path["invoice_id"])]


def _record(call: Call, company_id: str, query: InvoicesQuery) -> None:
    service.record_export(call.actor, company_id, query.wanted_payment)


@add_with_file(
    routes,
    OURS,
    record=_record,
    permission=Permission.COMPANY_INVOICES_READ,
    query=InvoicesQuery,
    answer=PageAnswer[InvoiceAnswer],
    targets=invoices_keys,
    summary="My company's invoices, the last issued first",
)
def list_my_invoices(
    call: Call,
    company_id: str,  # noqa: ARG001 - the actor's own company counts
    query: InvoicesQuery,
) -> PageAnswer[InvoiceAnswer]:
    return _page(call, call.actor.company_id, query)


@routes.add(
    "GET",
    f"{OURS}{ONE}",
    permission=Permission.COMPANY_INVOICES_READ,
    answer=InvoiceAnswer,
    targets=invoice_key,
    summary="One invoice of my company",
)
def show_my_invoice(call: Call, company_id: str, invoice_id: str) -> InvoiceAnswer:  # noqa: ARG001 - as above
    return _answer(call, service.shown_invoice_in(call.rows, call.actor.company_id, invoice_id))


@add_with_file(
    routes,
    OFFICE,
    record=_record,
    permission=Permission.OFFICE_INVOICES_READ,
    query=OfficeInvoicesQuery,
    answer=PageAnswer[InvoiceAnswer],
    targets=invoices_keys,
    summary="A company's invoices, the last issued first",
)
def list_invoices(
    call: Call, company_id: str, query: OfficeInvoicesQuery
) -> PageAnswer[InvoiceAnswer]:
    company_in(call.rows, company_id)
    return _page(call, company_id, query)


@routes.add(
    "POST",
    OFFICE,
    permission=Permission.OFFICE_INVOICES_WRITE,
    body=AddInvoice,
    answer=InvoiceAnswer,
    status=HTTPStatus.CREATED,
    targets=company_key,
    is_once=True,
    summary="Enter an invoice of a company",
)
def add_invoice(call: Call, company_id: str, body: AddInvoice) -> InvoiceAnswer:
    company_in(call.rows, company_id)
    new = body.as_new_invoice()
    try:
        made = service.add_invoice(call.actor, company_id, new, call.once.change)
    except AlreadyDone:
        made = service.get_invoice(company_id, call.once.recall())
    return _answer(call, made)


@routes.add(
    "GET",
    f"{OFFICE}{ONE}",
    permission=Permission.OFFICE_INVOICES_READ,
    answer=InvoiceAnswer,
    targets=invoice_key,
    summary="One invoice of a company",
)
def show_invoice(call: Call, company_id: str, invoice_id: str) -> InvoiceAnswer:
    return _answer(call, _found(call, company_id, invoice_id))


@routes.add(
    "PATCH",
    f"{OFFICE}{ONE}",
    permission=Permission.OFFICE_INVOICES_WRITE,
    body=EditInvoice,
    answer=InvoiceAnswer,
    targets=invoice_key,
    is_edit=True,
    summary="Correct an invoice",
)
def edit_invoice(call: Call, company_id: str, invoice_id: str, body: EditInvoice) -> InvoiceAnswer:
    before = _found(call, company_id, invoice_id)
    changes = body.as_changes()
    after = service.change_invoice(call.actor, before, changes, seen_version=call.version)
    return _answer(call, after)


@routes.add(
    "POST",
    f"{OFFICE}{ONE}/retire",
    permission=Permission.OFFICE_INVOICES_WRITE,
    answer=InvoiceAnswer,
    targets=invoice_key,
    is_edit=True,
    summary="Take back an invoice that was entered wrongly",
)
def retire_invoice(call: Call, company_id: str, invoice_id: str) -> InvoiceAnswer:
    before = _found(call, company_id, invoice_id)
    return _answer(call, service.retire_invoice(call.actor, before, seen_version=call.version))


@routes.add(
    "POST",
    f"{OFFICE}{ONE}/restore",
    permission=Permission.OFFICE_INVOICES_WRITE,
    answer=InvoiceAnswer,
    targets=invoice_key,
    is_edit=True,
    summary="Let an invoice count again",
)
def restore_invoice(call: Call, company_id: str, invoice_id: str) -> InvoiceAnswer:
    before = _found(call, company_id, invoice_id)
    return _answer(call, service.restore_invoice(call.actor, before, seen_version=call.version))


def _found(call: Call, company_id: str, invoice_id: str) -> Invoice:
    return service.invoice_in(call.rows, keys.invoice(company_id, invoice_id))


def _page(call: Call, company_id: str, query: InvoicesQuery) -> PageAnswer[InvoiceAnswer]:
    today = call.actor.today
    page, around = shown(call, _wanted(query, company_id, today))
    answers = call.page(page.map(lambda invoice: invoice_answer(invoice, around, today)))
    return PageAnswer[InvoiceAnswer].model_validate(answers)


def _wanted(query: Query, company_id: str, today: date) -> Wanted:
    if not isinstance(query, InvoicesQuery):
        raise TypeError("a list of invoices is asked for with its own query")
    return Wanted(company_id, query.wanted_payment, today, query.text)


def _limit(query: Query) -> int:
    return query.limit if isinstance(query, PageQuery) else 1


def _answer(call: Call, invoice: Invoice) -> InvoiceAnswer:
    around = look_around([invoice], is_office=call.spec.permission.is_office)
    return invoice_answer(invoice, around, call.actor.today)
