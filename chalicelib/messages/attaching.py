"""
Files of messages. A file comes first, through the same gate as any other, and is nobody's to see
until its sender names it in a message; then it belongs to that message for good.
"""

from collections.abc import Mapping, Sequence

from chalicelib.access.model import Actor
from chalicelib.aws import keys
from chalicelib.aws.table import Key, Raw, fetch
from chalicelib.companies.model import Company
from chalicelib.core import ids
from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.files.model import (
    FIRST_NUMBER,
    FileVersion,
    LooseKind,
    SaidFile,
    Target,
    Upload,
    UploadState,
)
from chalicelib.files.service import UploadForm, find_versions, upload_in
from chalicelib.files.service import allow_upload as allow_file
from chalicelib.messages.model import Attachment


def allow_upload(actor: Actor, company: Company, file: SaidFile) -> UploadForm:
    """
    Let somebody send one file for a message that they write.

    Raises:
        Conflict: `company_is_closed`.

    Writes audit `files:upload:allow`. 1 TransactWrite.
    """
    target = Target(LooseKind.ATTACHMENT, ids.new_id("att"), is_new=True)
    return allow_file(actor, company, target, file)


def find_attachments(
    actor: Actor, company_id: str, upload_ids: Sequence[str]
) -> tuple[Attachment, ...]:
    """
    The files that somebody names in a message, in their order. 2 BatchGetItems, none for none.

    Raises:
        ValidationFailed: one is not there, not good, or somebody else's.
    """
    if not upload_ids:
        return ()
    places = [keys.upload(company_id, upload_id) for upload_id in upload_ids]
    rows = fetch(places)
    uploads = [_own(actor, rows, key, place) for place, key in enumerate(places)]
    wanted = [keys.version(company_id, each.target.thing_id, FIRST_NUMBER) for each in uploads]
    versions = find_versions(wanted)
    return tuple(_attachment(versions[key]) for key in wanted)


def _own(actor: Actor, rows: Mapping[Key, Raw], key: Key, place: int) -> Upload:
    upload = upload_in(rows, key) if key in rows else None
    is_good = (
        upload is not None
        and upload.target.kind is LooseKind.ATTACHMENT
        and upload.by.id == actor.user.id
        and upload.state is UploadState.DONE
    )
    if upload is None or not is_good:
        field = f"attachments.{place}"
        raise ValidationFailed(FieldError(field, "not_found", "Send this file again."))
    return upload


def _attachment(version: FileVersion) -> Attachment:
    return Attachment(
        id=version.thing_id,
        file_name=version.file_name,
        size_bytes=version.size_bytes,
        content_type=version.content_type,
        has_preview=version.clean is not None,
        no_preview=version.no_preview,
    )
