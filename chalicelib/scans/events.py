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
from chalicelib.scans.arrange_job import carry_out
from chalicelib.scans.arranging import announce, list_arranging
from chalicelib.scans.envelope import arrivals, job_in, repetition
from chalicelib.scans.intake import take_in
from chalicelib.scans.model import Scan

events = Blueprint(__name__)

# Younger files are on their way by themselves; older ones have lost their event or their worker.
# With the sweep's pace and the check itself, none waits for a quarter of an hour (T38).
SWEPT_AFTER = timedelta(minutes=8)
_MOST_A_SWEEP = 500


@events.on_sqs_message(queue="awizo-intake", batch_size=1, name="intake")
def intake(event: SQSEvent) -> dict[str, Any]:
    """Bring every file that arrived to its final state, and arrange what staff asked for."""
    return each_message(event, _take_in_all)


@events.schedule(Rate(5, unit=Rate.MINUTES), name="sweep_intake")
def sweep_intake(event: CloudWatchEvent) -> None:  # noqa: ARG001 - the time is all it says
    """Announce again what has lain in the intake bucket, or was to be arranged, for too long."""
    found = some_of(_left_behind(), _MOST_A_SWEEP)
    for stored in found:
        queues.send(config().intake_queue_url, repetition(stored))
    if found:
        logger.warning("intake.swept", extra={"files": len(found)})
        count("IntakeSwept", len(found))
    jobs = some_of(_forgotten_jobs(), _MOST_A_SWEEP)
    for scan in jobs:
        announce(scan)
    if jobs:
        logger.warning("intake.jobs_swept", extra={"jobs": len(jobs)})
        count("IntakeSwept", len(jobs))


def _left_behind() -> Iterator[StoredObject]:
    now = clock.now()
    for stored in bucket.versions(config().intake_bucket):
        waited = now - stored.modified_at if stored.modified_at else SWEPT_AFTER
        if waited >= SWEPT_AFTER and has_its_turn(waited):
            yield stored


def _forgotten_jobs() -> Iterator[Scan]:
    now = clock.now()
    for scan in list_arranging(now - SWEPT_AFTER):
        if scan.arranging is not None and has_its_turn(now - scan.arranging.at):
            yield scan


def _take_in_all(body: Body) -> None:
    job = job_in(body)
    if job is not None:
        carry_out(job)
        return
    for arrival in arrivals(body, bucket=config().intake_bucket):
        take_in(arrival)
