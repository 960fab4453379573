"""What is typed about sharing."""

from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.edge.body import Input
from chalicelib.files.model import ThingKind
from chalicelib.sharing.model import MOST_ANNEXES_AT_ONCE, MOST_AT_ONCE, ThingRef, Wanted

THING_FORM = r"(doc|inv|anx)_[0-9a-z]{26}"
PanelId = Annotated[str, Field(pattern=r"^pnl_[0-9a-z]{26}$")]
ShareId = Annotated[str, Field(pattern=r"^shr_[0-9a-z]{26}$")]
ThingId = Annotated[str, Field(pattern=f"^{THING_FORM}$")]
InvoiceId = Annotated[str, Field(pattern=r"^inv_[0-9a-z]{26}$")]
VersionNumber = Annotated[int, Field(ge=1, le=99_999)]


class ThingInput(Input):
    """
    What to share: one version of it, or with null always the newest. An annex needs its invoice.
    """

    kind: ThingKind
    id: ThingId
    invoice_id: InvoiceId | None = None
    version: VersionNumber | None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "ThingInput":
        if not self.id.startswith(_BEGINNINGS[self.kind]):
            raise PydanticCustomError("invalid_format", "This id is of another kind of thing.")
        if (self.kind is ThingKind.ANNEX) is not (self.invoice_id is not None):
            raise PydanticCustomError(
                "invoice_of_annex", "Name the invoice of an annex, and of nothing else."
            )
        return self

    def as_wanted(self, company_id: str) -> Wanted:
        """The same in the model's words: of the company of the request, whatever the id is of."""
        ref = ThingRef(company_id, self.kind, self.id, self.invoice_id or "")
        return Wanted(ref, self.version)


class ShareThings(Input):
    """Several things at once, to one panel (R19)."""

    panel_id: PanelId
    things: Annotated[list[ThingInput], Field(min_length=1, max_length=MOST_AT_ONCE)]

    @model_validator(mode="after")
    def _has_few_annexes(self) -> "ShareThings":
        annexes = [thing for thing in self.things if thing.kind is ThingKind.ANNEX]
        if len(annexes) > MOST_ANNEXES_AT_ONCE:
            raise PydanticCustomError(
                "too_long", f"Share at most {MOST_ANNEXES_AT_ONCE} annexes at once."
            )
        return self


class ShareInput(Input):
    """One share of a panel."""

    panel_id: PanelId
    id: ShareId


class WithdrawShares(Input):
    """Several shares at once, of one panel or of several (R21)."""

    shares: Annotated[list[ShareInput], Field(min_length=1, max_length=MOST_AT_ONCE)]


_BEGINNINGS = {ThingKind.DOCUMENT: "doc_", ThingKind.INVOICE: "inv_", ThingKind.ANNEX: "anx_"}
