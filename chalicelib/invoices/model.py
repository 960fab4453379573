"""A company's invoices: what adds up, and what may be done to one. Pure."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chalicelib.core.errors import Conflict, FieldError, StaleVersion, ValidationFailed
from chalicelib.core.money import Money
from chalicelib.core.text import has_words, tidy_line
from chalicelib.core.values import Value, replace
from chalicelib.files.model import MOST_VERSIONS, UploadReason


class InvoiceState(StrEnum):
    """Whether an invoice counts; whether it is paid is another matter and no state of its row."""

    ACTIVE = "active"
    RETIRED = "retired"


# So many annexes has an invoice, at most.
MOST_ANNEXES = 50


class NewInvoice(Value):
    """
    An invoice as staff enter it.

    Attributes:
        due_on: the last day to pay, that day included; None where none is named.
        note: for the company's people as well as for staff.
    """

    number: str
    issued_on: date
    due_on: date | None
    net: Money
    vat: Money
    gross: Money
    note: str


class Invoice(Value):
    """
    An invoice of a company.

    Attributes:
        newest: the number of its newest PDF; 0 as long as there is none.
        annexes: how many it has, those that were retired too.
        paid_on: the day on which all of it was there; None as long as it is not paid.
        version: what an edit compares; it moves with what staff type, not with a file that comes.
        shared_to: the id of a panel for each share of it.
        retired_annexes: how many of its annexes only staff see.
    """

    id: str
    company_id: str
    number: str
    issued_on: date
    due_on: date | None
    net: Money
    vat: Money
    gross: Money
    note: str
    state: InvoiceState
    newest: int
    annexes: int
    created_at: datetime
    version: int
    shared_to: tuple[str, ...] = ()
    retired_annexes: int = 0
    paid_on: date | None = None

    @property
    def is_active(self) -> bool:
        """Whether it counts, and is shown to its company."""
        return self.state is InvoiceState.ACTIVE

    @property
    def owed(self) -> Money | None:
        """What is to be paid for it; None once it is paid, or where it does not count."""
        return self.gross if self.is_active and self.paid_on is None else None

    def says(self, text: str) -> bool:
        """Whether each word that somebody looks for stands in its number or its note."""
        return has_words(text, f"{self.number} {self.note}")


def number_key(number: str) -> str:
    """The same for numbers that differ only in upper and lower case."""
    return tidy_line(unicodedata.normalize("NFC", tidy_line(number).casefold()))


def added(new: NewInvoice, company_id: str, invoice_id: str, now: datetime) -> Invoice:
    """
    A new invoice.

    Raises:
        ValidationFailed: as `check_facts` says.
    """
    invoice = Invoice(
        id=invoice_id,
        company_id=company_id,
        number=new.number,
        issued_on=new.issued_on,
        due_on=new.due_on,
        net=new.net,
        vat=new.vat,
        gross=new.gross,
        note=new.note,
        state=InvoiceState.ACTIVE,
        newest=0,
        annexes=0,
        created_at=now,
        version=1,
    )
    check_facts(invoice)
    return invoice


def edited(before: Invoice, changes: Mapping[str, Any], seen_version: int) -> Invoice:
    """
    The same invoice with other facts.

    Args:
        changes: those of the fields of `NewInvoice` that change.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_retired`.
        ValidationFailed: as `check_facts` says.
    """
    check_seen(before, seen_version)
    check_active(before)
    after = replace(before, **changes, version=before.version + 1)
    check_facts(after)
    return after


def retired(before: Invoice, seen_version: int) -> Invoice:
    """
    The same invoice, which was entered wrongly and counts no more.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_retired`: it was before.
    """
    check_seen(before, seen_version)
    check_active(before)
    return replace(before, state=InvoiceState.RETIRED, version=before.version + 1)


def restored(before: Invoice, seen_version: int) -> Invoice:
    """
    The same invoice, which counts again.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_active`: it counts already.
    """
    check_seen(before, seen_version)
    if before.is_active:
        raise Conflict("This invoice counts already.", code="invoice_active")
    return replace(before, state=InvoiceState.ACTIVE, version=before.version + 1)


def check_active(invoice: Invoice) -> None:
    """
    Raises:
        Conflict: `invoice_retired`.
    """
    if not invoice.is_active:
        raise is_retired()


def next_number(invoice: Invoice, newest: int) -> int:
    """
    The number of the version that comes after the newest one, of an invoice or of its annex.

    Raises:
        Conflict: `invoice_retired` or `too_many_versions`: it takes no further one.
    """
    check_active(invoice)
    if newest >= MOST_VERSIONS:
        raise Conflict(
            "There are as many versions as there can be.",
            code=str(UploadReason.TOO_MANY_VERSIONS),
        )
    return newest + 1


def check_room(invoice: Invoice) -> None:
    """
    Raises:
        Conflict: `invoice_retired` or `too_many_annexes`: it takes no further annex.
    """
    check_active(invoice)
    if invoice.annexes >= MOST_ANNEXES:
        raise Conflict(
            f"This invoice has {MOST_ANNEXES} annexes already. Send a new version of one instead.",
            code="too_many_annexes",
        )


def check_facts(invoice: Invoice) -> None:
    """
    Raises:
        ValidationFailed: `due_on` lies before the day of issue (`before_start`); an amount is in
            another currency than the net one (`other_currency`), or net and VAT do not make the
            gross one (`not_the_sum`).
    """
    errors = [*_wrong_days(invoice), *_wrong_amounts(invoice)]
    if errors:
        raise ValidationFailed(*errors)


def is_retired() -> Conflict:
    """The one refusal of whatever only an invoice that counts takes."""
    return Conflict("This invoice was retired. Restore it first.", code="invoice_retired")


def _wrong_days(invoice: Invoice) -> list[FieldError]:
    if invoice.due_on is None or invoice.due_on >= invoice.issued_on:
        return []
    return [FieldError("due_on", "before_start", "Choose the day of issue or a later one.")]


def _wrong_amounts(invoice: Invoice) -> list[FieldError]:
    currency = invoice.net.currency
    others = [
        FieldError(f"{name}.currency", "other_currency", f"Write this amount in {currency} too.")
        for name, money in (("vat", invoice.vat), ("gross", invoice.gross))
        if money.currency != currency
    ]
    if others or invoice.net.plus(invoice.vat) == invoice.gross:
        return others
    return [FieldError("gross", "not_the_sum", "Net and VAT together must make the gross amount.")]


def check_seen(invoice: Invoice, seen_version: int) -> None:
    """
    Raises:
        StaleVersion: somebody else changed it since.
    """
    if invoice.version != seen_version:
        raise StaleVersion("Somebody changed this invoice meanwhile. Load it again.")
