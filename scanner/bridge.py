"""
The bridge itself: each finished file is offered, sent if it is wanted, and put aside. It may be
killed anywhere: what still lies in the folder is offered again, and the office knows it by content.
When there is nothing to deliver it says now and then that it lives.
"""

from __future__ import annotations

import contextlib
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.files import Finished, is_unchanged, open_unchanged, sha256_of
from scanner.folder import REFUSED, SENT, Folder
from scanner.office import FileRefused, KeyRefused, NotNow, Offline
from scanner.settings import Problem

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from scanner.files import Mark
    from scanner.office import Office
    from scanner.settings import Settings

_LOOK_S = 0.5
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0
_KEY_PAUSE_S = 60.0
# The office tells its people when nothing was heard for an hour.
_REPORT_EVERY_S = 600.0
_REPORT_AGAIN_S = 60.0
_LONGEST_NAME = 255


@dataclass(frozen=True)
class _Decided:
    """What the office said about a file, which may have to wait until it can be moved."""

    mark: Mark
    where: str
    reason: str = ""

    @property
    def because(self) -> str:
        return f": {self.reason}" if self.reason else ""

    def stuck(self, place: str, error: str) -> str:
        """The line for a file that cannot be moved."""
        if self.reason:
            return f"refused, but cannot be moved  {place}: {self.reason} ({error})"
        return f"delivered, but cannot be moved  {place}: {error}"


class Bridge:
    """Looks at the folder twice a second and delivers what is finished."""

    def __init__(self, settings: Settings, office: Office, say: Callable[[str], None]) -> None:
        self._folder = Folder(settings.folder, say)
        self._office = office
        self._say = say
        self._trouble = ""
        self._failures = 0
        self._resume_s = 0.0
        self._report_s = 0.0
        self._misses: dict[Path, tuple[int, float]] = {}
        self._decided: dict[Path, _Decided] = {}

    def run(self, stop: threading.Event) -> None:
        """Until asked to stop; the file under way is finished first, if its line lets it."""
        while not stop.is_set():
            self.look(time.monotonic(), stop)
            stop.wait(_LOOK_S)

    def look(self, now_s: float, stop: threading.Event | None = None) -> None:
        """Deliver what is finished by now, unless the office is given time to come back."""
        try:
            files = self._folder.finished(now_s)
        except OSError as error:
            self._wait("the folder cannot be read", error.strerror or str(error), now_s)
            return
        for place in self._folder.take_back(now_s):
            self._say(f"back  {place}: it was still being written when it went; it is sent again")
        self._misses = {f.path: self._misses[f.path] for f in files if f.path in self._misses}
        self._decided = {f.path: self._decided[f.path] for f in files if f.path in self._decided}
        if now_s < self._resume_s:
            return
        # A file that failed lets the others go first, so that none can hold them up.
        for file in sorted(files, key=self._turn):
            if stop is not None and stop.is_set():
                return
            if now_s >= self._turn(file)[1] and not self._delivers(file, now_s):
                return
        if now_s >= self._report_s and not (stop is not None and stop.is_set()):
            self._report(now_s)

    def _report(self, now_s: float) -> None:
        """
        Say that the bridge lives. Whatever becomes of it, files are delivered as if it had not been
        tried: it has a pace of its own, and the folder may hold something in the next moment.
        """
        self._report_s = now_s + _jittered(_REPORT_AGAIN_S)
        try:
            self._office.report()
        except NotNow:
            self._was_heard(now_s)
        except KeyRefused as refusal:
            self._tell("the key was refused", str(refusal))
        except Problem as problem:
            self._tell("there is no key", str(problem))
        except Offline as error:
            self._tell("offline", str(error))
        else:
            self._was_heard(now_s)
            self._go_on()

    def _was_heard(self, now_s: float) -> None:
        """Whoever asked for a place need not say that it lives."""
        self._report_s = now_s + _jittered(_REPORT_EVERY_S)

    def _turn(self, file: Finished) -> tuple[int, float]:
        return self._misses.get(file.path, (0, 0.0))

    def _delivers(self, file: Finished, now_s: float) -> bool:
        """Whether the next file may be tried at once."""
        decided = self._decided.get(file.path)
        if decided is not None and decided.mark == file.mark:
            self._put_aside(file, decided, now_s)
            return True
        try:
            if self._is_delivered(file, now_s):
                self._put_aside(file, _Decided(file.mark, SENT), now_s)
        except FileRefused as refusal:
            self._go_on()
            self._put_aside(file, _Decided(file.mark, REFUSED, str(refusal)), now_s)
        except (NotNow, OSError) as error:
            self._miss(file, str(error), now_s)
        except KeyRefused as refusal:
            self._wait("the key was refused", str(refusal), now_s, pause_s=_KEY_PAUSE_S)
            return False
        except Problem as problem:
            self._wait("there is no key", str(problem), now_s, pause_s=_KEY_PAUSE_S)
            return False
        except Offline as error:
            count = self._turn(file)[0]
            self._misses[file.path] = (count + 1, now_s)
            self._wait("offline", str(error), now_s)
            return False
        return True

    def _is_delivered(self, file: Finished, now_s: float) -> bool:
        if not file.is_plain:
            raise FileRefused("It is not a regular file.")
        content = open_unchanged(file)
        if content is None:
            return False
        with content:
            offer = {
                "target": file.target[:_LONGEST_NAME],
                "made_at": file.made_at,
                "sha256": sha256_of(content),
                "size_bytes": file.mark.size_bytes,
                "name": file.place.rpartition("/")[2][-_LONGEST_NAME:],
            }
            if not is_unchanged(file, content):
                return False
            place = self._office.ask(offer)
            self._was_heard(now_s)
            if place is not None:
                self._office.put(place, content)
            is_same = is_unchanged(file, content)
        self._go_on()
        # What changed since is another scan, and waits until it is finished.
        return is_same

    def _put_aside(self, file: Finished, decided: _Decided, now_s: float) -> None:
        """What is decided is not asked again, however long a file cannot be moved."""
        try:
            target = self._folder.put_aside(file, decided.where)
        except OSError as error:
            if file.path not in self._decided:
                self._say(decided.stuck(file.place, error.strerror or str(error)))
            self._decided[file.path] = decided
            self._miss(file, "", now_s)
            return
        self._decided.pop(file.path, None)
        if target is None:
            return
        self._say(f"{decided.where}  {file.place}{decided.because}")
        if decided.reason:
            with contextlib.suppress(OSError):
                self._folder.note(target, decided.reason)

    def _miss(self, file: Finished, reason: str, now_s: float) -> None:
        """This file later, the others at once; a reason is said at the first time only."""
        count = self._turn(file)[0]
        self._misses[file.path] = (count + 1, now_s + _pause_s(count))
        if reason and not count:
            self._say(f"waits  {file.place}: {reason}")

    def _wait(self, what: str, reason: str, now_s: float, *, pause_s: float | None = None) -> None:
        """Nothing for a while."""
        self._tell(what, reason)
        pause = _pause_s(self._failures) if pause_s is None else pause_s
        self._failures += 1
        self._resume_s = now_s + pause

    def _tell(self, what: str, reason: str) -> None:
        """A trouble when it begins, and when it is another one than before."""
        if self._trouble != what:
            self._trouble = what
            self._say(f"{what}: {reason}; nothing is lost, trying again")

    def _go_on(self) -> None:
        if self._trouble:
            self._say("online again")
        self._trouble, self._failures, self._resume_s = "", 0, 0.0


def _pause_s(failures: int) -> float:
    """Longer with each failure, and never the same for all bridges of an office."""
    return _jittered(min(_FIRST_PAUSE_S * 2.0 ** min(failures, 10), _LONGEST_PAUSE_S), of=0.5)


def _jittered(longest_s: float, *, of: float = 0.1) -> float:
    """Up to a tenth shorter, or as much as is said."""
    return random.uniform(longest_s * (1 - of), longest_s)  # noqa: S311 - jitter
