"""
What outlives the process. MiniStack saves its state at a clean stop only; here it is saved shortly
after every change. All of it is written elsewhere first and then moved into place within a moment,
so that a killed process loses next to nothing and hardly ever mixes two states.
"""

import asyncio
import logging
import shutil
import time
import urllib.request
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

SAVE_PATH = "/_local/save"
_PAUSE_S = 0.3
_log = logging.getLogger(__name__)
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Keeper:
    """Saves the state when requests may have changed it."""

    def __init__(self, folder: Path, write: Callable[[Path, bool], None]) -> None:
        """
        Args:
            folder: where the emulator looks for its state when it starts.
            write: puts services' state as files into a folder: of all services, or, since that is
                slow, only of those that the product uses while it runs.
        """
        self._folder = folder
        self._write = write
        self._changed = False

    def watch(self, app: App) -> App:
        """The same application, noting every request that may change something."""

        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and scope["path"] == SAVE_PATH:
                await self._answer_save(send)
                return
            await app(scope, receive, send)
            if scope["type"] == "http" and scope["method"] not in _READING:
                self._changed = True

        return watched

    async def run(self) -> None:
        """Save for ever; a save that takes long is followed by a pause of ten times its length."""
        while True:
            started = time.monotonic()
            if self._changed:
                try:
                    self.save()
                except Exception:  # noqa: BLE001 - a later attempt may succeed
                    self._changed = True
                    _log.exception("the state could not be saved; trying again")
            await asyncio.sleep(max(_PAUSE_S, 10 * (time.monotonic() - started)))

    def save(self, *, everything: bool = False) -> None:
        """Write the services' state beside the old one, then put it in its place."""
        self._changed = False
        fresh = self._folder.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        self._write(fresh, everything)
        for path in fresh.iterdir():
            path.replace(self._folder / path.name)
        fresh.rmdir()

    async def _answer_save(self, send: Send) -> None:
        self.save(everything=True)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def save_now(endpoint: str) -> None:
    """Let the emulator at an address write everything down before anybody relies on it."""
    request = urllib.request.Request(endpoint + SAVE_PATH, method="POST")  # noqa: S310 - of this machine
    with urllib.request.urlopen(request, timeout=30):  # noqa: S310
        pass
