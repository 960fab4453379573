"""Versions and uploads as the API answers them."""

from datetime import datetime

from chalicelib.edge.body import Answer
from chalicelib.files.model import FileVersion, Upload, UploadState
from chalicelib.files.service import UploadForm
from chalicelib.scans.answers import UploadAnswer


class VersionAnswer(Answer):
    """
    One version of a document, an invoice or an annex. `no_preview` says why there is no copy that
    the browser shows; `pages` are the copy's.
    """

    number: int
    file_name: str
    size_bytes: int
    content_type: str
    has_preview: bool
    no_preview: str | None
    pages: int | None
    made_at: datetime
    made_by: str


def version_answer(version: FileVersion) -> VersionAnswer:
    """For everybody who may see the version."""
    clean = version.clean
    return VersionAnswer(
        number=version.number,
        file_name=version.file_name,
        size_bytes=version.size_bytes,
        content_type=version.content_type,
        has_preview=clean is not None,
        no_preview=version.no_preview or None,
        pages=clean.pages if clean else None,
        made_at=version.made_at,
        made_by=version.made_by.name,
    )


def upload_answer(form: UploadForm) -> UploadAnswer:
    """For whoever is about to send a file."""
    return UploadAnswer(
        upload_id=form.upload_id, url=form.url, fields=form.fields, expires_in=form.expires_in_s
    )


def thing_of(upload: Upload) -> str | None:
    """The thing of an upload, if it is there: a new one is made when its file came."""
    is_there = not upload.target.is_new or upload.state is UploadState.DONE
    return upload.target.thing_id if is_there else None
