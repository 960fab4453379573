"""Things to share, stored with their versions, and the panels that they are shared to."""

import hashlib
import itertools
from datetime import date
from typing import Any

from chalicelib.aws import clients
from chalicelib.aws.table import commit
from chalicelib.companies.model import Company
from chalicelib.companies.service import get_company
from chalicelib.config import config
from chalicelib.core import clock, ids
from chalicelib.core.money import Money
from chalicelib.documents import store as documents
from chalicelib.documents.model import Document, begun
from chalicelib.documents.service import restore_document, retire_document
from chalicelib.edge.once import Once
from chalicelib.files import store as files
from chalicelib.files.model import FileVersion, Kept, Maker
from chalicelib.invoices import annexes_store
from chalicelib.invoices.annexes import Annex
from chalicelib.invoices.model import Invoice, NewInvoice
from chalicelib.invoices.service import add_invoice, get_invoice
from chalicelib.invoices.store import add_annex
from chalicelib.panels.model import Panel
from chalicelib.scans.model import CleanCopy
from chalicelib.sharing.giving import share_things
from chalicelib.sharing.model import Done, ThingRef, Wanted, ref_of, share_id_of
from tests.builders import an_actor

_count = itertools.count(1)
MAKER = Maker("usr_" + "0" * 26, "Celina Urbańska")


def a_version(company: Company, thing_id: str, number: int, *, text: str = "") -> FileVersion:
    """One version with its clean copy in the vault; stored by whoever stores its thing."""
    content = f"%PDF-1.7 {text} {thing_id} version {number} of {company.code}".encode()
    key = f"files/{ids.random_word(26)}"
    stored = clients.call("s3", "put_object", Bucket=config().vault_bucket, Key=key, Body=content)
    sha256 = hashlib.sha256(content).hexdigest()
    return FileVersion(
        company_id=company.id,
        thing_id=thing_id,
        number=number,
        file_name=f"file-{number}.pdf",
        size_bytes=len(content),
        content_type="application/pdf",
        sha256=sha256,
        original=Kept(key, stored["VersionId"]),
        clean=CleanCopy(key, stored["VersionId"], "application/pdf", 1, len(content), sha256),
        no_preview="",
        made_at=clock.now(),
        made_by=MAKER,
    )


def a_document(company: Company, name: str = "", *, versions: int = 1) -> Document:
    """A document with so many versions."""
    document_id = ids.new_id("doc")
    first = a_version(company, document_id, 1)
    name = name or f"Umowa {next(_count)}"
    document = begun(document_id, company.id, name, MAKER, clock.now())
    commit(documents.put_document(document), files.put_version(first))
    for _ in range(versions - 1):
        document = next_version(company, document)
    return document


def next_version(company: Company, document: Document) -> Document:
    """The document with one version more."""
    before = current(document)
    version = a_version(company, document.id, before.newest + 1)
    commit(files.put_version(version), documents.add_version(before, version))
    return current(document)


def current(document: Document) -> Document:
    """The document as it is now."""
    found = documents.find_document(document.company_id, document.id)
    assert found is not None
    return found


def retire(document: Document) -> Document:
    now = current(document)
    return retire_document(an_actor(), now, seen_version=now.version)


def restore(document: Document) -> Document:
    now = current(document)
    return restore_document(an_actor(), now, seen_version=now.version)


def an_invoice(company: Company, number: str = "", **values: Any) -> Invoice:
    """An invoice without a file."""
    said: dict[str, Any] = {
        "number": number or f"FV/{next(_count)}/2026",
        "issued_on": date(2026, 11, 2),
        "due_on": None,
        "net": Money(10_000, "PLN"),
        "vat": Money(2_300, "PLN"),
        "gross": Money(12_300, "PLN"),
        "note": "",
    }
    return add_invoice(an_actor(), company.id, NewInvoice(**said | values))


def an_annex(invoice: Invoice, name: str = "Rozliczenie") -> Annex:
    """An annex with one version."""
    annex_id, company = ids.new_id("anx"), get_company(invoice.company_id)
    version = a_version(company, annex_id, 1)
    annex = Annex(annex_id, company.id, invoice.id, name, 1, version.made_at, MAKER, 1)
    before = get_invoice(company.id, invoice.id)
    commit(annexes_store.put_annex(annex), add_annex(before), files.put_version(version))
    return annex


def document_ref(document: Document) -> ThingRef:
    return ref_of(document.company_id, document.id)


def invoice_ref(invoice: Invoice) -> ThingRef:
    return ref_of(invoice.company_id, invoice.id)


def shared(panel: Panel, *wanted: Wanted) -> Done:
    """Shared at this moment, and the handler woken."""
    once = Once("usr_1", "share", panel.company_id, ids.random_word(12), b"")
    return share_things(
        an_actor(),
        panel.company_id,
        panel.id,
        wanted,
        action=once.id_for("fct"),
        remember=once.change,
    )


def newest(document: Document) -> Wanted:
    """Always the newest version."""
    return Wanted(document_ref(document), None)


def version_of(document: Document, number: int) -> Wanted:
    """One version for ever."""
    return Wanted(document_ref(document), number)


def share_key(panel: Panel, wanted: Wanted) -> tuple[str, str]:
    """As it is named when it is withdrawn."""
    return panel.id, share_id_of(panel.id, wanted)
