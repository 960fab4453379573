"""
Where an invoice stands in the indexes, and where each list of invoices looks. Text order is the
order of a list: by day of issue, by the day on which one is due, or by the day it was paid.
"""

from datetime import date, timedelta
from typing import Any

from chalicelib.aws import partitions
from chalicelib.aws.table import (
    BY_COMPANY,
    BY_COMPANY_STATE,
    BY_OFFICE,
    BY_OFFICE_STATE,
    Index,
)
from chalicelib.core import clock
from chalicelib.core.values import Value
from chalicelib.invoices.model import Invoice, InvoiceState
from chalicelib.invoices.payments import Payment, payment_of

# One that names no last day to pay is never overdue.
_NO_DAY = "9999-12-31"
_AFTER_ALL = "~"


class Wanted(Value):
    """
    Which invoices a list shows.

    Attributes:
        company_id: one company's; None for those of all companies.
        payment: None for all that count, paid or not.
        today: of the office.
    """

    company_id: str | None
    payment: Payment | None
    today: date
    text: str = ""

    @property
    def partition(self) -> tuple[Index, str]:
        """The index and the partition in which they stand."""
        payment = Payment.UNPAID if self.payment is Payment.OVERDUE else self.payment
        if self.company_id is None:
            if payment is None:
                return BY_OFFICE, partitions.INVOICE_LIST
            return BY_OFFICE_STATE, partitions.office_invoices_in(str(payment))
        if payment is None or payment is Payment.RETIRED:
            state = InvoiceState.RETIRED if payment else InvoiceState.ACTIVE
            return BY_COMPANY, partitions.company_invoices(self.company_id, str(state))
        return BY_COMPANY_STATE, partitions.company_invoices_in(self.company_id, str(payment))

    @property
    def is_forward(self) -> bool:
        """Whether the earliest comes first: what is due. All else begins with the last."""
        return self.payment in (Payment.UNPAID, Payment.OVERDUE)

    @property
    def between(self) -> tuple[str, str] | None:
        """The first and the last place, where not all of the partition is wanted."""
        if self.payment is not Payment.OVERDUE:
            return None
        return " ", last_overdue(self.today)

    def place(self, invoice: Invoice) -> str:
        """Where an invoice stands in the list."""
        if self.payment in (Payment.UNPAID, Payment.OVERDUE):
            return _by_due_day(invoice)
        if self.payment is Payment.PAID:
            return _by_day_paid(invoice)
        return _by_day_issued(invoice)

    def keeps(self, invoice: Invoice) -> bool:
        """Whether an invoice belongs to the list, whatever an index says."""
        if self.payment is None:
            return invoice.is_active
        if self.payment is Payment.UNPAID:
            return invoice.owed is not None
        return payment_of(invoice, self.today) is self.payment


def last_overdue(today: date) -> str:
    """The last place, among unpaid ones, of an invoice that is overdue."""
    return f"{(today - timedelta(days=1)).isoformat()}{_AFTER_ALL}"


def places(invoice: Invoice) -> dict[str, Any]:
    """The attributes of the indexes; None where it stands in none."""
    company_id, issued = invoice.company_id, _by_day_issued(invoice)
    found: dict[str, Any] = {
        "g1": partitions.company_invoices(company_id, str(invoice.state)),
        "g1s": issued,
        "g2": None,
        "g2s": None,
        "g3": None,
        "g3s": None,
        "g4": None,
        "g4s": None,
    }
    if not invoice.is_active:
        return found
    payment = Payment.UNPAID if invoice.paid_on is None else Payment.PAID
    at = _by_due_day(invoice) if invoice.paid_on is None else _by_day_paid(invoice)
    return found | {
        "g2": partitions.company_invoices_in(company_id, str(payment)),
        "g2s": at,
        "g3": partitions.INVOICE_LIST,
        "g3s": issued,
        "g4": partitions.office_invoices_in(str(payment)),
        "g4s": at,
    }


def _by_day_issued(invoice: Invoice) -> str:
    return _at(invoice.issued_on.isoformat(), invoice)


def _by_due_day(invoice: Invoice) -> str:
    return _at(invoice.due_on.isoformat() if invoice.due_on else _NO_DAY, invoice)


def _by_day_paid(invoice: Invoice) -> str:
    return _at(invoice.paid_on.isoformat() if invoice.paid_on else "", invoice)


def _at(day: str, invoice: Invoice) -> str:
    return f"{day}#{clock.iso(invoice.created_at)}#{invoice.id}"
