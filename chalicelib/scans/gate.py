"""
The file gate, parent side: decides whether a file from outside is a scan, and makes its clean copy.

Nothing of the file is parsed here. A fresh child process does that under limits of memory, time
and file size, without our environment (so without credentials), and is told no path: it reads
the file as its standard input, writes the clean copy through an open descriptor, and answers one
line; of a scan one more, with what can be read on it. Why it is built so:
docs/decisions/file-gate.md.
"""

import hashlib
import os
import tempfile
from io import BufferedRandom
from pathlib import Path
from typing import BinaryIO

from chalicelib.core.values import Value, asdict
from chalicelib.scans.gate_answer import (
    GateUnavailable,
    RefusedScan,
    understand,
)
from chalicelib.scans.gate_process import run_child
from chalicelib.scans.gate_terms import (
    ContentType,
    Finding,
    GateFlag,
    GateLimits,
    GateReason,
    Reading,
    ScanKind,
)

__all__ = [
    "CleanScan",
    "ContentType",
    "GateFlag",
    "GateLimits",
    "GateReason",
    "GateUnavailable",
    "GateVerdict",
    "RefusedScan",
    "ScanKind",
    "check_scan",
]

_DEFAULT_LIMITS = GateLimits()
_CHILD = "chalicelib.scans.gate_child"

_FIRST_BYTES = {
    ContentType.PDF: b"%PDF-",
    ContentType.JPEG: b"\xff\xd8\xff",
    ContentType.PNG: b"\x89PNG\r\n\x1a\n",
}


class CleanScan(Value):
    """
    The file is a scan, and its clean copy is written.

    Attributes:
        kind: of the original.
        content_type, size_bytes, sha256: of the clean copy; sha256 in hex.
        pages: of a PDF or TIFF; 1 for a picture.
        labels: for each page the texts of the labels on it, sorted and each once; empty for a page
            without any. With the flag `labels_unread` empty for every page: nobody knows.
        words: the beginning of the text that its first pages carry, on one line.
    """

    kind: ScanKind
    content_type: ContentType
    pages: int
    size_bytes: int
    sha256: str
    flags: tuple[GateFlag, ...]
    labels: tuple[tuple[str, ...], ...] = ()
    words: str = ""


type GateVerdict = CleanScan | RefusedScan


def check_scan(
    source: Path, clean_target: Path, *, limits: GateLimits = _DEFAULT_LIMITS
) -> GateVerdict:
    """
    Judge one file by parsing all of it, and write its clean copy when it is a scan.

    Args:
        source: any file at all; it is only read, and its name says nothing.
        clean_target: appears complete or not at all (what lay there is replaced or left); its
            folder must exist and have room for `limits.max_clean_bytes`.
        limits: what the file, and the child that parses it, may ask for.

    Raises:
        GateUnavailable: the checking could not be done; a later attempt may succeed.
        OSError: `source` cannot be read, or the target's folder cannot be written.

    May be called from several threads at once. Costs one process and about 0.3 s, and
    reading up to 0.3 s a page.
    """
    with source.open("rb") as original:
        size = os.fstat(original.fileno()).st_size
        if size == 0:
            return RefusedScan(GateReason.EMPTY, "0 bytes")
        if size > limits.max_bytes:
            return RefusedScan(GateReason.TOO_LARGE, f"{size} bytes")
        with tempfile.TemporaryDirectory(prefix=".gate-", dir=clean_target.parent) as folder:
            draft_path = Path(folder, "clean")
            with draft_path.open("x+b") as draft:
                found = _ask_child(original, draft, limits)
                verdict = _measure(found, draft, limits) if isinstance(found, Finding) else found
            if isinstance(verdict, CleanScan):
                draft_path.replace(clean_target)
            return verdict


def _ask_child(original: BinaryIO, draft: BinaryIO, limits: GateLimits) -> Finding | RefusedScan:
    def time_to_read(said: bytes) -> int:
        is_judged = said.count(b"\n") > 1
        return limits.labels_wall_s if is_judged else 0

    job = {"draft": draft.fileno(), "limits": asdict(limits)}
    exit_code, said = run_child(
        _CHILD,
        job,
        given=original,
        passed=[draft.fileno()],
        wall_s=limits.wall_s,
        more_s=time_to_read,
    )
    return understand(exit_code, said)


def _measure(found: Finding, draft: BufferedRandom, limits: GateLimits) -> CleanScan | RefusedScan:
    """Look at the copy itself: a child that fell to a hostile file may have said anything."""
    first_bytes = _FIRST_BYTES[found.content_type]
    draft.seek(0)
    if not 1 <= found.pages <= limits.max_pages or draft.read(len(first_bytes)) != first_bytes:
        return RefusedScan(GateReason.DIED, "the copy is not what was announced")
    draft.seek(0)
    reading = found.reading or Reading(((),) * found.pages, "")
    return CleanScan(
        kind=found.kind,
        content_type=found.content_type,
        pages=found.pages,
        size_bytes=os.fstat(draft.fileno()).st_size,
        sha256=hashlib.file_digest(draft, "sha256").hexdigest(),
        flags=found.flags,
        labels=reading.labels,
        words=reading.words,
    )
