"""The handler that AWS calls by schedule: `sweep_privacy`. Lambda imports this module alone."""

import time

from chalice.app import Blueprint, CloudWatchEvent, Rate

from chalicelib.privacy import running

events = Blueprint(__name__)

# The function lives for 300 s. What is begun then may be a page of rows, or one of large files.
_LAST_START_S = 150


@events.schedule(Rate(1, unit=Rate.MINUTES), name="sweep_privacy")
def sweep_privacy(event: CloudWatchEvent) -> None:  # noqa: ARG001 - the time is all it says
    """Bring exports, erasures and removals further; every minute, since somebody waits for them."""
    started = time.monotonic()
    running.sweep_privacy(lambda: time.monotonic() - started < _LAST_START_S)
