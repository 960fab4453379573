"""
What a file that somebody brought is, by its content. PDFs and pictures go through the file gate,
which parses them in a child process and makes the copy that is shown; what it cannot take for its
size or for a password is only saved. Whatever no gate can vouch for is of a closed list of formats,
never shown, and carries no macros: `office` and `plain` say how that is seen.
"""

import os
from pathlib import Path
from typing import BinaryIO

from chalicelib.core.values import Value
from chalicelib.files.kinds import FileKind, kind_of_text
from chalicelib.files.model import UploadReason
from chalicelib.files.office import kind_of_old_office, kind_of_package
from chalicelib.files.plain import is_plain_text
from chalicelib.scans.gate import CleanScan, GateLimits, GateReason, check_scan

# Nobody looks for labels on a document.
_LIMITS = GateLimits(labels_cpu_s=0, labels_wall_s=0)
OFFICE_FORMAT = "office_format"
_MAGIC = {
    b"%PDF-": FileKind.PDF,
    b"\xff\xd8\xff": FileKind.JPEG,
    b"\x89PNG\r\n\x1a\n": FileKind.PNG,
    b"II*\x00": FileKind.TIFF,
    b"MM\x00*": FileKind.TIFF,
}
_PACKAGE = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A PDF reader looks for its beginning so far.
_HEAD_BYTES = 1024
# The gate did not say that anything is wrong with the file, only that it cannot look into it.
_ONLY_SAVED = frozenset(
    {
        GateReason.LOCKED,
        GateReason.PAGE_TOO_LARGE,
        GateReason.TOO_COMPLEX,
        GateReason.TOO_LARGE,
        GateReason.TOO_MANY_PAGES,
    }
)
# How a whole file ends, apart from spaces and zeros; a TIFF may end with anything.
_ENDS = {
    FileKind.PDF: b"%%EOF",
    FileKind.JPEG: b"\xff\xd9",
    FileKind.PNG: b"IEND\xaeB`\x82",
    FileKind.TIFF: b"",
}
_PADDING = b"\0\t\n\r\f "


class JudgedFile(Value):
    """
    The file is kept as a version.

    Attributes:
        clean: what is known of the copy that was written; None when there is none.
        no_preview: why there is none.
    """

    kind: FileKind
    clean: CleanScan | None
    no_preview: str


class RefusedFile(Value):
    """No version comes of the file; `reason` is a code of `UploadReason` or of the file gate."""

    reason: str


type Judgement = JudgedFile | RefusedFile


def judge(source: Path, clean_target: Path, *, name: str) -> Judgement:
    """
    Say what a file is, and write its clean copy where it gets one.

    Args:
        name: as it was said; it tells the kinds of plain text apart and nothing else.

    Raises:
        GateUnavailable: the checking could not be done; a later attempt may succeed.
    """
    with source.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if not head:
            return RefusedFile(str(GateReason.EMPTY))
        shown = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)
        if b"%PDF-" in head and shown is not FileKind.PDF:
            return RefusedFile(str(GateReason.POLYGLOT))
        if shown is None:
            return _judge_saved(file, head, name)
        return _judge_shown(source, clean_target, shown, file)


def _judge_shown(source: Path, clean_target: Path, kind: FileKind, file: BinaryIO) -> Judgement:
    verdict = check_scan(source, clean_target, limits=_LIMITS)
    if isinstance(verdict, CleanScan):
        return JudgedFile(FileKind(verdict.kind), verdict, "")
    if verdict.reason not in _ONLY_SAVED:
        return RefusedFile(str(verdict.reason))
    if not _is_whole(file, kind):
        return RefusedFile(str(GateReason.DAMAGED))
    return JudgedFile(kind, None, str(verdict.reason))


def _judge_saved(file: BinaryIO, head: bytes, name: str) -> Judgement:
    if head.startswith(_PACKAGE):
        found = kind_of_package(file)
    elif head.startswith(_OLD_OFFICE):
        found = kind_of_old_office(file)
    else:
        kind = kind_of_text(name)
        is_text = kind is not None and is_plain_text(file)
        found = kind if kind is not None and is_text else UploadReason.NOT_ALLOWED
    if isinstance(found, FileKind):
        return JudgedFile(found, None, OFFICE_FORMAT)
    return RefusedFile(str(found))


def _is_whole(file: BinaryIO, kind: FileKind) -> bool:
    """Whether a file that nobody parsed ends as its kind does."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _HEAD_BYTES))
    return file.read().rstrip(_PADDING).endswith(_ENDS[kind].rstrip(_PADDING))
