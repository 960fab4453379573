"""
Payments, which staff mark, and the invoices of several companies: `/office/invoices` for staff and
`/me/invoices` for whoever acts for companies.
"""

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.companies.service import company_in
from chalicelib.core.paging import Page
from chalicelib.core.values import replace
from chalicelib.edge.body import PageAnswer
from chalicelib.edge.http import Asked, Call, Listed, Routes
from chalicelib.edge.lists import add_with_file
from chalicelib.edge.once import AlreadyDone
from chalicelib.files.shared_to import Around, look_around
from chalicelib.invoices import service
from chalicelib.invoices.answers import (
    CompanyInvoiceAnswer,
    InvoiceAnswer,
    PaidAnswer,
    company_invoice_answer,
    invoice_answer,
)
from chalicelib.invoices.api import OFFICE, ONE, invoice_key
from chalicelib.invoices.forms import (
    AllInvoicesQuery,
    InvoicesQuery,
    MyInvoicesQuery,
    PayInvoice,
    PayInvoices,
)
from chalicelib.invoices.lists import latest_today, list_invoices, shown
from chalicelib.invoices.mine import list_mine, may_see
from chalicelib.invoices.model import Invoice
from chalicelib.invoices.paying import Seen
from chalicelib.invoices.places import Wanted

routes = Routes(__name__)

ALL = "/office/invoices"
MINE = "/me/invoices"


def _all_keys(asked: Asked) -> Listed:
    query = asked.query
    if not isinstance(query, InvoicesQuery):
        raise TypeError("a list of invoices is asked for with its own query")
    wanted = Wanted(None, query.wanted_payment, latest_today(), query.text)
    return list_invoices(wanted, limit=query.limit, position=asked.position, is_office=True)


def _my_keys(asked: Asked) -> Listed:
    query = asked.query
    if not isinstance(query, MyInvoicesQuery):
        raise TypeError("a list of invoices is asked for with its own query")
    return list_mine(
        asked.user_id, query.wanted_payment, limit=query.limit, position=asked.position
    )


def _record(call: Call, query: AllInvoicesQuery) -> None:
    service.record_export(call.actor, None, query.wanted_payment)


@add_with_file(
    routes,
    ALL,
    record=_record,
    permission=Permission.OFFICE_INVOICES_READ,
    query=InvoicesQuery,
    answer=PageAnswer[CompanyInvoiceAnswer],
    targets=_all_keys,
    summary="The invoices of all companies, the last issued or what is due first",
)
def list_all_invoices(call: Call, query: InvoicesQuery) -> PageAnswer[CompanyInvoiceAnswer]:
    wanted = Wanted(None, query.wanted_payment, call.actor.today, query.text)
    return _several(call, *shown(call, wanted))


@add_with_file(
    routes,
    MINE,
    record=_record,
    permission=Permission.SIGNED_IN,
    query=MyInvoicesQuery,
    answer=PageAnswer[CompanyInvoiceAnswer],
    targets=_my_keys,
    summary="The invoices of all companies whose invoices I may see",
)
def list_invoices_of_mine(call: Call, query: MyInvoicesQuery) -> PageAnswer[CompanyInvoiceAnswer]:
    wanted = Wanted(None, query.wanted_payment, call.actor.today)
    page, around = shown(call, wanted)
    sees = may_see(call.actor.user.id, call.rows, wanted)
    seen = tuple(invoice for invoice in page.items if sees(invoice))
    return _several(call, replace(page, items=seen), around)


@routes.add(
    "POST",
    f"{ALL}/pay",
    permission=Permission.OFFICE_INVOICES_WRITE,
    body=PayInvoices,
    answer=PaidAnswer,
    is_once=True,
    summary="Mark several invoices as paid on one day, all of them or none",
)
def pay_invoices(call: Call, body: PayInvoices) -> PaidAnswer:
    several = [Seen(each.company_id, each.invoice_id, each.version) for each in body.invoices]
    remember = call.once.change(str(len(several)))
    if call.once.find() is None:
        try:
            service.pay_several(call.actor, several, body.paid_on, remember)
        except AlreadyDone:
            call.once.recall()
    return PaidAnswer(paid=len(several))


@routes.add(
    "POST",
    f"{OFFICE}{ONE}/pay",
    permission=Permission.OFFICE_INVOICES_WRITE,
    body=PayInvoice,
    answer=InvoiceAnswer,
    targets=invoice_key,
    is_edit=True,
    summary="Mark an invoice as paid",
)
def pay_invoice(call: Call, company_id: str, invoice_id: str, body: PayInvoice) -> InvoiceAnswer:
    before = service.invoice_in(call.rows, keys.invoice(company_id, invoice_id))
    after = service.pay_invoice(call.actor, before, body.paid_on, seen_version=call.version)
    return _answer(call, after)


@routes.add(
    "POST",
    f"{OFFICE}{ONE}/unpay",
    permission=Permission.OFFICE_INVOICES_WRITE,
    answer=InvoiceAnswer,
    targets=invoice_key,
    is_edit=True,
    summary="Take back that an invoice was paid",
)
def unpay_invoice(call: Call, company_id: str, invoice_id: str) -> InvoiceAnswer:
    before = service.invoice_in(call.rows, keys.invoice(company_id, invoice_id))
    return _answer(call, service.unpay_invoice(call.actor, before, seen_version=call.version))


def _several(call: Call, page: Page[Invoice], around: Around) -> PageAnswer[CompanyInvoiceAnswer]:
    today = call.actor.today
    answers = page.map(
        lambda invoice: company_invoice_answer(
            invoice, around, company_in(call.rows, invoice.company_id), today
        )
    )
    return PageAnswer[CompanyInvoiceAnswer].model_validate(call.page(answers))


def _answer(call: Call, invoice: Invoice) -> InvoiceAnswer:
    around = look_around([invoice], is_office=True)
    return invoice_answer(invoice, around, call.actor.today)
