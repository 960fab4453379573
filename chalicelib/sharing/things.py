"""
Documents, invoices and annexes as sharing sees them: where their rows are, what they say now, and
what a commit may depend on. Versions are never taken away, so what holds for them when they are
read holds for good; documents, invoices and annexes are retired.
"""

from collections.abc import Iterable, Mapping

from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key, Raw, fetch
from chalicelib.documents.service import document_of, share_document
from chalicelib.documents.service import is_active as is_active_document
from chalicelib.files.model import ThingKind
from chalicelib.files.shared_to import shares_go
from chalicelib.invoices.service import annex_is_active, annex_of, invoice_of, share_invoice
from chalicelib.invoices.service import still_active as is_active_invoice
from chalicelib.sharing.model import Share, Thing, ThingRef


def thing_keys(refs: Iterable[ThingRef]) -> list[Key]:
    """The rows of some things; of an annex, those of annex and invoice."""
    return [key for ref in refs for key in _keys(ref)]


def things_in(rows: Mapping[Key, Raw], refs: Iterable[ThingRef]) -> dict[ThingRef, Thing]:
    """Those of the things that are among items already read."""
    found = ((ref, _thing(rows, ref)) for ref in refs)
    return {ref: thing for ref, thing in found if thing is not None}


def shares_coming(shares: Iterable[Share]) -> list[Change]:
    """
    Let a commit in which things are shared depend on their being active, and their rows say where
    they are shared; one change for each document or invoice. Conflict if one was retired since.
    """
    coming = tuple(shares)
    by_thing = _by_thing(coming)
    kept = [
        (share_document if ref.kind is ThingKind.DOCUMENT else share_invoice)(
            ref.company_id, ref.id, places
        )
        for ref, places in by_thing.items()
    ]
    # An invoice that is shared beside its annex is one item of the transaction.
    known = {ref.id for ref in by_thing}
    annexes = [share.ref for share in coming if share.ref.kind is ThingKind.ANNEX]
    bare = [check for owner, check in _owner_checks(annexes).items() if owner not in known]
    return [*kept, *bare, *_annex_checks(annexes)]


def shares_going(shares: Iterable[Share]) -> list[Change]:
    """
    The rows of things, as far as they are there, say no more that they are shared by some shares.
    1 BatchGetItem, so that a share whose thing is no more can be taken back like any other.
    """
    by_key = {_keys(ref)[0]: places for ref, places in _by_thing(shares).items()}
    return [shares_go(key, by_key[key]) for key in fetch(by_key)]


def _by_thing(shares: Iterable[Share]) -> dict[ThingRef, list[tuple[str, str]]]:
    """Panel and share, by the documents and invoices, which keep them; annexes do not."""
    found: dict[ThingRef, list[tuple[str, str]]] = {}
    for share in shares:
        if share.ref.kind is not ThingKind.ANNEX:
            found.setdefault(share.ref, []).append((share.panel_id, share.id))
    return found


def active_checks(refs: Iterable[ThingRef]) -> list[Change]:
    """
    Let a commit depend on some things being active, one condition for each document or invoice and
    one more for each annex; Conflict if one was retired since it was read.
    """
    known = tuple(refs)
    return [*_owner_checks(known).values(), *_annex_checks(known)]


def _owner_checks(refs: Iterable[ThingRef]) -> dict[str, Change]:
    """By the id of the document or the invoice; an annex goes with its invoice."""
    return {
        ref.invoice_id or ref.id: is_active_document(ref.company_id, ref.id)
        if ref.kind is ThingKind.DOCUMENT
        else is_active_invoice(ref.company_id, ref.invoice_id or ref.id)
        for ref in refs
    }


def _annex_checks(refs: Iterable[ThingRef]) -> list[Change]:
    annexes = dict.fromkeys(ref for ref in refs if ref.kind is ThingKind.ANNEX)
    return [annex_is_active(ref.company_id, ref.invoice_id, ref.id) for ref in annexes]


def _keys(ref: ThingRef) -> list[Key]:
    if ref.kind is ThingKind.DOCUMENT:
        return [keys.document(ref.company_id, ref.id)]
    if ref.kind is ThingKind.INVOICE:
        return [keys.invoice(ref.company_id, ref.id)]
    return [
        keys.annex(ref.company_id, ref.invoice_id, ref.id),
        keys.invoice(ref.company_id, ref.invoice_id),
    ]


def _thing(rows: Mapping[Key, Raw], ref: ThingRef) -> Thing | None:
    raws = [rows[key] for key in _keys(ref) if key in rows]
    if len(raws) != len(_keys(ref)):
        return None
    if ref.kind is ThingKind.DOCUMENT:
        document = document_of(raws[0])
        return Thing(
            ref,
            document.name,
            document.is_active,
            document.newest,
            shares=len(document.shared_to),
        )
    invoice = invoice_of(raws[-1])
    if ref.kind is ThingKind.ANNEX:
        annex = annex_of(raws[0])
        return Thing(
            ref,
            annex.name,
            invoice.is_active and annex.is_active,
            annex.newest,
            invoice_number=invoice.number,
        )
    return Thing(
        ref,
        invoice.number,
        invoice.is_active,
        invoice.newest,
        number=invoice.number,
        issued_on=invoice.issued_on,
        gross=invoice.gross,
        shares=len(invoice.shared_to),
    )
