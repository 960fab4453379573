"""One run per data folder. The lock is the kernel's, so a killed run leaves none behind."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

from local.folder import DataFolder
from local.steps import Problem


@contextmanager
def only_run(folder: DataFolder) -> Iterator["Lock"]:
    """
    Hold the folder while the block runs.

    Raises:
        Problem: another run holds it (the text names it and its address), or the folder cannot be
            written.
    """
    try:
        folder.root.mkdir(parents=True, exist_ok=True)
        opened = folder.lock.open("a+", encoding="utf-8")
    except OSError as error:
        raise Problem(
            f"The data folder {folder.root} cannot be used ({error.strerror}). "
            "Name another one with DATA=…"
        ) from None
    with opened as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Problem(_who(file.read(), folder)) from None
        held = Lock(file.fileno())
        held.tell(process=os.getpid())
        yield held


def running(folder: DataFolder) -> dict[str, str | int]:
    """
    What the run that holds the folder tells of itself.

    Raises:
        Problem: there is none.
    """
    none = Problem(f"Awizo does not run on {folder.root}. Start it with: make run")
    try:
        file = folder.lock.open("r", encoding="utf-8")
    except OSError:
        raise none from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _facts(file.read())
    raise none


class Lock:
    """The lock while it is held; it can say more about its holder."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def tell(self, **facts: str | int) -> None:
        """Write what another run will be told."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, json.dumps(facts).encode(), 0)


def _who(text: str, folder: DataFolder) -> str:
    facts = _facts(text)
    at = f" at {facts['address']}" if "address" in facts else ""
    process = f" (process {facts['process']})" if "process" in facts else ""
    return (
        f"Awizo is already running on {folder.root}{process}{at}. "
        "Stop it first, or use another folder: make run DATA=…"
    )


def _facts(text: str) -> dict[str, str | int]:
    """None while they are being written."""
    try:
        facts: dict[str, str | int] = json.loads(text)
    except ValueError:
        return {}
    return facts
