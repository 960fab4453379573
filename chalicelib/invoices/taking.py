"""Where a file that came for an invoice belongs: its next PDF, a new annex or the next of one."""

from collections.abc import Sequence

from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Change, fetch
from chalicelib.files.model import FIRST_NUMBER, FileVersion, Upload
from chalicelib.files.service import Place
from chalicelib.invoices import annexes_store, store
from chalicelib.invoices.annexes import Annex, check_taken
from chalicelib.invoices.model import Invoice, check_room, next_number


def place_of_invoice(upload: Upload) -> Place:
    """
    The place of a PDF as the invoice is now. 1 BatchGetItem.

    Raises:
        Conflict: `invoice_retired` or `too_many_versions`: it takes no further one.
        NotFound: there is no such invoice, though the upload was for one.

    Its changes write audit `invoices:version:add`.
    """
    key = keys.invoice(upload.company_id, upload.target.thing_id)
    invoice = store.invoice_in(fetch([key]), key)
    number = next_number(invoice, invoice.newest)
    return Place(
        number,
        lambda version: [
            store.add_version(invoice, number),
            _record(Tag.INVOICES_VERSION, version),
        ],
    )


def place_of_annex(upload: Upload) -> Place:
    """
    The place of an annex's file as annex and invoice are now. 1 BatchGetItem.

    Raises:
        Conflict: `invoice_retired`, `annex_retired`, `too_many_annexes` or `too_many_versions`.
        NotFound: there is no such invoice or annex, though the upload was for one.

    Its changes write audit `invoices:annex:add` or `invoices:version:add`.
    """
    target = upload.target
    invoice_key = keys.invoice(upload.company_id, target.invoice_id)
    key = keys.annex(upload.company_id, target.invoice_id, target.thing_id)
    rows = fetch([invoice_key, key])
    invoice = store.invoice_in(rows, invoice_key)
    if target.is_new and key not in rows:
        check_room(invoice)
        return Place(FIRST_NUMBER, lambda version: _first(invoice, upload, version))
    annex = annexes_store.annex_in(rows, key)
    check_taken(annex)
    number = next_number(invoice, annex.newest)
    return Place(number, lambda version: _next(annex, version))


def _first(invoice: Invoice, upload: Upload, version: FileVersion) -> Sequence[Change]:
    annex = Annex(
        id=version.thing_id,
        company_id=version.company_id,
        invoice_id=invoice.id,
        name=upload.target.name,
        newest=FIRST_NUMBER,
        made_at=version.made_at,
        made_by=version.made_by,
        version=1,
    )
    return [
        annexes_store.put_annex(annex),
        store.add_annex(invoice),
        _record(Tag.INVOICES_ANNEX, version, invoice_id=invoice.id),
    ]


def _next(annex: Annex, version: FileVersion) -> Sequence[Change]:
    return [
        annexes_store.add_version(annex, version.number),
        store.still_active(annex.company_id, annex.invoice_id),
        _record(Tag.INVOICES_VERSION, version, invoice_id=annex.invoice_id),
    ]


def _record(tag: Tag, version: FileVersion, **facts: object) -> Change:
    return entry(
        tag,
        actor_id=version.made_by.id,
        scope=version.company_id,
        target=version.thing_id,
        number=version.number,
        sha256=version.sha256,
        **facts,
    )
