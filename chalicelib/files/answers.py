"""
Versions, uploads and where a thing is shared, as the API answers them. What functions behind queues
load stays elsewhere: they answer nobody, and would pay for pydantic at each of their starts.
"""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.edge.body import Answer
from chalicelib.files.model import FileVersion, Upload, UploadState
from chalicelib.files.service import UploadForm
from chalicelib.files.shared_to import SharedThing
from chalicelib.panels.model import Panel
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


class SharedToAnswer(Answer):
    """A panel to which a thing, or a version of it, is shared."""

    panel_id: str
    panel_name: str


def shared_to_answer(
    thing: SharedThing, panels: Mapping[str, Panel] | None
) -> list[SharedToAnswer] | None:
    """The panels that a thing is shared to, by name, without those that end; None for clients."""
    if panels is None:
        return None
    found = [panels[panel_id] for panel_id in set(thing.shared_to) if panel_id in panels]
    shown = sorted((one for one in found if one.is_active), key=lambda one: (one.name, one.id))
    return [SharedToAnswer(panel_id=one.id, panel_name=one.name) for one in shown]
