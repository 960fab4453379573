"""
The folder that a scanner saves into: which of its files are finished, and where they go afterwards.
The folder itself is all that is remembered; whatever lies in it is still to be delivered.
"""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.ends import has_its_end
from scanner.files import Finished, Mark, is_there, mark_at
from scanner.names import as_text, fitting, free_folder, free_name, is_ours

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
        if not is_there(file):
            return None
        folder = free_folder(self.root / where, file.path.relative_to(self.root).parts[:-1])
        folder.mkdir(parents=True, exist_ok=True)
        target = free_name(folder / file.path.name)
        file.path.rename(target)
        self._seen.pop(file.path, None)
        self._just_moved[target] = file
        # Between looking and moving, a scanner may have saved another under the same name.
        if mark_at(target) in {file.mark, None}:
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
        note = free_name(target.with_name(fitting(target.name, ".reason.txt")))
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
            mark = mark_at(target)
            if mark not in {moved.mark, None}:
                try:
                    path = _move_back(target, moved.origin)
                except OSError:
                    kept[target] = moved  # however long somebody has it open
                else:
                    back.append(as_text(path.relative_to(self.root).as_posix()))
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
            as_text(os.path.relpath(os.fspath(error.filename), self.root)): error
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
            place=as_text("/".join(parts)),
            target=as_text(parts[0]) if len(parts) > 1 else INBOX,
            mark=Mark.of(status),
            identity=(status.st_dev, status.st_ino),
            is_plain=stat.S_ISREG(status.st_mode),
        )


def _move_back(target: Path, origin: Path) -> Path:
    origin.parent.mkdir(parents=True, exist_ok=True)
    free = free_name(origin)
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
        yield from (Path(parent, name) for name in names if is_ours(name))
