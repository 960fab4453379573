"""The handler that AWS calls by schedule: `sweep_panels`. Lambda imports this module alone."""

import time

from chalice.app import Blueprint, CloudWatchEvent, Rate

from chalicelib.members import sweep

events = Blueprint(__name__)

# The function lives for 120 s. What is begun then may take half a minute with every service slow.
_LAST_START_S = 80


@events.schedule(Rate(5, unit=Rate.MINUTES), name="sweep_panels")
def sweep_panels(event: CloudWatchEvent) -> None:  # noqa: ARG001 - the time is all it says
    """Bring to their end the deletions of panels that are not over; every five minutes."""
    started = time.monotonic()
    sweep.sweep_panels(lambda: time.monotonic() - started < _LAST_START_S)
