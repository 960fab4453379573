"""
The folder that plays the scanner. A file that has stopped growing is put into the intake bucket
with one bare PUT, as any device does it, under the path that it has in the folder; then it moves to
`sent/`, or to `refused/` with the reason beside it.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

SCANNER = "local-scanner"
SENT, REFUSED = "sent", "refused"
_LOOK_S = 0.5
_SETTLED_S = 1.0
_LARGEST_BYTES = 5 * 1024**3
_LONGEST_KEY_BYTES = 1024


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when it last changed."""

    size_bytes: int
    modified_ns: int
    since_s: float


class Watcher:
    """Looks at the folder twice a second; a file may also be dropped while nothing runs."""

    def __init__(self, folder: Path, bucket: str, s3: Any, report: Callable[[str], None]) -> None:  # noqa: ANN401 - boto3's clients are made at run time
        self._folder = folder
        self._bucket = bucket
        self._s3 = s3
        self._report = report
        self._seen: dict[Path, _Seen] = {}
        self._stop = threading.Event()
        for name in (SENT, REFUSED):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the file under way and stop."""
        self._stop.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stop.wait(_LOOK_S):
            self.look(time.monotonic())

    def look(self, now_s: float) -> None:
        """Send every file that has not changed for a second."""
        present = list(_files(self._folder))
        for path in present:
            if self._has_settled(path, now_s):
                self._send(path)
        self._seen = {path: self._seen[path] for path in present if path in self._seen}

    def _has_settled(self, path: Path, now_s: float) -> bool:
        try:
            status = path.stat()
        except OSError:
            return False
        before = self._seen.get(path)
        if before and (before.size_bytes, before.modified_ns) == (
            status.st_size,
            status.st_mtime_ns,
        ):
            return now_s - before.since_s >= _SETTLED_S
        self._seen[path] = _Seen(status.st_size, status.st_mtime_ns, now_s)
        return False

    def _send(self, path: Path) -> None:
        """A file stays where it is when the bucket does not answer: it is sent at a later look."""
        place = path.relative_to(self._folder)
        key = f"{SCANNER}/{place.as_posix()}"
        reason = _why_not(key, path)
        if not reason:
            try:
                with path.open("rb") as content:
                    self._s3.put_object(Bucket=self._bucket, Key=key, Body=content)
            except ClientError as error:
                reason = f"the bucket refused it: {error}"
            except (BotoCoreError, OSError):
                return
        if reason:
            self._put_aside(path, REFUSED, reason)
        else:
            self._put_aside(path, SENT)

    def _put_aside(self, path: Path, where: str, reason: str = "") -> None:
        place = path.relative_to(self._folder)
        target = _free_name(self._folder / where / place)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)
        self._seen.pop(path, None)
        if reason:
            note = target.with_name(f"{target.name}.reason.txt")
            note.write_text(f"{reason}\n", encoding="utf-8")
        self._report(f"scanner: {place} {where}{f' ({reason})' if reason else ''}")


def _files(folder: Path) -> Iterator[Path]:
    """Files that wait, oldest first; hidden and half-written ones are not ours."""
    found = []
    for parent, folders, names in os.walk(folder):
        if Path(parent) == folder:
            folders[:] = [name for name in folders if name not in {SENT, REFUSED}]
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in names if _is_ours(name)]
    return iter(sorted(found, key=_age))


def _is_ours(name: str) -> bool:
    return not name.startswith((".", "~")) and not name.endswith((".part", ".tmp", ".crdownload"))


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0


def _why_not(key: str, path: Path) -> str:
    """Why the bucket could not take a file; empty when it can."""
    try:
        size = path.stat().st_size
        length = len(key.encode())
    except (OSError, UnicodeEncodeError):
        return "its name cannot be written as UTF-8"
    if path.is_symlink() or not path.is_file():
        return "it is not a regular file"
    if length > _LONGEST_KEY_BYTES:
        return f"its path is longer than {_LONGEST_KEY_BYTES} bytes"
    if size > _LARGEST_BYTES:
        return "it is larger than 5 GB"
    return ""


def _free_name(path: Path) -> Path:
    """The path itself, or one with a number when something has that name already."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
