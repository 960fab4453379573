"""
What a message in the intake queue says: S3's own notification, or the sweep's repetition of one.
Keys in it are form-encoded and are decoded here, exactly once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from chalicelib.aws.observe import logger
from chalicelib.aws.bucket import StoredObject
from chalicelib.edge.events import PoisonMessage

_KNOWN_MAJOR = "2"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One object version that arrived; `key` is decoded."""

    bucket: str
    key: str
    version_id: str


def arrivals(body: Mapping[str, Any], *, bucket: str) -> Iterator[Arrival]:
    """
    The object versions that a message tells of.

    Other buckets' are left out with a line in the log, as are removals; S3's test message has none.

    Raises:
        PoisonMessage: nothing that S3 or the sweep would send.
    """
    if body.get("Event") == "s3:TestEvent":
        return
    records = body.get("Records")
    if not isinstance(records, list):
        raise PoisonMessage("no S3 notification")
    for record in records:
        arrival = _arrival(record)
        if arrival is None:
            continue
        if arrival.bucket != bucket:
            logger.warning("intake.foreign_bucket", extra={"bucket": arrival.bucket})
            continue
        yield arrival


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


def _arrival(record: object) -> Arrival | None:
    try:
        if not str(record["eventName"]).startswith("ObjectCreated:"):  # type: ignore[index]
            return None
        if str(record["eventVersion"]).partition(".")[0] != _KNOWN_MAJOR:  # type: ignore[index]
            raise PoisonMessage("an S3 notification of an unknown version")
        part = record["s3"]  # type: ignore[index]
        key = unquote_plus(part["object"]["key"], errors="strict")
        return Arrival(part["bucket"]["name"], key, part["object"]["versionId"])
    except (KeyError, TypeError, UnicodeDecodeError) as error:
        raise PoisonMessage("an S3 notification that cannot be read") from error
