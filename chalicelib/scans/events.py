"""The scans' event handlers: S3 → SQS → `intake`, and the sweep that finds what never arrived."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from chalice.app import Blueprint, CloudWatchEvent, Rate, SQSEvent

from chalicelib.aws import bucket, queues
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.observe import count, logger
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.sweeping import has_its_turn, some_of
from chalicelib.edge.events import Body, each_message
from chalicelib.scans.envelope import arrivals, repetition
from chalicelib.scans.intake import take_in

events = Blueprint(__name__)

# Younger files are on their way by themselves; older ones have lost their event or their worker.
# With the sweep's pace and the check itself, none waits for a quarter of an hour (T38).
SWEPT_AFTER = timedelta(minutes=8)
_MOST_A_SWEEP = 500


@events.on_sqs_message(queue="awizo-intake", batch_size=1, name="intake")
def intake(event: SQSEvent) -> dict[str, Any]:
    """Bring every file that arrived to its final state."""
    return each_message(event, _take_in_all)


@events.schedule(Rate(5, unit=Rate.MINUTES), name="sweep_intake")
def sweep_intake(event: CloudWatchEvent) -> None:  # noqa: ARG001 - the time is all it says
    """Announce again whatever has lain in the intake bucket for too long."""
    found = some_of(_left_behind(), _MOST_A_SWEEP)
    for stored in found:
        queues.send(config().intake_queue_url, repetition(stored))
    if found:
        logger.warning("intake.swept", extra={"files": len(found)})
        count("IntakeSwept", len(found))


def _left_behind() -> Iterator[StoredObject]:
    now = clock.now()
    for stored in bucket.versions(config().intake_bucket):
        waited = now - stored.modified_at if stored.modified_at else SWEPT_AFTER
        if waited >= SWEPT_AFTER and has_its_turn(waited):
            yield stored


def _take_in_all(body: Body) -> None:
    for arrival in arrivals(body, bucket=config().intake_bucket):
        take_in(arrival)
