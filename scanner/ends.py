"""Whether a file has the end that its kind has; one that has not may still be written."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_ENDS = {".pdf": b"%%EOF", ".jpg": b"\xff\xd9", ".jpeg": b"\xff\xd9", ".png": b"IEND"}
_TIFF = frozenset({".tif", ".tiff"})
# Some scanners write a few octets more after the end.
_TAIL_BYTES = 1024
_TIFF_HEAD_BYTES, _BIG_TIFF_HEAD_BYTES = 8, 16
# A pipe that took a file's name must not be waited for.
_FLAGS = os.O_RDONLY
for _name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"):
    _FLAGS |= getattr(os, _name, 0)


def open_plainly(path: Path) -> IO[bytes]:
    """
    A file for reading; no link is followed, and no pipe waited for.

    Raises:
        OSError: it cannot be read now; somebody may have it open.
    """
    number = os.open(path, _FLAGS)
    try:
        return os.fdopen(number, "rb")
    except OSError:
        os.close(number)
        raise


def has_its_end(path: Path) -> bool:
    """False for a file that breaks off; True where its kind has no end, or nobody can tell."""
    kind = path.suffix.lower()
    if kind not in _ENDS and kind not in _TIFF:
        return True
    try:
        with open_plainly(path) as content:
            size_bytes = content.seek(0, os.SEEK_END)
            content.seek(0 if kind in _TIFF else max(size_bytes - _TAIL_BYTES, 0))
            part = content.read(_TAIL_BYTES)
    except OSError:
        return True  # delivering it says what is wrong
    return _has_directory(part, size_bytes) if kind in _TIFF else _ENDS[kind] in part


def _has_directory(head: bytes, size_bytes: int) -> bool:
    """Whether a TIFF is long enough for its first directory, which is written after a page."""
    if head[:2] not in {b"II", b"MM"}:
        return True
    is_big = b"+" in head[2:4]
    if size_bytes < (_BIG_TIFF_HEAD_BYTES if is_big else _TIFF_HEAD_BYTES):
        return False
    place = head[8:16] if is_big else head[4:8]
    offset = int.from_bytes(place, "little" if head[:2] == b"II" else "big")
    return _TIFF_HEAD_BYTES <= offset <= size_bytes - 2
