"""What staff send about companies, with every field's limits."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.companies.model import CompanyFilter, Details, normal_code
from chalicelib.companies.tax import MESSAGES, read_tax_id
from chalicelib.edge.body import Block, Day, FilledLine, Input, Line, MaybeEmail, PageQuery
from chalicelib.edge.changes import Changes
from chalicelib.settings.api import Language


def _code(value: str) -> str:
    code = normal_code(value)
    if code is None:
        raise PydanticCustomError(
            "invalid_format",
            "Write 2 to 12 letters A to Z or digits, a hyphen and a number, such as NOWAK-7.",
        )
    return code


def _tax_id(value: str) -> str:
    compact, wrong = read_tax_id(value)
    if wrong:
        raise PydanticCustomError(wrong, MESSAGES[wrong])
    return compact


Code = Annotated[Line, Field(min_length=1, max_length=40), AfterValidator(_code)]
Name = Annotated[FilledLine, Field(min_length=1, max_length=120)]
TaxId = Annotated[Line, Field(max_length=40), AfterValidator(_tax_id)]
Address = Annotated[Block, Field(max_length=500)]
ContactName = Annotated[Line, Field(max_length=120)]
ContactPhone = Annotated[Line, Field(max_length=40)]
Notes = Annotated[Block, Field(max_length=4000)]


class CompaniesQuery(PageQuery):
    """`q`: words, or parts of words, of a name or a code; or a part of a tax id."""

    q: Annotated[Line, Field(max_length=100)] = ""
    only: CompanyFilter | None = None


class AddCompany(Input):
    """A client of the office; its code is given once and never changed."""

    code: Code
    name: Name
    language: Language
    tax_id: TaxId = ""
    address: Address = ""
    contact_name: ContactName = ""
    contact_email: MaybeEmail = ""
    contact_phone: ContactPhone = ""
    contract_from: Day | None = None
    contract_to: Day | None = None
    always_attached: bool = False
    notes: Notes = ""

    def as_details(self) -> Details:
        """What the office keeps for its own use, in the model's words."""
        return Details(**self.model_dump(exclude={"code", "name", "language"}))


class EditCompany(Changes):
    """Other facts; an empty text and a null day are none."""

    cleared_by_null: ClassVar[frozenset[str]] = frozenset({"contract_from", "contract_to"})

    name: Name | None = None
    language: Language | None = None
    tax_id: TaxId | None = None
    address: Address | None = None
    contact_name: ContactName | None = None
    contact_email: MaybeEmail | None = None
    contact_phone: ContactPhone | None = None
    contract_from: Day | None = None
    contract_to: Day | None = None
    always_attached: bool | None = None
    notes: Notes | None = None
