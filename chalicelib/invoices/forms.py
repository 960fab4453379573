"""What staff send about invoices, with every field's limits."""

from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.edge.amounts import MoneyInput
from chalicelib.edge.body import Block, Day, FilledLine, Input, Line, PageQuery
from chalicelib.edge.changes import Changes
from chalicelib.files.forms import FileForm
from chalicelib.invoices.model import InvoiceState, NewInvoice

Number = Annotated[FilledLine, Field(min_length=1, max_length=60)]
Note = Annotated[Block, Field(max_length=1000)]
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


class InvoicesQuery(PageQuery):
    """`text`: words that stand in the number or the note."""

    text: Text = ""


class OfficeInvoicesQuery(InvoicesQuery):
    """The same for staff, who also see those that were retired."""

    state: InvoiceState = InvoiceState.ACTIVE
