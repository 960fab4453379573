"""
What a message in the intake queue says: S3's own notification, the sweep's repetition of one, or
that staff asked to arrange a scan. Keys in it are form-encoded and are decoded here, exactly once.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.observe import logger
from chalicelib.core.values import Value
from chalicelib.edge.events import PoisonMessage

_KNOWN_MAJOR = "2"
_JOB = "arrange"


class Arrival(Value):
    """One object version that arrived; `key` is decoded."""

    bucket: str
    key: str
    version_id: str


class Job(Value):
    """That staff asked to arrange a scan; what they asked for stands in its row."""

    scan_id: str
    job_id: str


def job_in(body: Mapping[str, Any]) -> Job | None:
    """
    The job that a message tells of; None for a message about files.

    Raises:
        PoisonMessage: it is about a job and names none.
    """
    told = body.get(_JOB)
    if told is None:
        return None
    try:
        return Job(_text(told["scan_id"]), _text(told["job_id"]))
    except (LookupError, TypeError) as error:
        raise PoisonMessage("a job that cannot be read") from error


def job_message(job: Job) -> dict[str, Any]:
    """A message that tells of a job."""
    return {_JOB: {"scan_id": job.scan_id, "job_id": job.job_id}}


def arrivals(body: Mapping[str, Any], *, bucket: str) -> Iterator[Arrival]:
    """
    The object versions that a message tells of.

    Other buckets' are left out with a line in the log, as are removals; S3's test message has none.

    Raises:
        PoisonMessage: something is in it that neither S3 nor the sweep would send; raised at the
            end, after all that can be understood.
    """
    if body.get("Event") == "s3:TestEvent":
        return
    records = body.get("Records")
    if not isinstance(records, list):
        raise PoisonMessage("no S3 notification")
    poison: PoisonMessage | None = None
    for record in records:
        try:
            arrival = _arrival(record)
        except PoisonMessage as error:
            poison = error
            continue
        if arrival is None:
            continue
        if arrival.bucket != bucket:
            logger.warning("intake.foreign_bucket", extra={"bucket": arrival.bucket[:100]})
            continue
        yield arrival
    if poison is not None:
        raise poison


def repetition(stored: StoredObject) -> dict[str, Any]:
    """A message that tells of an object version again, as S3 would have."""
    return {
        "Records": [
            {
                "eventVersion": "2.1",
                "eventSource": "aws:s3",
                "eventName": "ObjectCreated:Swept",
                "s3": {
                    "bucket": {"name": stored.bucket},
                    "object": {
                        "key": quote_plus(stored.key),
                        "versionId": stored.version_id,
                        "size": stored.size_bytes,
                    },
                },
            }
        ]
    }


def _arrival(record: Any) -> Arrival | None:  # noqa: ANN401 - JSON
    """What one record tells of; None when it tells of something else than an arrival."""
    try:
        if not _text(record["eventName"]).startswith("ObjectCreated:"):
            return None
        if _text(record["eventVersion"]).partition(".")[0] != _KNOWN_MAJOR:
            raise PoisonMessage("an S3 notification of an unknown version")
        part, stored = record["s3"]["bucket"], record["s3"]["object"]
        key = unquote_plus(_text(stored["key"]), errors="strict")
        key.encode()  # Half a character (a lone surrogate) cannot have come from S3.
        return Arrival(_text(part["name"]), key, _text(stored["versionId"]))
    except (LookupError, TypeError, UnicodeError) as error:
        raise PoisonMessage("an S3 notification that cannot be read") from error


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("not a text")
    return value
