"""The handler that AWS calls by schedule: `seal_audit`. Lambda imports this module alone."""

import time

from chalice.app import Blueprint, CloudWatchEvent, Rate

from chalicelib.trail import sealing

events = Blueprint(__name__)

# The function lives for 300 s; a day of a large office takes some seconds.
_LAST_START_S = 200


@events.schedule(Rate(1, unit=Rate.HOURS), name="seal_audit")
def seal_audit(event: CloudWatchEvent) -> None:  # noqa: ARG001 - the time is all it says
    """Seal the days of the audit that are over; asked every hour, it does so once a day."""
    started = time.monotonic()
    sealing.seal_days(lambda: time.monotonic() - started < _LAST_START_S)
