"""
The folder that a scanner saves into: which of its files are finished, and where they go afterwards.
The folder itself is all that is remembered; whatever lies in it is still to be delivered.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from scanner.ends import has_its_end, open_plainly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SENT, REFUSED = "sent", "refused"
INBOX = "inbox"
_SETTLED_S = 2.0
# Some scanners make an empty file first and think before they fill it.
_EMPTY_SETTLED_S = 60.0
# Others pause between pages: a file that breaks off is given longer.
_BROKEN_SETTLED_S = 30.0
_REMEMBERED_S = 600.0
_LONGEST_NAME_BYTES = 255
_LONGEST_ENDING = 16
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


@dataclass(frozen=True)
class _Seen:
    """A file that lies in the folder: how, since when, and whether it has its end."""

    mark: Mark
    since_s: float
    is_whole: bool = False


@dataclass(frozen=True)
class _Moved:
    """A file that was put aside: where it came from, and how it was then."""

    origin: Path
    mark: Mark
    until_s: float


class Folder:
    """
    Which files are finished, by looking at them again and again.

    Attributes:
        say: told once about each folder within that cannot be read.
    """

    def __init__(self, root: Path, say: Callable[[str], None] = lambda _: None) -> None:
        self.root = root
        self._say = say
        self._seen: dict[Path, _Seen] = {}
        self._moved: dict[Path, _Moved] = {}
        self._just_moved: dict[Path, Finished] = {}
        self._unreadable: frozenset[str] = frozenset()

    def finished(self, now_s: float) -> list[Finished]:
        """
        Files that did not change for two seconds, or for 30 if they break off; the oldest first.

        Raises:
            OSError: the folder is not there.
        """
        seen: dict[Path, _Seen] = {}
        found = []
        errors: list[OSError] = []
        for path in _waiting(self.root, errors.append):
            try:
                status = path.lstat()
            except OSError:
                continue
            is_plain = stat.S_ISREG(status.st_mode)
            seen[path] = one = self._look_at(path, Mark.of(status), now_s, is_plain=is_plain)
            if now_s - one.since_s >= _settled_s(one):
                found.append(self._as_finished(path, status))
        self._seen = seen
        self._say_unreadable(errors)
        return sorted(found, key=lambda file: file.mark.modified_ns)

    def put_aside(self, file: Finished, where: str) -> Path | None:
        """
        Move a file to `sent` or `refused`, under a name that nothing has there.

        Returns:
            where it is now; None when another file has its name, which stays to be delivered.

        Raises:
            OSError: it cannot be moved now; somebody may have it open.
        """
        if not _is_there(file):
            return None
        folder = _free_folder(self.root / where, file.path.relative_to(self.root).parts[:-1])
        folder.mkdir(parents=True, exist_ok=True)
        target = _free_name(folder / file.path.name)
        file.path.rename(target)
        self._seen.pop(file.path, None)
        self._just_moved[target] = file
        # Between looking and moving, a scanner may have saved another under the same name.
        if _mark_at(target) in {file.mark, None}:
            return target
        with contextlib.suppress(OSError):
            _move_back(target, file.path)
            del self._just_moved[target]
        return None

    def note(self, target: Path, reason: str) -> None:
        """
        Leave a reason beside a file that was put aside.

        Raises:
            OSError: it cannot be written; nothing is left then.
        """
        note = _free_name(target.with_name(_fitting(target.name, ".reason.txt")))
        try:
            note.write_text(f"{reason}\n", encoding="utf-8", errors="replace")
        except OSError:
            with contextlib.suppress(OSError):
                note.unlink()
            raise

    def take_back(self, now_s: float) -> list[str]:
        """
        Files that were put aside in the last ten minutes and changed since: a scanner was still
        writing them. They go back to their folder.

        Returns:
            their places.
        """
        for target, file in self._just_moved.items():
            self._moved[target] = _Moved(file.path, file.mark, now_s + _REMEMBERED_S)
        self._just_moved = {}
        kept: dict[Path, _Moved] = {}
        back = []
        for target, moved in self._moved.items():
            mark = _mark_at(target)
            if mark not in {moved.mark, None}:
                try:
                    path = _move_back(target, moved.origin)
                except OSError:
                    kept[target] = moved  # however long somebody has it open
                else:
                    back.append(_text(path.relative_to(self.root).as_posix()))
            elif mark is not None and now_s < moved.until_s:
                kept[target] = moved
        self._moved = kept
        return back

    def _look_at(self, path: Path, mark: Mark, now_s: float, *, is_plain: bool) -> _Seen:
        before = self._seen.get(path)
        if before is None or before.mark != mark:
            return _Seen(mark, now_s, is_whole=not is_plain)
        if before.is_whole or not _SETTLED_S <= now_s - before.since_s < _BROKEN_SETTLED_S:
            return before
        return _Seen(mark, before.since_s, has_its_end(path))

    def _say_unreadable(self, errors: list[OSError]) -> None:
        """Each once, until it can be read."""
        by_place = {
            _text(os.path.relpath(os.fspath(error.filename), self.root)): error
            for error in errors
            if not isinstance(error, FileNotFoundError) and isinstance(error.filename, str)
        }
        for place in sorted(by_place.keys() - self._unreadable):
            self._say(f"cannot be read  {place}/: {by_place[place].strerror}")
        self._unreadable = frozenset(by_place)

    def _as_finished(self, path: Path, status: os.stat_result) -> Finished:
        parts = path.relative_to(self.root).parts
        return Finished(
            path=path,
            place=_text("/".join(parts)),
            target=_text(parts[0]) if len(parts) > 1 else INBOX,
            mark=Mark.of(status),
            identity=(status.st_dev, status.st_ino),
            is_plain=stat.S_ISREG(status.st_mode),
        )


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
    return is_same and _is_there(file)


def sha256_of(content: IO[bytes]) -> str:
    """Of the whole content, in hex; it is at its beginning again afterwards."""
    digest = hashlib.sha256()
    for chunk in iter(lambda: content.read(_CHUNK), b""):
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def _is_there(file: Finished) -> bool:
    """Whether its path still leads to the very file, and it has not changed."""
    try:
        status = file.path.lstat()
    except FileNotFoundError:
        return False
    # Asked in the same way as before: systems differ about what an open file answers.
    return (Mark.of(status), status.st_dev, status.st_ino) == (file.mark, *file.identity)


def _mark_at(path: Path) -> Mark | None:
    """None for what is gone, or cannot be looked at."""
    try:
        return Mark.of(path.lstat())
    except OSError:
        return None


def _move_back(target: Path, origin: Path) -> Path:
    origin.parent.mkdir(parents=True, exist_ok=True)
    free = _free_name(origin)
    target.rename(free)
    return free


def _settled_s(seen: _Seen) -> float:
    if not seen.mark.size_bytes:
        return _EMPTY_SETTLED_S
    return _SETTLED_S if seen.is_whole else _BROKEN_SETTLED_S


def _waiting(root: Path, report: Callable[[OSError], None]) -> Iterator[Path]:
    """Files that are a scanner's; hidden and half-written ones are not."""
    with os.scandir(root):
        pass  # says that the folder is gone, where walking would find it empty
    for parent, folders, names in os.walk(root, onerror=report):
        # In any case of letters: there are systems on which Sent and sent are one folder.
        aside = {SENT, REFUSED} if Path(parent) == root else set()
        folders[:] = [
            name for name in folders if name.casefold() not in aside and not name.startswith(".")
        ]
        yield from (Path(parent, name) for name in names if _is_ours(name))


def _is_ours(name: str) -> bool:
    low = name.lower()
    return not (low.startswith(_BEGINNINGS) or low.endswith(_ENDINGS) or low in _NOT_OURS)


def _free_name(path: Path) -> Path:
    """The path itself, or one with a number when something has that name already."""
    return _free(path, os.path.lexists)


def _free_folder(root: Path, parts: tuple[str, ...]) -> Path:
    """A folder below another, with a number wherever something else has its name."""
    folder = root
    for part in parts:
        folder = _free(folder / part, lambda it: os.path.lexists(it) and not it.is_dir())
    return folder


def _free(path: Path, is_taken: Callable[[Path], bool]) -> Path:
    is_ending = len(path.suffix) <= _LONGEST_ENDING
    stem, ending = (path.stem, path.suffix) if is_ending else (path.name, "")
    number, free = 1, path
    while is_taken(free):
        number += 1
        free = path.with_name(_fitting(stem, f"-{number}{ending}"))
    return free


def _fitting(stem: str, ending: str) -> str:
    """A name with this ending, no longer than a name may be."""
    while len(os.fsencode(stem + ending)) > _LONGEST_NAME_BYTES:
        stem = stem[:-1]
    return stem + ending


def _text(name: str) -> str:
    """A name as text, whatever octets the file system holds."""
    return name.encode("utf-8", "replace").decode("utf-8")
