"""What a person sees while things are set up: one line per step, with the seconds that it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Problem(Exception):
    """Something that a person must change; its text is the one line that they see."""


class Step:
    """A step under way."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.note = ""
        self._started = time.monotonic()

    def progress(self, text: str) -> None:
        """Show how far it is, where the output is a terminal."""
        if sys.stdout.isatty():
            print(f"\r\033[K  …      {self.title}: {text}"[:100], end="", flush=True)

    def end(self, mark: str) -> None:
        """Replace the progress by the result."""
        clear = "\r\033[K" if sys.stdout.isatty() else ""
        seconds = time.monotonic() - self._started
        note = f" ({self.note})" if self.note else ""
        print(f"{clear}  {mark} {seconds:5.1f} s  {self.title}{note}", flush=True)


@contextmanager
def step(title: str) -> Iterator[Step]:
    """Announce a step and, at its end, say how long it took."""
    current = Step(title)
    current.progress("…")
    try:
        yield current
    except BaseException:
        current.end("✗")
        raise
    current.end("✓")


def say(text: str = "") -> None:
    """A line for the person who started the command."""
    print(text, flush=True)
