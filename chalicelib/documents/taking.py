"""Where a file that came for a document belongs: its first version, or the next one."""

from collections.abc import Sequence

from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.documents import store
from chalicelib.documents.model import Document, begun, retired_already
from chalicelib.files.model import FIRST_NUMBER, MOST_VERSIONS, FileVersion, Upload, UploadReason
from chalicelib.files.service import Place


def place_of_document(upload: Upload) -> Place:
    """
    The place of a file as the document is now. 1 BatchGetItem.

    Raises:
        Conflict: `document_retired` or `too_many_versions`: it takes no further version.
        NotFound: there is no such document, though the upload was for one.

    Its changes write audit `documents:document:add` or `documents:version:add`.
    """
    document = store.find_document(upload.company_id, upload.target.thing_id)
    if document is None:
        if not upload.target.is_new:
            raise NotFound("There is no such document.")
        return Place(FIRST_NUMBER, lambda version: _first(upload, version))
    if not document.is_active:
        raise retired_already()
    if document.newest >= MOST_VERSIONS:
        raise Conflict(
            "This document has as many versions as one can have.",
            code=str(UploadReason.TOO_MANY_VERSIONS),
        )
    return Place(document.newest + 1, lambda version: _next(document, version))


def _first(upload: Upload, version: FileVersion) -> Sequence[Change]:
    document = begun(
        version.thing_id, version.company_id, upload.target.name, version.made_by, version.made_at
    )
    return [store.put_document(document), _record(Tag.DOCUMENTS_ADD, version)]


def _next(document: Document, version: FileVersion) -> Sequence[Change]:
    return [store.add_version(document, version), _record(Tag.DOCUMENTS_VERSION, version)]


def _record(tag: Tag, version: FileVersion) -> Change:
    return entry(
        tag,
        actor_id=version.made_by.id,
        scope=version.company_id,
        target=version.thing_id,
        number=version.number,
        sha256=version.sha256,
    )
