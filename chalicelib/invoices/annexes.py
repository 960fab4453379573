"""Annexes of an invoice: settlement sheets and the like. What may be done to one. Pure."""

from datetime import datetime
from enum import StrEnum

from chalicelib.core.errors import Conflict, StaleVersion
from chalicelib.core.values import Value, replace
from chalicelib.files.model import Maker, UploadReason
from chalicelib.invoices.model import Invoice, check_active


class AnnexState(StrEnum):
    """A retired annex is kept with all its versions, for staff alone, and takes no further one."""

    ACTIVE = "active"
    RETIRED = "retired"


class Annex(Value):
    """
    A settlement sheet of an invoice; it begins with its first file.

    Attributes:
        newest: the number of its newest version.
        version: what an edit compares; it moves with what staff do, not with a file that comes.
    """

    id: str
    company_id: str
    invoice_id: str
    name: str
    newest: int
    made_at: datetime
    made_by: Maker
    version: int
    state: AnnexState = AnnexState.ACTIVE

    @property
    def is_active(self) -> bool:
        """Whether it is seen where its invoice is, and takes files."""
        return self.state is AnnexState.ACTIVE


def renamed(invoice: Invoice, before: Annex, name: str, seen_version: int) -> Annex:
    """
    The same annex with another name.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_retired`, `annex_retired`.
    """
    _check(invoice, before, seen_version)
    check_taken(before)
    return replace(before, name=name, version=before.version + 1)


def retired(invoice: Invoice, before: Annex, seen_version: int) -> Annex:
    """
    The same annex, put away: nobody but staff sees it; nothing of it is deleted.

    Raises: as `renamed`.
    """
    _check(invoice, before, seen_version)
    check_taken(before)
    return replace(before, state=AnnexState.RETIRED, version=before.version + 1)


def restored(invoice: Invoice, before: Annex, seen_version: int) -> Annex:
    """
    The same annex, in use again.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_retired`; `annex_active`: it is not retired.
    """
    _check(invoice, before, seen_version)
    if before.is_active:
        raise Conflict("This annex is in use already.", code="annex_active")
    return replace(before, state=AnnexState.ACTIVE, version=before.version + 1)


def check_taken(annex: Annex) -> None:
    """
    Raises:
        Conflict: `annex_retired`.
    """
    if not annex.is_active:
        raise annex_retired()


def annex_retired() -> Conflict:
    """The one refusal of whatever only an annex in use takes."""
    return Conflict(
        "This annex was retired. Restore it first.", code=str(UploadReason.ANNEX_RETIRED)
    )


def _check(invoice: Invoice, annex: Annex, seen_version: int) -> None:
    if annex.version != seen_version:
        raise StaleVersion("Somebody changed this annex meanwhile. Load it again.")
    check_active(invoice)
