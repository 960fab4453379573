"""Scans: their states, what a key in the intake bucket says, and the names of files. Pure."""

import re
import unicodedata
from datetime import datetime
from enum import StrEnum

from chalicelib.companies.model import normal_code
from chalicelib.core import text
from chalicelib.core.values import Value
from chalicelib.mail.number import parse_number
from chalicelib.scans.arrangement import Arranging

LARGEST_SCAN_BYTES = 60_000_000
DESK = "desk"
CLEAN_ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_SCAN_ENDINGS = frozenset({"pdf", "tif", "tiff", "jpg", "jpeg", "png"})
_LONGEST_NAME = 120
LONGEST_SAID = 60
_UPLOAD_ID = re.compile(r"upl_[0-9a-z]{26}")


class ScanState(StrEnum):
    """Where a scan is; `checking` is never stored: its file still lies in the intake bucket."""

    CHECKING = "checking"
    ATTACHED = "attached"
    INBOX = "inbox"
    SPLIT = "split"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


class InboxReason(StrEnum):
    """Why a scan waits in the scan inbox."""

    NO_MAIL_NUMBER = "no_mail_number"
    UNKNOWN_MAIL_NUMBER = "unknown_mail_number"
    UNKNOWN_COMPANY_CODE = "unknown_company_code"
    COMPANY_ONLY = "company_only"
    MAIL_DESTROYED = "mail_destroyed"
    TOO_MANY_SCANS = "too_many_scans"
    DETACHED = "detached"
    SCANNER_NOT_ACTIVE = "scanner_not_active"
    BEFORE_FIRST_LABEL = "before_first_label"
    TWO_LABELS = "two_labels"
    UNKNOWN_LABEL = "unknown_label"
    LABEL_OF_CLOSED = "label_of_closed"
    LABEL_DIFFERS = "label_differs"
    NOT_SPLIT = "not_split"
    ARRANGED = "arranged"


class ScanList(StrEnum):
    """The lists in which staff find the scans that nobody has filed."""

    INBOX = "inbox"
    QUARANTINED = "quarantined"
    ASIDE = "aside"


class SetAside(Value):
    """That staff need not deal with a scan any more: who said so, when and why."""

    at: datetime
    by_id: str
    by_name: str
    reason: str


class Destination(Value):
    """
    What a key says: `<scanner>/<mail number | company code | anything>/…/<file name>`.

    Attributes:
        number: a well-formed mail number; whether it exists is another question.
        code: a well-formed company code; a few words are both, and then a known number wins.
        reason: why the scan inbox, when it names neither a known number nor a known company.
        said: where the key says that the file belongs, as it may be shown.
    """

    scanner: str
    number: str | None
    code: str | None
    file_name: str
    upload_id: str | None
    reason: InboxReason
    said: str = ""


class CleanCopy(Value):
    """The copy for people: where in the vault it lies, and what it is."""

    key: str
    version_id: str
    content_type: str
    pages: int
    size_bytes: int
    sha256: str


class Scan(Value):
    """
    One delivered file: one version of one object of the intake bucket; or a part of one, or of
    several, with a clean copy of its own and the original of the (first) file that it is of.

    Attributes:
        reason: why it is in the inbox or in quarantine; empty otherwise.
        company_id, mail_id, mail_number: what it belongs to, or what its key suggests.
        size_bytes: of the original.
        clean: None as long as nobody may open it.
        same_name_as: the first scan that came under the same key, if this one was not the first.
        said: what the scanner, or whoever detached it, said about where it belongs; shown in the
            inbox only.
        set_aside: only in the inbox or in quarantine; the state stays what it is.
        part_of, first_page: the scan that it was cut out of (the first, if it was joined), and the
            page of it, counted from 1, that it begins with; empty and 0 for a file as it came.
        parts: the scans that a split one became, in their order.
        words: what the text layer of its first pages says, if it has one.
        arranging: what staff asked for and the intake has not done yet, or could not do.
    """

    id: str
    state: ScanState
    reason: str
    scanner: str
    file_name: str
    company_id: str
    mail_id: str
    mail_number: str
    size_bytes: int
    original_key: str
    original_version_id: str
    clean: CleanCopy | None
    flags: tuple[str, ...]
    same_name_as: str
    upload_id: str
    arrived_at: datetime
    version: int = 1
    said: str = ""
    set_aside: SetAside | None = None
    part_of: str = ""
    first_page: int = 0
    parts: tuple[str, ...] = ()
    words: str = ""
    arranging: Arranging | None = None

    @property
    def is_arranging(self) -> bool:
        """Whether the intake is at work on it, so that nobody may file it."""
        return self.arranging is not None and not self.arranging.failed


def list_of(scan: Scan) -> ScanList | None:
    """In which list staff find a scan; None once it is filed."""
    if scan.state not in {ScanState.INBOX, ScanState.QUARANTINED}:
        return None
    return ScanList.ASIDE if scan.set_aside else ScanList(scan.state)


def destination_of(key: str) -> Destination:
    """Read a decoded key; whatever is not certain goes to the scan inbox, nothing is guessed."""
    parts = [part for part in key.split("/") if part]
    scanner = tidy_name(parts[0]) if len(parts) > 1 else ""
    said = parts[1] if len(parts) > 2 else ""  # noqa: PLR2004 - scanner, place, file
    number, code = parse_number(said), normal_code(said)
    mark = parts[2] if len(parts) > 3 else ""  # noqa: PLR2004 - between place and file
    upload_id = mark if _UPLOAD_ID.fullmatch(mark) else None
    file_name = file_name_of(parts[-1] if parts else "")
    reason = _why_unknown(said, number, code)
    shown = tidy_name(said)[:LONGEST_SAID]
    return Destination(scanner, number, code, file_name, upload_id, reason, shown)


def file_name_of(name: str) -> str:
    """A name as it may be shown and saved: one line, no control signs, at most 120 characters."""
    tidy = tidy_name(name)
    return "scan" if text.is_invisible(tidy) else tidy


def clean_name_of(name: str, content_type: str) -> str:
    """The name of a clean copy: its ending is that of what it really is, whatever it was called."""
    return _split_ending(name)[0] + CLEAN_ENDINGS[content_type]


def original_name_of(name: str) -> str:
    """The name of an original, which nobody vouches for: only a scan's ending is left as it is."""
    return name if has_scan_ending(name) else f"{name}.bin"


def has_scan_ending(name: str) -> bool:
    """Whether a file calls itself one of the kinds that scans come in."""
    return bool(_split_ending(name)[1])


def _split_ending(name: str) -> tuple[str, str]:
    """A name without its ending, and the ending; the whole name and "" if it is no scan's."""
    stem, dot, ending = name.rpartition(".")
    is_scans = bool(stem) and ending.lower() in _SCAN_ENDINGS
    return (stem, dot + ending) if is_scans else (name, "")


def _why_unknown(said: str, number: str | None, code: str | None) -> InboxReason:
    looks_like_number = len(re.sub(r"[^0-9A-Za-z]", "", said)) == 9  # noqa: PLR2004 - its length
    if number is None and code is not None:
        return InboxReason.UNKNOWN_COMPANY_CODE
    if number is not None or looks_like_number:
        return InboxReason.UNKNOWN_MAIL_NUMBER
    return InboxReason.NO_MAIL_NUMBER


def tidy_name(name: str) -> str:
    """What may stand in a name: one line without control signs, slashes or dots at its ends."""
    normal = unicodedata.normalize("NFC", name)
    kept = (
        " " if text.unwanted_character(c, lines=False) or c in '/\\:*?"<>|\t' else c for c in normal
    )
    line = text.tidy_line("".join(kept)).strip(". ")
    if len(line) <= _LONGEST_NAME:
        return line
    stem, dot, ending = line.rpartition(".")
    if dot and len(ending) <= 5:  # noqa: PLR2004 - an ending such as .jpeg
        return stem[: _LONGEST_NAME - len(ending) - 1].rstrip(". ") + "." + ending
    return line[:_LONGEST_NAME].rstrip(". ")
