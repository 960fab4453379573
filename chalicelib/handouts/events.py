"""The handler that AWS calls by schedule: `sweep_handouts`. Lambda imports this module alone."""

import time

from chalice.app import Blueprint, CloudWatchEvent, Rate

from chalicelib.handouts import sweep

events = Blueprint(__name__)

# The function lives for 120 s. What is begun then may take half a minute with every service slow.
_LAST_START_S = 80


@events.schedule(Rate(5, unit=Rate.MINUTES), name="sweep_handouts")
def sweep_handouts(event: CloudWatchEvent) -> None:  # noqa: ARG001 - the time is all it says
    """Bring to their end what stands still; every five minutes."""
    started = time.monotonic()
    sweep.sweep_handouts(lambda: time.monotonic() - started < _LAST_START_S)
