"""
The event handlers of files that people bring: S3 → SQS → `files`, and the sweep that finds what
lost its event. They stand above every feature whose things have files, since each takes its own:
a feature adds its `Taker` here, as `chalicelib/files/service.py` says.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from chalice.app import Blueprint, CloudWatchEvent, Rate, SQSEvent

from chalicelib.aws import bucket, queues
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.observe import count, logger
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.sweeping import has_its_turn, some_of
from chalicelib.documents.taking import place_of_document
from chalicelib.edge.arrivals import arrivals, repetition
from chalicelib.edge.events import Body, each_message
from chalicelib.files.arriving import take_in
from chalicelib.files.model import LooseKind, TargetKind, ThingKind
from chalicelib.files.service import Taker
from chalicelib.invoices.taking import place_of_annex, place_of_invoice
from chalicelib.messages.taking import place_of_attachment

events = Blueprint(__name__)

TAKERS: Mapping[TargetKind, Taker] = {
    ThingKind.DOCUMENT: place_of_document,
    ThingKind.INVOICE: place_of_invoice,
    ThingKind.ANNEX: place_of_annex,
    LooseKind.ATTACHMENT: place_of_attachment,
}
# Younger files are on their way by themselves; older ones have lost their event or their worker.
SWEPT_AFTER = timedelta(minutes=8)
_MOST_A_SWEEP = 500


@events.on_sqs_message(queue="awizo-files", batch_size=1, name="files")
def files(event: SQSEvent) -> dict[str, Any]:
    """Bring every file that arrived to its end."""
    return each_message(event, _take_in_all)


@events.schedule(Rate(5, unit=Rate.MINUTES), name="sweep_files")
def sweep_files(event: CloudWatchEvent) -> None:  # noqa: ARG001 - the time is all it says
    """Announce again what has lain in the bucket of uploads for too long."""
    found = some_of(_left_behind(), _MOST_A_SWEEP)
    for stored in found:
        queues.send(config().files_queue_url, repetition(stored))
    if found:
        logger.warning("files.swept", extra={"files": len(found)})
        count("FilesSwept", len(found))


def _left_behind() -> Iterator[StoredObject]:
    now = clock.now()
    for stored in bucket.versions(config().uploads_bucket):
        waited = now - stored.modified_at if stored.modified_at else SWEPT_AFTER
        if waited >= SWEPT_AFTER and has_its_turn(waited):
            yield stored


def _take_in_all(body: Body) -> None:
    for arrival in arrivals(body, bucket=config().uploads_bucket):
        take_in(arrival, TAKERS)
