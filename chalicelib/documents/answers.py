"""Documents as the API answers them, to a company's people and to staff alike."""

from datetime import datetime

from chalicelib.documents.model import Document, DocumentState
from chalicelib.edge.body import Answer
from chalicelib.files.answers import (
    SharedToAnswer,
    VersionAnswer,
    shared_to_answer,
    thing_of,
    version_answer,
)
from chalicelib.files.model import Upload, UploadState
from chalicelib.files.shared_to import Around


class DocumentAnswer(Answer):
    """
    A document with its newest version; `versions` is how many there are. `shared_to` is for staff,
    and null for the company's people.
    """

    id: str
    company_id: str
    name: str
    tags: list[str]
    state: DocumentState
    newest: VersionAnswer | None
    versions: int
    created_at: datetime
    created_by: str
    changed_at: datetime
    shared_to: list[SharedToAnswer] | None
    version: int


class DocumentUploadAnswer(Answer):
    """Where a file for a document is; `version` is the number that it became."""

    id: str
    state: UploadState
    reason: str | None
    document_id: str | None
    version: int | None


def document_answer(document: Document, around: Around) -> DocumentAnswer:
    """A document, given what stands beside it."""
    version = around.newest.get(document.id)
    return DocumentAnswer(
        id=document.id,
        company_id=document.company_id,
        name=document.name,
        tags=list(document.tags),
        state=document.state,
        newest=version_answer(version) if version else None,
        versions=document.newest,
        created_at=document.created_at,
        created_by=document.created_by.name,
        changed_at=document.changed_at,
        shared_to=shared_to_answer(document, around.panels),
        version=document.version,
    )


def document_upload_answer(upload: Upload, state: UploadState) -> DocumentUploadAnswer:
    """An upload, given where it is now."""
    return DocumentUploadAnswer(
        id=upload.id,
        state=state,
        reason=upload.reason or None,
        document_id=thing_of(upload),
        version=upload.number or None,
    )
