"""
Files that people bring, for the features whose things have files: documents, invoices, annexes.

How a feature uses this. Its route asks `allow_upload` for a form, naming in a `Target` what the
file is for (for a new thing with an id that is chosen then), and answers `upload_answer`; the
browser sends the file to S3. S3's event is handled in `chalicelib/uploads/events.py`, above all
features; it checks the file (`files/arriving.py`) and asks the feature's own function, a `Taker`
that is listed there by the kind of the target, for the `Place` of the file: which number the new
version gets, and which changes make it the newest of its thing. Version, changes and upload are one
transaction. The taker

- reads its rows anew each time that it is asked (the table, never an index), since it is asked
  again when a condition of its changes did not hold: two uploads become versions 1 and 2;
- gives changes that are conditional on what it read (the thing is there, active, and its newest
  version has the number before), and that need no second look at the file;
- raises `Conflict` with a stable code when the thing takes no file any more (`document_retired`).
  The upload is then refused with this code, and its file stays in the vault.

Versions are read with `list_versions`, `find_versions` and `version_in`, and opened with
`open_version`, which writes the audit and who opened what before it signs a link.
"""

from collections.abc import Callable, Sequence

from chalicelib.access.model import Actor
from chalicelib.attempts.service import count_in_hour
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import bucket, signing
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.signing import LINK_SECONDS
from chalicelib.aws.table import Change, commit
from chalicelib.companies.model import Company
from chalicelib.config import config
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.values import Value
from chalicelib.files import store
from chalicelib.files.model import (
    MOST_FORMS_AN_HOUR,
    UPLOAD_SECONDS,
    FileVersion,
    Maker,
    SaidFile,
    Target,
    Upload,
    UploadReason,
    UploadState,
    clean_file_name,
)
from chalicelib.files.store import (
    find_versions,
    list_opened,
    list_versions,
    upload_in,
    version_in,
    version_of,
)
from chalicelib.scans.opening import Link

__all__ = [
    "OFFICE",
    "OWN_COMPANY",
    "Link",
    "Place",
    "Taker",
    "UploadForm",
    "allow_upload",
    "find_versions",
    "list_opened",
    "list_versions",
    "note_opened",
    "open_version",
    "state_of",
    "upload_in",
    "version_in",
    "version_of",
]

# By which way a file was opened, where it was not a panel.
OWN_COMPANY = "company"
OFFICE = "office"


class UploadForm(Value):
    """A form that takes one file into the bucket of uploads."""

    upload_id: str
    url: str
    fields: dict[str, str]
    expires_in_s: int


class Place(Value):
    """
    Where a file that came belongs.

    Attributes:
        number: of the version that it becomes: one more than the newest.
        changes: what else is written with the version, given it: the thing's own row, the audit. A
            Conflict or StaleVersion of these makes the taker be asked again.
    """

    number: int
    changes: Callable[[FileVersion], Sequence[Change]]


type Taker = Callable[[Upload], Place]


def allow_upload(
    actor: Actor,
    company: Company,
    target: Target,
    file: SaidFile,
    *,
    along: Sequence[Change] = (),
) -> UploadForm:
    """
    Let somebody send one file of exactly so many bytes for one thing of a company.

    Args:
        along: what the feature makes this depend on, such as a check that the thing is active.

    Raises:
        Conflict: `company_is_closed`; what `along` raises.
        TooManyAttempts: this person was given as many forms as an hour takes.

    Writes audit `files:upload:allow` and the row of the upload. 1 TransactWrite.
    """
    check_open(company)
    upload = _begun(actor, company, target, file)
    record = entry(
        Tag.FILES_UPLOAD,
        actor_id=actor.user.id,
        scope=company.id,
        target=target.thing_id,
        upload_id=upload.id,
        kind=str(target.kind),
    )
    counted = count_in_hour("uploads", actor.user.id, MOST_FORMS_AN_HOUR)
    commit(store.put_upload(upload), record, *along, counted)
    return _form_of(upload)


def _begun(actor: Actor, company: Company, target: Target, file: SaidFile) -> Upload:
    return Upload(
        id=ids.new_id("upl"),
        company_id=company.id,
        target=target,
        by=Maker(actor.user.id, actor.user.name),
        name=file.name,
        size_bytes=file.size_bytes,
        content_type=file.content_type,
        made_at=clock.now(),
    )


def _form_of(upload: Upload) -> UploadForm:
    url, fields = signing.sign_upload(
        config().uploads_bucket,
        upload.key,
        content_type=upload.content_type,
        least_bytes=upload.size_bytes,
        most_bytes=upload.size_bytes,
        seconds=UPLOAD_SECONDS,
    )
    return UploadForm(upload.id, url, fields, UPLOAD_SECONDS)


def check_open(company: Company) -> None:
    """
    Raises:
        Conflict: `company_is_closed`: it takes no files as long as it is.
    """
    if company.is_closed:
        raise Conflict(
            "This company is closed and takes no files. Open it again first.",
            code=str(UploadReason.COMPANY_CLOSED),
        )


def state_of(upload: Upload) -> UploadState:
    """Where an upload is now; of one that waits, whether its file came. 1 ListObjectVersions."""
    if upload.is_waiting and bucket.lies_there(config().uploads_bucket, upload.key):
        return UploadState.CHECKING
    return upload.state


def note_opened(actor: Actor, version: FileVersion, *, via: str) -> Change:
    """
    The change that writes down that somebody opens a version, for "who opened it when"
    (`list_opened`); `open_version` commits it before a link exists.

    Args:
        via: `OWN_COMPANY`, `OFFICE`, or the id of the panel in which it was shared.
    """
    return store.note_opened(
        version.company_id,
        version.thing_id,
        version.number,
        actor.user.id,
        via=via,
        at=clock.now(),
    )


def open_version(  # noqa: PLR0913 - which, how, by which way, on what condition
    actor: Actor,
    version: FileVersion,
    *,
    original: bool,
    via: str,
    tag: Tag,
    along: Sequence[Change] = (),
) -> Link:
    """
    A link of 60 s to one version: to its clean copy, which the browser shows, or to the file as it
    came, which is only ever saved.

    Args:
        via: as for `note_opened`.
        tag: of the audit entry, whose target is the thing.
        along: what this depends on, such as a check that a share still stands.

    Raises:
        NotFound: the clean copy is asked for and there is none.

    Audit entry and opened row are committed before the link exists (T34). 1 TransactWrite.
    """
    if not original and version.clean is None:
        raise NotFound("This version cannot be shown, only saved: ask for the original.")
    record = entry(
        tag,
        actor_id=actor.user.id,
        scope=version.company_id,
        target=version.thing_id,
        number=version.number,
        copy="original" if original else "clean",
        via=via,
    )
    commit(record, note_opened(actor, version, via=via), *along)
    return _link(version, original=original)


def _link(version: FileVersion, *, original: bool) -> Link:
    clean = None if original else version.clean
    kept = clean or version.original
    content_type = clean.content_type if clean else version.content_type
    name = clean_file_name(version, clean) if clean else version.file_name
    source = StoredObject(config().vault_bucket, kept.key, kept.version_id, 0)
    is_inline = clean is not None
    url = signing.sign_download(source, content_type=content_type, name=name, inline=is_inline)
    return Link(url, LINK_SECONDS, content_type, name, is_inline=is_inline)
