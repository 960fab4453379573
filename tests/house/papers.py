"""A company's documents on the stage with files in the vault; every text may be chosen."""

from collections.abc import Callable

from chalicelib.aws import clients
from chalicelib.aws.table import commit
from chalicelib.companies.model import Company
from chalicelib.config import config
from chalicelib.core import clock, ids
from chalicelib.core.values import replace
from chalicelib.documents import store as documents
from chalicelib.documents.model import Document, DocumentState, begun
from chalicelib.files import store as files
from chalicelib.files.model import FileVersion, Kept, Maker, Target, TargetKind, Upload
from chalicelib.invoices import annexes_store
from chalicelib.invoices import store as invoices
from chalicelib.invoices.annexes import Annex
from chalicelib.invoices.model import Invoice
from chalicelib.invoices.service import get_invoice
from chalicelib.panels.model import Panel
from chalicelib.privacy import store as privacy
from chalicelib.privacy.model import KEPT, Job, JobKind, JobState, Volume
from chalicelib.scans.model import CleanCopy
from chalicelib.sharing.giving import share_things
from chalicelib.sharing.model import Wanted, ref_of, share_id_of
from tests.builders import a_request, an_actor, an_invoice

Word = Callable[[str], str]


def a_stored_document(
    company: Company, word: Word, *, state: DocumentState = DocumentState.ACTIVE
) -> Document:
    """A document with one version, an original and a clean copy of it."""
    maker = Maker(ids.new_id("usr"), word("uploader"))
    begun_now = begun(ids.new_id("doc"), company.id, word("document"), maker, clock.now())
    document = replace(begun_now, tags=(word("tag"),), state=state)
    commit(
        documents.put_document(document), files.put_version(a_version(document.id, company, word))
    )
    return document


def a_stored_invoice(company: Company, word: Word) -> tuple[Invoice, Annex]:
    """An invoice with a PDF and an annex, each with an original and a clean copy."""
    bare = an_invoice(company, number=word("invoice number"), note=word("note"))
    maker = Maker(ids.new_id("usr"), word("uploader"))
    name, now = word("annex"), clock.now()
    annex = Annex(ids.new_id("anx"), company.id, bare.id, name, 1, now, maker, 1)
    commit(
        invoices.add_version(bare, 1),
        files.put_version(a_version(bare.id, company, word)),
    )
    commit(
        invoices.add_annex(bare),
        annexes_store.put_annex(annex),
        files.put_version(a_version(annex.id, company, word)),
    )
    return get_invoice(company.id, bare.id), annex


def a_version(thing_id: str, company: Company, word: Word, number: int = 1) -> FileVersion:
    """A version of a thing, not stored; its files are."""
    content = f"%PDF-1.7 {word('pdf text')} {thing_id}".encode()
    sha256 = ids.fingerprint(content.decode())
    folder = f"files/{ids.new_id('upl')}"
    original, clean = f"{folder}/original/{sha256}", f"{folder}/clean/{sha256}"
    return FileVersion(
        company_id=company.id,
        thing_id=thing_id,
        number=number,
        file_name=f"{word('file name')}.pdf",
        size_bytes=len(content),
        content_type="application/pdf",
        sha256=sha256,
        original=Kept(original, _put(original, content)),
        clean=CleanCopy(clean, _put(clean, content), "application/pdf", 1, len(content), sha256),
        no_preview="",
        made_at=clock.now(),
        made_by=Maker(ids.new_id("usr"), word("uploader")),
    )


def a_share(panel: Panel, document: Document) -> str:
    """The id of a share of a document, always the newest version, to a panel."""
    wanted = Wanted(ref_of(document.company_id, document.id), None)
    once = a_request()
    share_things(
        an_actor(),
        panel.company_id,
        panel.id,
        [wanted],
        action=ids.new_id("fct"),
        remember=once.change,
    )
    return share_id_of(panel.id, wanted)


def a_waiting_upload(company: Company, kind: TargetKind, word: Word, thing_id: str = "") -> Upload:
    """An upload of which no file has come yet, for a new document unless a thing is named."""
    upload = Upload(
        id=ids.new_id("upl"),
        company_id=company.id,
        target=Target(kind, thing_id)
        if thing_id
        else Target(kind, ids.new_id("doc"), is_new=True, name=word("document")),
        by=Maker(ids.new_id("usr"), word("uploader")),
        name=f"{word('file name')}.pdf",
        size_bytes=9,
        content_type="application/pdf",
        made_at=clock.now(),
    )
    commit(files.put_upload(upload))
    return upload


def _put(key: str, content: bytes) -> str:
    answer = clients.call("s3", "put_object", Bucket=config().vault_bucket, Key=key, Body=content)
    return str(answer["VersionId"])


def an_export(company: Company) -> Job:
    """Everything of a company, put together into one file."""
    now = clock.now()
    job = Job(
        id=ids.new_id("prv"),
        kind=JobKind.COMPANY_EXPORT,
        subject_id=company.id,
        subject_name=company.name,
        state=JobState.WAITING,
        asked_at=now,
        asked_by="system",
        version=1,
        due_at=now + KEPT,
    )
    key = f"exports/{job.id}/1-1.zip"
    stored = clients.call("s3", "put_object", Bucket=config().vault_bucket, Key=key, Body=b"zip")
    volume = Volume(key, stored["VersionId"], 3)
    made = replace(job, state=JobState.DONE, volumes=(volume,), keep_until=job.due_at, version=2)
    commit(privacy.put_job(job))
    commit(privacy.move_job(made))
    return made
