"""
Where a file lies while it is looked into. A worker that is killed leaves its folder behind, and a
warm function keeps its disk: what is older than any invocation can be is removed first.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "awizo-intake-"
# Lambda ends an invocation after 15 minutes at the latest.
_LEFT_BEHIND_AFTER_S = 20 * 60


@contextmanager
def work_folder() -> Iterator[Path]:
    """An empty folder for one file, gone after the block."""
    _remove_leftovers()
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder:
        yield Path(folder)


def _remove_leftovers() -> None:
    oldest_s = time.time() - _LEFT_BEHIND_AFTER_S
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            is_left = folder.stat().st_mtime < oldest_s
        except FileNotFoundError:
            continue
        if is_left:
            shutil.rmtree(folder, ignore_errors=True)
