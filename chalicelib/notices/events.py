"""
The handlers that AWS calls: `mailer` for messages of the notice queue, `sweep_notices` by schedule.
Lambda imports this module alone.
"""

import time
from functools import partial
from typing import Any

from chalice.app import Blueprint, CloudWatchEvent, Rate, SQSEvent

from chalicelib.edge.events import each_message
from chalicelib.notices.receive import receive
from chalicelib.notices.sweep import sweep_outbox

events = Blueprint(__name__)

# The function lives for 60 s. The last e-mail may take 40 s: its claim, 17 s for the mail service
# to answer or not, and writing down which.
_LAST_START_S = 20


@events.on_sqs_message(queue="awizo-notices", batch_size=1, name="mailer")
def mailer(event: SQSEvent) -> dict[str, Any]:
    """Act on each message on its own; only those that failed come back (T49)."""
    started = time.monotonic()

    def has_time() -> bool:
        return time.monotonic() - started < _LAST_START_S

    return each_message(event, partial(receive, has_time=has_time))


@events.schedule(Rate(5, unit=Rate.MINUTES), name="sweep_notices")
def sweep_notices(event: CloudWatchEvent) -> None:  # noqa: ARG001 - the time is all it says
    """Wake what waits; every five minutes."""
    sweep_outbox()
