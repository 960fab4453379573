"""The handler that AWS calls by schedule: `sweep_seats`. Lambda imports this module alone."""

import time

from chalice.app import Blueprint, CloudWatchEvent, Rate

from chalicelib.seats import sweep

events = Blueprint(__name__)

# The function lives for 300 s. The last people that are taken on may take a minute.
_LAST_START_S = 240


@events.schedule(Rate(6, unit=Rate.HOURS), name="sweep_seats")
def sweep_seats(event: CloudWatchEvent) -> None:  # noqa: ARG001 - the time is all it says
    """Count whom nobody counted this month; every six hours."""
    started = time.monotonic()
    sweep.sweep_seats(lambda: time.monotonic() - started < _LAST_START_S)
