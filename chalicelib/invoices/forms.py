"""What staff send about invoices, with every field's limits."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.edge.amounts import MoneyInput
from chalicelib.edge.body import Block, Day, FilledLine, Input, Line, PageQuery
from chalicelib.edge.changes import Changes
from chalicelib.files.forms import FileForm
from chalicelib.invoices.model import InvoiceState, NewInvoice
from chalicelib.invoices.paying import MOST_PAID
from chalicelib.invoices.payments import Payment

Number = Annotated[FilledLine, Field(min_length=1, max_length=60)]
Note = Annotated[Block, Field(max_length=1000)]
CompanyId = Annotated[str, Field(pattern=r"^com_[0-9a-z]{26}$")]
InvoiceId = Annotated[str, Field(pattern=r"^inv_[0-9a-z]{26}$")]
AnnexId = Annotated[str, Field(pattern=r"^anx_[0-9a-z]{26}$")]
Name = Annotated[FilledLine, Field(min_length=1, max_length=200)]
Text = Annotated[Line, Field(max_length=80)]
_MOST = 100_000_000_000


class InvoiceAmount(MoneyInput):
    """An amount of an invoice, up to a thousand million."""

    minor: Annotated[int, Field(ge=0, le=_MOST)]


class AddInvoice(Input):
    """
    An invoice. Net and VAT make the gross amount, in one currency; the company's people read the
    note too.
    """

    number: Number
    issued_on: Day
    due_on: Day | None = None
    net: InvoiceAmount
    vat: InvoiceAmount
    gross: InvoiceAmount
    note: Note = ""

    def as_new_invoice(self) -> NewInvoice:
        """The same in the model's words."""
        return NewInvoice(
            number=self.number,
            issued_on=self.issued_on,
            due_on=self.due_on,
            net=self.net.as_money(),
            vat=self.vat.as_money(),
            gross=self.gross.as_money(),
            note=self.note,
        )


class EditInvoice(Changes):
    """Corrections; a null `due_on` means that no last day to pay is named."""

    cleared_by_null: ClassVar[frozenset[str]] = frozenset({"due_on"})

    number: Number | None = None
    issued_on: Day | None = None
    due_on: Day | None = None
    net: InvoiceAmount | None = None
    vat: InvoiceAmount | None = None
    gross: InvoiceAmount | None = None
    note: Note | None = None

    def as_changes(self) -> dict[str, Any]:
        """What was sent, in the model's words."""
        said = {name: getattr(self, name) for name in self.model_fields_set}
        return {
            name: value.as_money() if isinstance(value, MoneyInput) else value
            for name, value in said.items()
        }


class AllowAnnexUpload(FileForm):
    """
    The file that is about to be sent; without `annex_id` it begins an annex, which is called as the
    file is if nothing else is said.
    """

    annex_id: AnnexId | None = None
    annex_name: Name | None = None

    @model_validator(mode="after")
    def _names_a_new_one_alone(self) -> "AllowAnnexUpload":
        if self.annex_id is not None and self.annex_name is not None:
            raise PydanticCustomError(
                "annex_has_name", "This annex has its name. Leave the name out."
            )
        return self


class NameAnnex(Input):
    """What an annex is called."""

    name: Name


class PaymentFilter(StrEnum):
    """How an invoice stands that counts; those that are overdue are unpaid too."""

    UNPAID = "unpaid"
    PAID = "paid"
    OVERDUE = "overdue"


class PayInvoice(Input):
    """All of it was there on this day of the office."""

    paid_on: Day


class PaidInvoice(Input):
    """An invoice as it was seen."""

    company_id: CompanyId
    invoice_id: InvoiceId
    version: Annotated[int, Field(ge=1, le=10**9)]


class PayInvoices(PayInvoice):
    """Several invoices, of one company or of several, that were paid on one day."""

    invoices: Annotated[list[PaidInvoice], Field(min_length=1, max_length=MOST_PAID)]

    @model_validator(mode="after")
    def _each_once(self) -> "PayInvoices":
        if len({each.invoice_id for each in self.invoices}) < len(self.invoices):
            raise PydanticCustomError("named_twice", "Name each invoice once.")
        return self


class AllInvoicesQuery(PageQuery):
    """`payment`: without it, all invoices that count."""

    payment: PaymentFilter | None = None

    @property
    def wanted_payment(self) -> Payment | None:
        """The same in the model's words."""
        return Payment(self.payment) if self.payment else None


class MyInvoicesQuery(AllInvoicesQuery):
    """Invoices of all companies of a person, some fewer at once: each may be another company's."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20


class InvoicesQuery(AllInvoicesQuery):
    """`text`: words that stand in the number or the note."""

    text: Text = ""


class OfficeInvoicesQuery(InvoicesQuery):
    """The same for staff, who also see those that were retired; these are not asked if paid."""

    state: InvoiceState = InvoiceState.ACTIVE

    @model_validator(mode="after")
    def _of_those_that_count(self) -> "OfficeInvoicesQuery":
        if self.payment and self.state is InvoiceState.RETIRED:
            raise PydanticCustomError(
                "retired_is_not_paid", "Leave the payment out to see retired invoices."
            )
        return self

    @property
    def wanted_payment(self) -> Payment | None:
        """The same in the model's words."""
        return Payment.RETIRED if self.state is InvoiceState.RETIRED else super().wanted_payment
