"""What is sent about collectors, with every field's limits."""

from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.collectors.model import Document, DocumentType, NewCollector, Paper
from chalicelib.core.names import plain_name
from chalicelib.edge.body import CompanyId, Day, FilledLine, Input, Line, MailId, ScanId
from chalicelib.edge.changes import Changes

MOST_COMPANIES = 50


def _plain(name: str) -> str:
    plain = plain_name(name)
    if plain is None:
        raise PydanticCustomError(
            "no_name",
            "Write a name without links, addresses or telephone numbers; after a dot a space.",
        )
    return plain


def _signs(typed: str) -> str:
    signs = typed.upper()
    if not (signs.isascii() and signs.isalnum()):
        raise PydanticCustomError(
            "invalid_format", "Write the last one to four letters or digits of the number."
        )
    return signs


PersonName = Annotated[FilledLine, AfterValidator(_plain), Field(max_length=120)]
LastFour = Annotated[FilledLine, Field(min_length=1, max_length=4), AfterValidator(_signs)]


class PaperForm(Input):
    """A power of attorney: a scan on one of the company's mail items."""

    mail_id: MailId
    scan_id: ScanId


class AddCollector(Input):
    """
    A named person. Of the document only the last four signs are ever sent; both days are included.
    """

    name: PersonName
    document_type: DocumentType
    last_four: LastFour
    valid_from: Day
    valid_to: Day | None = None
    power_of_attorney: PaperForm | None = None

    def as_new_collector(self) -> NewCollector:
        """As the model takes it."""
        return NewCollector(
            name=self.name,
            document=Document(self.document_type, self.last_four),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            power_of_attorney=_paper(self.power_of_attorney),
        )


class EditCollector(Changes):
    """Other facts; a null `valid_to` means no last day, a null power of attorney none."""

    cleared_by_null: ClassVar[frozenset[str]] = frozenset({"valid_to", "power_of_attorney"})

    name: PersonName | None = None
    document_type: DocumentType | None = None
    last_four: LastFour | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    power_of_attorney: PaperForm | None = None

    def changes_of(self, before: Document) -> dict[str, Any]:
        """What changes of an entry, given the document that it has."""
        sent: set[str] = self.model_fields_set
        changes: dict[str, str | date | Document | Paper | None] = {
            name: getattr(self, name) for name in sent & {"name", "valid_from", "valid_to"}
        }
        if sent & {"document_type", "last_four"}:
            changes["document"] = Document(
                self.document_type or before.type, self.last_four or before.last_four
            )
        if "power_of_attorney" in sent:
            changes["power_of_attorney"] = _paper(self.power_of_attorney)
        return changes


class FindCollectors(Input):
    """The companies whose mail is to be handed out."""

    company_ids: Annotated[list[CompanyId], Field(min_length=1, max_length=MOST_COMPANIES)]


class CheckCode(Input):
    """A pick-up code as it was typed, or what its QR code says."""

    code: Annotated[Line, Field(min_length=1, max_length=40)]


def _paper(form: PaperForm | None) -> Paper | None:
    return Paper(form.mail_id, form.scan_id) if form is not None else None
