"""What the bridge says: a line for each file and for each change, on the screen and in a file."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Lines:
    """Lines with their time; whoever cannot read them does not stop the bridge."""

    def __init__(self, log: Path | None) -> None:
        self._log = log

    def say(self, text: str) -> None:
        """One line, whatever a file's name holds."""
        octets = self.keep(text)
        # Without a console (a service of Windows) there is no standard output.
        if sys.stdout is not None:
            with contextlib.suppress(OSError):
                sys.stdout.buffer.write(octets)
                sys.stdout.flush()

    def keep(self, text: str) -> bytes:
        """One line in the file only; returns it."""
        shown = "".join(c if c.isprintable() else "?" for c in text)
        line = f"{time.strftime('%Y-%m-%d %H:%M:%S')}  {shown}\n"
        octets = line.encode("utf-8", "replace")
        if self._log is not None:
            with contextlib.suppress(OSError), self._log.open("ab") as file:
                file.write(octets)
        return octets
