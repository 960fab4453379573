"""A file as it was when it was finished, told from any other that takes its name."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from scanner.ends import open_plainly

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1 << 20
_LAST_S = 32503679999  # the end of the year 2999: Windows tells no later time


@dataclass(frozen=True)
class Mark:
    """What changes when a file changes."""

    size_bytes: int
    modified_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> Mark:
        return cls(status.st_size, status.st_mtime_ns)


@dataclass(frozen=True)
class Finished:
    """
    A file that has not changed for a while.

    Attributes:
        place: its path within the folder, as it is shown.
        target: the first folder of its path, which says where it belongs; `inbox` for none.
        identity: of the file that had the path; another one may take its name.
        is_plain: False for links, pipes and the like, whose content nobody vouches for.
    """

    path: Path
    place: str
    target: str
    mark: Mark
    identity: tuple[int, int]
    is_plain: bool

    @property
    def made_at(self) -> str:
        """When it was written, in UTC to the second; the same after a restart."""
        seconds = min(max(self.mark.modified_ns // 10**9, 0), _LAST_S)
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def open_unchanged(file: Finished) -> IO[bytes] | None:
    """
    The file for reading; None when it changed or went away since, or became something else.

    Raises:
        OSError: it cannot be read now; somebody may have it open.
    """
    try:
        content = open_plainly(file.path)
    except FileNotFoundError:
        return None
    if is_unchanged(file, content):
        return content
    content.close()
    return None


def is_unchanged(file: Finished, content: IO[bytes]) -> bool:
    """Whether an open file is still the one that was found finished, and still has its name."""
    status = os.fstat(content.fileno())
    is_same = Mark.of(status) == file.mark and stat.S_ISREG(status.st_mode)
    return is_same and is_there(file)


def sha256_of(content: IO[bytes]) -> str:
    """Of the whole content, in hex; it is at its beginning again afterwards."""
    digest = hashlib.sha256()
    for chunk in iter(lambda: content.read(_CHUNK), b""):
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def is_there(file: Finished) -> bool:
    """Whether its path still leads to the very file, and it has not changed."""
    try:
        status = file.path.lstat()
    except FileNotFoundError:
        return False
    # Asked in the same way as before: systems differ about what an open file answers.
    return (Mark.of(status), status.st_dev, status.st_ino) == (file.mark, *file.identity)


def mark_at(path: Path) -> Mark | None:
    """None for what is gone, or cannot be looked at."""
    try:
        return Mark.of(path.lstat())
    except OSError:
        return None
