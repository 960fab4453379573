"""
The folder that a scanner saves into: which of its files are finished, and where they go afterwards.
The folder itself is all that is remembered; whatever lies in it is still to be delivered.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SENT, REFUSED = "sent", "refused"
INBOX = "inbox"
_SETTLED_S = 2.0
# Some scanners make an empty file first and think before they fill it.
_EMPTY_SETTLED_S = 60.0
_CHUNK = 1 << 20
_LAST_S = 32503679999  # the end of the year 2999: Windows tells no later time
_BEGINNINGS = (".", "~")
_ENDINGS = (".part", ".partial", ".filepart", ".tmp", ".crdownload")
_NOT_OURS = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Mark:
    """What changes when a file changes."""

    size_bytes: int
    modified_ns: int


@dataclass(frozen=True)
class Finished:
    """
    A file that has not changed for a while.

    Attributes:
        place: its path within the folder, as it is shown.
        target: the first folder of its path, which says where it belongs; `inbox` for none.
        is_plain: False for links, pipes and the like, whose content nobody vouches for.
    """

    path: Path
    place: str
    target: str
    mark: Mark
    is_plain: bool

    @property
    def made_at(self) -> str:
        """When it was written, in UTC to the second; the same after a restart."""
        seconds = min(max(self.mark.modified_ns // 10**9, 0), _LAST_S)
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Folder:
    """Which files are finished, by looking at them again and again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._seen: dict[Path, tuple[Mark, float]] = {}

    def finished(self, now_s: float) -> list[Finished]:
        """
        Files that did not change for two seconds, the oldest first.

        Raises:
            OSError: the folder is not there.
        """
        seen: dict[Path, tuple[Mark, float]] = {}
        found = []
        for path in _waiting(self.root):
            try:
                status = path.lstat()
            except OSError:
                continue
            mark = Mark(status.st_size, status.st_mtime_ns)
            before = self._seen.get(path)
            since_s = before[1] if before and before[0] == mark else now_s
            seen[path] = (mark, since_s)
            if now_s - since_s >= (_SETTLED_S if mark.size_bytes else _EMPTY_SETTLED_S):
                found.append(self._as_finished(path, mark, stat.S_ISREG(status.st_mode)))
        self._seen = seen
        return sorted(found, key=lambda file: file.mark.modified_ns)

    def put_aside(self, file: Finished, where: str, reason: str = "") -> None:
        """
        Move a file to `sent` or `refused`, under a name that nothing has there.

        Raises:
            OSError: it cannot be moved now; somebody may have it open.
        """
        target = _free_name(self.root / where / file.path.relative_to(self.root))
        target.parent.mkdir(parents=True, exist_ok=True)
        file.path.rename(target)
        self._seen.pop(file.path, None)
        if reason:
            note = _free_name(target.with_name(f"{target.name}.reason.txt"))
            note.write_text(f"{reason}\n", encoding="utf-8")

    def _as_finished(self, path: Path, mark: Mark, is_plain: bool) -> Finished:
        parts = path.relative_to(self.root).parts
        target = _text(parts[0]) if len(parts) > 1 else INBOX
        return Finished(path, _text("/".join(parts)), target, mark, is_plain)


def open_unchanged(file: Finished) -> IO[bytes] | None:
    """
    The file for reading; None when it changed or went away since, or became something else.

    Raises:
        OSError: it cannot be read now; somebody may have it open.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        number = os.open(file.path, flags)
    except FileNotFoundError:
        return None
    content = os.fdopen(number, "rb")
    if is_unchanged(file, content):
        return content
    content.close()
    return None


def is_unchanged(file: Finished, content: IO[bytes]) -> bool:
    """Whether an open file is still the one that was found finished."""
    status = os.fstat(content.fileno())
    is_same = Mark(status.st_size, status.st_mtime_ns) == file.mark
    return is_same and stat.S_ISREG(status.st_mode)


def sha256_of(content: IO[bytes]) -> str:
    """Of the whole content, in hex; it is at its beginning again afterwards."""
    digest = hashlib.sha256()
    for chunk in iter(lambda: content.read(_CHUNK), b""):
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def _waiting(root: Path) -> Iterator[Path]:
    """Files that are a scanner's; hidden and half-written ones are not."""
    with os.scandir(root):
        pass  # says that the folder is gone, where walking would find it empty
    for parent, folders, names in os.walk(root):
        aside = {SENT, REFUSED} if Path(parent) == root else set()
        folders[:] = [name for name in folders if name not in aside and not name.startswith(".")]
        yield from (Path(parent, name) for name in names if _is_ours(name))


def _is_ours(name: str) -> bool:
    low = name.lower()
    return not (low.startswith(_BEGINNINGS) or low.endswith(_ENDINGS) or low in _NOT_OURS)


def _free_name(path: Path) -> Path:
    """The path itself, or one with a number when something has that name already."""
    number, free = 1, path
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _text(name: str) -> str:
    """A name as text, whatever octets the file system holds."""
    return name.encode("utf-8", "replace").decode("utf-8")
