"""
The file gate, parent side: decides whether a file from outside is a scan, and makes its clean copy.

Nothing of the file is parsed here. A fresh child process does that under limits of memory, time
and file size, without our environment (so without credentials), and is told no path: it reads
the file as its standard input, writes the clean copy through an open descriptor, and answers one
line; of a scan one more, with what can be read on it. Why it is built so:
docs/decisions/file-gate.md.
"""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from io import BufferedRandom
from pathlib import Path
from typing import BinaryIO

from chalicelib.core.values import Value, asdict
from chalicelib.scans.gate_answer import (
    MAX_ANSWER_BYTES,
    GateUnavailable,
    RefusedScan,
    understand,
)
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
_PROJECT = str(Path(__file__).resolve().parents[2])
_LEAST_SHARE = 0.5  # of a processor: a child that got less tells of the machine, not of the file

# The child gets our import path and nothing else: `-I` alone would miss a Lambda layer.
_BOOT = (
    "import json, sys; job = json.loads(sys.argv[1]); sys.path[:] = job['import_path']; "
    "from chalicelib.scans.gate_child import main; main(job)"
)
_KEPT_ENVIRONMENT = ("LD_LIBRARY_PATH",)  # Lambda's interpreter needs it to start at all.

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
    job = {
        "import_path": [_PROJECT, *(str(Path(entry).absolute()) for entry in sys.path)],
        "draft": draft.fileno(),
        "limits": asdict(limits),
    }
    with (
        tempfile.TemporaryFile() as answer,
        subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", "-c", _BOOT, json.dumps(job)],
            stdin=original,
            stdout=answer,
            stderr=subprocess.STDOUT,  # Only until it is ready: why it could not start.
            pass_fds=[draft.fileno()],
            env={name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ},
            cwd="/",
        ) as child,
    ):
        exit_code = _await(child, answer, limits)
        return understand(exit_code, _said(answer))


def _await(child: subprocess.Popen[bytes], answer: BinaryIO, limits: GateLimits) -> int | None:
    """
    The exit code as `Popen` gives it, or None for a child that took too long.

    Raises:
        GateUnavailable: it took too long because the machine did not let it run.
    """
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return child.wait(timeout=limits.wall_s)
        if _said(answer).count(b"\n") > 1:  # The verdict is there, and it reads.
            with contextlib.suppress(subprocess.TimeoutExpired):
                return child.wait(timeout=limits.labels_wall_s)
        elif _processor_s(child.pid) < limits.wall_s * _LEAST_SHARE:
            raise GateUnavailable("The machine is too busy to check a file.")
        return None
    finally:
        child.kill()  # Does nothing to a child that has ended.


def _said(answer: BinaryIO) -> bytes:
    # Not by moving in the file: the child writes where its parent's last step left off.
    return os.pread(answer.fileno(), MAX_ANSWER_BYTES, 0)


def _processor_s(process: int) -> float:
    # Fields 14 and 15 of proc_pid_stat(5), counted after the name, which may hold anything.
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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
