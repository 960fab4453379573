"""
What S3 says about files that came: its own notification, or a sweep's repetition of one. Keys in it
are form-encoded and are decoded here, exactly once.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.observe import logger
from chalicelib.core.values import Value
from chalicelib.edge.events import PoisonMessage

_KNOWN_MAJOR = "2"


class Arrival(Value):
    """One object version that arrived; `key` is decoded."""

    bucket: str
    key: str
    version_id: str


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
            logger.warning("files.foreign_bucket", extra={"bucket": arrival.bucket[:100]})
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
        if not text_in(record["eventName"]).startswith("ObjectCreated:"):
            return None
        if text_in(record["eventVersion"]).partition(".")[0] != _KNOWN_MAJOR:
            raise PoisonMessage("an S3 notification of an unknown version")
        part, stored = record["s3"]["bucket"], record["s3"]["object"]
        key = unquote_plus(text_in(stored["key"]), errors="strict")
        key.encode()  # Half a character (a lone surrogate) cannot have come from S3.
        return Arrival(text_in(part["name"]), key, text_in(stored["versionId"]))
    except (LookupError, TypeError, UnicodeError) as error:
        raise PoisonMessage("an S3 notification that cannot be read") from error


def text_in(value: object) -> str:
    """
    A text of a message that is not empty.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(value, str) or not value:
        raise TypeError("not a text")
    return value
