"""Whether an invoice is paid, and what is owed: what the office marks, and how sums move. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from chalicelib.core.errors import Conflict, FieldError, ValidationFailed
from chalicelib.core.money import Money
from chalicelib.core.values import Value, replace
from chalicelib.invoices.model import Invoice, check_active, check_seen


class Payment(StrEnum):
    """How an invoice stands; one that is overdue is unpaid as well."""

    UNPAID = "unpaid"
    PAID = "paid"
    OVERDUE = "overdue"
    RETIRED = "retired"


class Owed(Value):
    """
    By how much a company's counters move.

    Attributes:
        count: so many unpaid invoices more, or fewer.
        sums: what is owed more, or less, in each currency where that is anything.
    """

    count: int
    sums: tuple[Money, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether no counter moves."""
        return not self.count and not self.sums


def payment_of(invoice: Invoice, today: date) -> Payment:
    """How an invoice stands on a day of the office; the day on which it is due is in time."""
    if not invoice.is_active:
        return Payment.RETIRED
    if invoice.paid_on is not None:
        return Payment.PAID
    is_late = invoice.due_on is not None and invoice.due_on < today
    return Payment.OVERDUE if is_late else Payment.UNPAID


def paid(before: Invoice, paid_on: date, seen_version: int, today: date) -> Invoice:
    """
    The same invoice, paid in full.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_retired`, or `invoice_paid` before.
        ValidationFailed: the day is to come (`in_future`).
    """
    check_seen(before, seen_version)
    check_active(before)
    if before.paid_on is not None:
        raise Conflict("This invoice is marked as paid already.", code="invoice_paid")
    if paid_on > today:
        raise ValidationFailed(
            FieldError("paid_on", "in_future", "Choose today or an earlier day.")
        )
    return replace(before, paid_on=paid_on, version=before.version + 1)


def not_paid(before: Invoice, seen_version: int) -> Invoice:
    """
    The same invoice, which was marked as paid and is not.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_retired`, or `invoice_unpaid` as it is.
    """
    check_seen(before, seen_version)
    check_active(before)
    if before.paid_on is None:
        raise Conflict("This invoice is not marked as paid.", code="invoice_unpaid")
    return replace(before, paid_on=None, version=before.version + 1)


def owed_more(before: Iterable[Invoice], after: Iterable[Invoice]) -> Owed:
    """What a company owes more once these invoices of it are so, and not as they were."""
    earlier, later = tally_of(before), tally_of(after)
    sums = {
        currency: later.sums.get(currency, 0) - earlier.sums.get(currency, 0)
        for currency in sorted({*earlier.sums, *later.sums})
    }
    moved = tuple(Money(minor, currency) for currency, minor in sums.items() if minor)
    return Owed(later.count - earlier.count, moved)


class Tally(Value):
    """How many of some invoices are unpaid, and what is owed, in minor units by currency."""

    count: int
    sums: Mapping[str, int]


def tally_of(invoices: Iterable[Invoice]) -> Tally:
    """What is owed for invoices of a company."""
    count, sums = 0, dict[str, int]()
    for invoice in invoices:
        owed = invoice.owed
        if owed is not None:
            count += 1
            sums[owed.currency] = sums.get(owed.currency, 0) + owed.minor
    return Tally(count, sums)
