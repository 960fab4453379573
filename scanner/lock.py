"""
One bridge for one folder. The operating system holds the lock, so that a bridge that was killed
leaves none behind.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from scanner.settings import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = ".awizo-bridge.lock"

if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """
    Serve a folder alone within the block.

    Raises:
        Problem: another bridge serves it, or nothing can be written there.
    """
    try:
        file = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Problem(f"{folder} cannot be written to: {error.strerror}.") from error
    try:
        try:
            _take(file)
        except OSError as error:
            raise Problem(f"Another bridge serves {folder} already. Stop it first.") from error
        yield
    finally:
        os.close(file)
