"""
The file gate, child side: puts itself under limits, checks one file, answers, reads what it let
pass, answers again, and is gone.

Started only by `gate.py`, with the file as standard input and the clean copy as an open
descriptor. The libraries that parse files are loaded here and never in the parent.
"""

import errno
import json
import os
import resource
import time
import traceback
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from chalicelib.core.values import asdict
from chalicelib.scans.gate_labels import read_scan
from chalicelib.scans.gate_pdf import clean_pdf
from chalicelib.scans.gate_picture import clean_jpeg, clean_png
from chalicelib.scans.gate_terms import (
    EXIT_UNAVAILABLE,
    READY,
    ContentType,
    Finding,
    GateLimits,
    GateReason,
    Refused,
    ScanKind,
)
from chalicelib.scans.gate_tiff import clean_tiff

_KIND_BY_MAGIC = {
    b"%PDF-": ScanKind.PDF,
    b"\xff\xd8\xff": ScanKind.JPEG,
    b"\x89PNG\r\n\x1a\n": ScanKind.PNG,
    b"II*\x00": ScanKind.TIFF,
    b"MM\x00*": ScanKind.TIFF,
}
_CLEANER_BY_KIND = {
    ScanKind.PDF: clean_pdf,
    ScanKind.JPEG: clean_jpeg,
    ScanKind.PNG: clean_png,
    ScanKind.TIFF: clean_tiff,
}

# A PDF reader looks for its header in the first 1024 bytes, a ZIP reader for its end record in
# the last 64 KiB: these two make the files that are two things at once.
_PDF_HEADER_WITHIN = 1024
_ZIP_END = b"PK\x05\x06"
_ZIP_END_BYTES = 22
_ZIP_END_WITHIN = _ZIP_END_BYTES + 65_535

_LAST_PAGE_S = 5  # of processor time, for the page at which the reader runs out of it

OUR_FAULT = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE}


def main(job: dict[str, Any]) -> NoReturn:
    """Check standard input as `job` says, answer on standard output, and end the process."""
    limits = GateLimits(**job["limits"])
    restrict_this_process(limits)
    answer = take_standard_output()
    os.write(answer, READY + b"\n")
    with os.fdopen(0, "rb", closefd=False) as source, os.fdopen(job["draft"], "r+b") as draft:
        try:
            outcome = judge(source, draft, limits)
            draft.flush()
        except OSError:
            os._exit(EXIT_UNAVAILABLE)
        os.write(answer, json.dumps(outcome).encode() + b"\n")
        if "refused" not in outcome and limits.labels_cpu_s:
            grant_time_to_read(limits)
            os.write(answer, json.dumps(read(draft, outcome["content_type"], limits)).encode())
    os._exit(0)  # A library that crashes while it is torn down must not spoil a verdict.


def restrict_this_process(limits: GateLimits) -> None:
    """Lower what the kernel grants this process, for good. No core file, no further process."""
    wanted = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_FSIZE: limits.max_clean_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: limits.cpu_s,
    }
    for which, value in wanted.items():
        _, ceiling = resource.getrlimit(which)
        soft = value if ceiling == resource.RLIM_INFINITY else min(value, ceiling)
        resource.setrlimit(which, (soft, soft if which != resource.RLIMIT_CPU else ceiling))


def grant_time_to_read(limits: GateLimits) -> None:
    """Processor time beyond what judging the file may take."""
    _, ceiling = resource.getrlimit(resource.RLIMIT_CPU)
    until = int(time.process_time()) + limits.labels_cpu_s + _LAST_PAGE_S
    if ceiling != resource.RLIM_INFINITY:
        until = min(until, ceiling)
    resource.setrlimit(resource.RLIMIT_CPU, (until, ceiling))


def read(draft: BinaryIO, content_type: ContentType, limits: GateLimits) -> dict[str, Any]:
    """
    Read what the clean copy shows, or say that it could not be read, whatever went wrong: the
    verdict on the file is written by then.
    """
    try:
        return asdict(read_scan(draft, content_type, limits))
    except Exception as error:  # noqa: BLE001 - as above
        return {"unread": place_of(error)}


def take_standard_output() -> int:
    """Keep the way back for ourselves: libraries that print must not garble the answer."""
    answer = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answer


def judge(source: BinaryIO, draft: BinaryIO, limits: GateLimits) -> dict[str, Any]:
    """
    Check one file and turn whatever happens into an answer.

    Raises:
        OSError: the disk failed us, which says nothing of the file.
    """
    try:
        return asdict(inspect(source, draft, limits))
    except Refused as refusal:
        return _refused(refusal.reason, refusal.detail)
    except (MemoryError, RecursionError) as error:
        return _refused(GateReason.TOO_COMPLEX, place_of(error))
    except OSError as error:
        if error.errno in OUR_FAULT:
            raise
        too_large = error.errno == errno.EFBIG
        return _refused(GateReason.TOO_LARGE if too_large else GateReason.DIED, place_of(error))
    except Exception as error:  # noqa: BLE001 - a hostile file may trip anything in a library
        return _refused(GateReason.DIED, place_of(error))


def inspect(source: BinaryIO, draft: BinaryIO, limits: GateLimits) -> Finding:
    """
    Check one file and write its clean copy to `draft`, which is empty.

    Raises:
        Refused: the file is no scan, or asks for too much.
    """
    head = source.read(_PDF_HEADER_WITHIN)
    kind = next((kind for magic, kind in _KIND_BY_MAGIC.items() if head.startswith(magic)), None)
    if b"%PDF-" in head and kind is not ScanKind.PDF:
        raise Refused(GateReason.POLYGLOT, "a PDF begins after other bytes")
    if kind is None:
        raise Refused(GateReason.NOT_A_SCAN, "neither PDF, JPEG, PNG nor TIFF")
    _refuse_appended_zip(source)
    source.seek(0)
    return _CLEANER_BY_KIND[kind](source, draft, limits)


def _refuse_appended_zip(source: BinaryIO) -> None:
    size = source.seek(0, os.SEEK_END)
    source.seek(max(0, size - _ZIP_END_WITHIN))
    tail = source.read()
    at = tail.rfind(_ZIP_END)
    if at < 0 or at + _ZIP_END_BYTES > len(tail):
        return
    comment_bytes = int.from_bytes(tail[at + 20 : at + _ZIP_END_BYTES], "little")
    if at + _ZIP_END_BYTES + comment_bytes == len(tail):
        raise Refused(GateReason.POLYGLOT, "also a ZIP archive")


def _refused(reason: GateReason, detail: str) -> dict[str, Any]:
    return {"refused": reason, "detail": detail}


def place_of(error: BaseException) -> str:
    """Type and place only: a message could carry what stands in the file."""
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    place = f"{Path(frames[0].filename).name}:{frames[0].lineno}" if frames else "?"
    return f"{type(error).__name__} at {place}"
