"""Forms by which staff send an invoice's PDF and its annexes, and the newest versions of both."""

from collections.abc import Iterable

from chalicelib.access.model import Actor
from chalicelib.aws import keys
from chalicelib.companies.model import Company
from chalicelib.core import ids
from chalicelib.files.model import FileVersion, SaidFile, Target, ThingKind, name_of_thing
from chalicelib.files.service import UploadForm, allow_upload, find_versions
from chalicelib.invoices.annexes import Annex, check_taken
from chalicelib.invoices.model import Invoice, check_active, check_room
from chalicelib.invoices.store import still_active


def send_invoice(actor: Actor, company: Company, invoice: Invoice, file: SaidFile) -> UploadForm:
    """
    Let staff send an invoice's PDF, which becomes its next version.

    Raises:
        Conflict: `invoice_retired`, `company_is_closed`.

    Writes audit `files:upload:allow`. 1 TransactWrite.
    """
    check_active(invoice)
    return _form(actor, company, invoice, Target(ThingKind.INVOICE, invoice.id), file)


def send_annex(  # noqa: PLR0913 - which, of what, how called
    actor: Actor,
    company: Company,
    invoice: Invoice,
    annex: Annex | None,
    *,
    name: str,
    file: SaidFile,
) -> UploadForm:
    """
    Let staff send a new annex of an invoice, or the next version of one.

    Args:
        annex: the one that the file is the next version of; None for a new one.
        name: of a new one; empty for the name of its file.

    Raises:
        Conflict: `invoice_retired`, `annex_retired`, `too_many_annexes`, `company_is_closed`.

    Writes audit `files:upload:allow`. 1 TransactWrite.
    """
    if annex is None:
        check_room(invoice)
        target = Target(
            ThingKind.ANNEX,
            ids.new_id("anx"),
            is_new=True,
            name=name or name_of_thing(file.name),
            invoice_id=invoice.id,
        )
    else:
        check_active(invoice)
        check_taken(annex)
        target = Target(ThingKind.ANNEX, annex.id, invoice_id=invoice.id)
    return _form(actor, company, invoice, target, file)


def newest_versions(things: Iterable[Invoice | Annex]) -> dict[str, FileVersion]:
    """The newest version of each thing that has one, by its id. 1 BatchGetItem per 100."""
    wanted = {
        keys.version(one.company_id, one.id, one.newest): one.id for one in things if one.newest
    }
    return {wanted[key]: version for key, version in find_versions(wanted).items()}


def _form(
    actor: Actor, company: Company, invoice: Invoice, target: Target, file: SaidFile
) -> UploadForm:
    along = (still_active(company.id, invoice.id),)
    return allow_upload(actor, company, target, file, along=along)
