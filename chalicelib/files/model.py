"""
Files that people bring: what an upload is for and where it stands, what a version of a thing is,
and how its files are called. Pure.
"""

from datetime import datetime
from enum import StrEnum

from chalicelib.core.values import Value
from chalicelib.files.kinds import FileKind
from chalicelib.scans.model import CleanCopy, clean_name_of, file_name_of

LARGEST_UPLOAD_BYTES = 200_000_000
UPLOAD_SECONDS = 900
# Of one document or invoice: some 30 KB of its row (`shared_to`).
MOST_SHARES = 500
# Forms that one person gets, so that one session that was stolen, or a script, fills no bucket.
# Moving into an office with all its papers stays possible within a morning.
MOST_FORMS_AN_HOUR = 1000
# Longer than any message waits among the dead letters.
UPLOAD_KEPT_DAYS = 30
FIRST_NUMBER = 1
MOST_VERSIONS = 99_999


class ThingKind(StrEnum):
    """What a company's files belong to."""

    DOCUMENT = "document"
    INVOICE = "invoice"
    ANNEX = "annex"


class LooseKind(StrEnum):
    """What a file may be for besides, and what nobody shares: a message goes out with it."""

    ATTACHMENT = "attachment"


type TargetKind = ThingKind | LooseKind


def target_kind(word: str) -> TargetKind:
    """What a file is for, out of its stored word."""
    return LooseKind(word) if word in set(LooseKind) else ThingKind(word)


class UploadState(StrEnum):
    """Where an upload is; `checking` is never stored: its file lies in the bucket by then."""

    WAITING = "waiting"
    CHECKING = "checking"
    DONE = "done"
    REFUSED = "refused"


class UploadReason(StrEnum):
    """
    Why no version came of a file, where the file gate has no word for it. The codes are stored and
    translated, so they never change.
    """

    NOT_ALLOWED = "not_allowed"
    NOT_A_PDF = "not_a_pdf"
    MACROS = "macros"
    COMPANY_CLOSED = "company_is_closed"
    DOCUMENT_RETIRED = "document_retired"
    ANNEX_RETIRED = "annex_retired"
    TOO_MANY_VERSIONS = "too_many_versions"


class Target(Value):
    """
    What an upload is for.

    Attributes:
        thing_id: of a new thing too: it is chosen when the upload is allowed, so that a file that
            is taken in twice makes one thing.
        is_new: the thing begins with this file.
        name: of a thing that begins.
        invoice_id: of the invoice that an annex belongs to; empty for other things.
    """

    kind: TargetKind
    thing_id: str
    is_new: bool = False
    name: str = ""
    invoice_id: str = ""


class SaidFile(Value):
    """What is said of a file before it is sent; nothing of it is believed."""

    name: str
    size_bytes: int
    content_type: str


class Maker(Value):
    """Who did something, with the name that the person had then."""

    id: str
    name: str


class Kept(Value):
    """One object version of the vault."""

    key: str
    version_id: str


class Upload(Value):
    """
    One file on its way into a company.

    Attributes:
        name, size_bytes, content_type: as they were said; of these nothing is believed.
        reason: of one that was refused.
        number: the version of its thing that it became; 0 before.
        kept: where the file of a refused upload lies, if it is no bad file but came too late.
    """

    id: str
    company_id: str
    target: Target
    by: Maker
    name: str
    size_bytes: int
    content_type: str
    made_at: datetime
    state: UploadState = UploadState.WAITING
    reason: str = ""
    number: int = 0
    kept: Kept | None = None
    version: int = 1

    @property
    def is_waiting(self) -> bool:
        """Whether its file may still come."""
        return self.state is UploadState.WAITING

    @property
    def key(self) -> str:
        """Where its file goes in the bucket of uploads."""
        return upload_key(self.company_id, self.id)


class FileVersion(Value):
    """
    One version of a thing; it never changes.

    Attributes:
        content_type: what the file was found to be, whatever was said.
        sha256: of the original, in hex.
        original: where it lies; it is only ever saved, never shown.
        clean: the copy that is shown in the browser; None for what is only saved.
        no_preview: why there is none, as a code: `office_format`, or the word of the file gate.
    """

    company_id: str
    thing_id: str
    number: int
    file_name: str
    size_bytes: int
    content_type: str
    sha256: str
    original: Kept
    clean: CleanCopy | None
    no_preview: str
    made_at: datetime
    made_by: Maker


class Opened(Value):
    """
    That a person opened one version of a thing.

    Attributes:
        times: how often a link was made.
        via: by which way the last time: `company`, `office`, or a panel's id.
    """

    user_id: str
    version: int
    first_at: datetime
    last_at: datetime
    times: int
    via: str


def why_not_taken(thing: TargetKind, found: FileKind) -> UploadReason | None:
    """
    Why a good file is none of a thing's: an invoice is a PDF, an annex a PDF, a picture or a file
    of an office program; None if it is.
    """
    if thing is ThingKind.INVOICE and found is not FileKind.PDF:
        return UploadReason.NOT_A_PDF
    if thing is ThingKind.ANNEX and found in {FileKind.CSV, FileKind.TXT}:
        return UploadReason.NOT_ALLOWED
    return None


def upload_key(company_id: str, upload_id: str) -> str:
    """The one key that an upload's form takes a file under."""
    return f"{company_id}/{upload_id}"


def name_of_version(said: str, kind: FileKind) -> str:
    """What a version is called: as its sender called it, with the ending of what it is."""
    name = file_name_of(said)
    stem, dot, ending = name.rpartition(".")
    if stem and dot and ending.lower() in kind.endings:
        return name
    return f"{name}.{kind.endings[0]}"


def name_of_thing(said: str) -> str:
    """What a new thing is called after its file: the name without an ending."""
    name = file_name_of(said)
    stem, dot, ending = name.rpartition(".")
    is_ending = bool(stem and dot) and ending.isalnum() and len(ending) <= _LONGEST_ENDING
    return stem.rstrip(". ") if is_ending else name


def clean_file_name(version: FileVersion, clean: CleanCopy) -> str:
    """What the clean copy of a version is called; a TIFF's is a PDF."""
    return clean_name_of(version.file_name, clean.content_type)


_LONGEST_ENDING = 5
