"""How invoices look in answers."""

from datetime import date

from chalicelib.edge.amounts import MoneyAnswer, money_answer
from chalicelib.edge.body import Answer
from chalicelib.invoices.model import Invoice, InvoiceState


class InvoiceAnswer(Answer):
    """
    An invoice, the same for staff and for its company's people. `versions` is how many PDFs it has
    had, `annexes` how many annexes there are.
    """

    id: str
    company_id: str
    number: str
    issued_on: date
    due_on: date | None
    net: MoneyAnswer
    vat: MoneyAnswer
    gross: MoneyAnswer
    note: str | None
    state: InvoiceState
    versions: int
    annexes: int
    version: int


def invoice_answer(invoice: Invoice) -> InvoiceAnswer:
    """An invoice for an answer."""
    return InvoiceAnswer(
        id=invoice.id,
        company_id=invoice.company_id,
        number=invoice.number,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        net=money_answer(invoice.net),
        vat=money_answer(invoice.vat),
        gross=money_answer(invoice.gross),
        note=invoice.note or None,
        state=invoice.state,
        versions=invoice.newest,
        annexes=invoice.annexes,
        version=invoice.version,
    )
