"""
The scanner's side of the world: files put into the intake bucket as any device would, the messages
in which S3 tells of them, and what is in the buckets, the table and the queues afterwards.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

from botocore.exceptions import ClientError

from chalicelib.aws import bucket, clients
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.table import Raw
from chalicelib.config import config
from chalicelib.core import ids
from chalicelib.scans import events
from chalicelib.scans.model import Scan
from chalicelib.scans.store import get_scan, scan_of
from tests.harness.moment import Moment
from tests.harness.quick import tables
from tests.harness.tick import TICK

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dropped:
    """One object version as it came, and the scan that it is going to be."""

    bucket: str
    key: str
    version_id: str
    size_bytes: int

    @property
    def scan_id(self) -> str:
        """The scan's id, which anybody can work out from what S3 says."""
        return ids.derived_id("scn", self.bucket, self.key, self.version_id)


def drop(key: str, content: bytes, *, into: str | None = None) -> Dropped:
    """A bare PUT into the intake bucket (or another), without a word to anybody."""
    name = into or config().intake_bucket
    answer = clients.call("s3", "put_object", Bucket=name, Key=key, Body=content)
    return Dropped(name, key, answer["VersionId"], len(content))


def record_of(dropped: Dropped, *, event: str = "ObjectCreated:Put") -> Body:
    """What S3 says about one object version; the key is form-encoded with its slashes left."""
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "eu-central-1",
        "eventTime": "2026-11-20T09:30:00.000Z",
        "eventName": event,
        "userIdentity": {"principalId": "AWS:AIDAEXAMPLE"},
        "requestParameters": {"sourceIPAddress": "192.0.2.7"},
        "responseElements": {"x-amz-request-id": "C3D13FE58DE4C810"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "intake",
            "bucket": {"name": dropped.bucket, "arn": f"arn:aws:s3:::{dropped.bucket}"},
            "object": {
                "key": quote_plus(dropped.key, safe="/"),
                "size": dropped.size_bytes,
                "versionId": dropped.version_id,
                "sequencer": "0055AED6DCD90281E5",
            },
        },
    }


def message_of(*dropped: Dropped) -> Body:
    """One notification about some object versions."""
    return {"Records": [record_of(each) for each in dropped]}


def deliver(
    *bodies: Body | str, to: Callable[[Any, Any], dict[str, Any]] = events.intake
) -> list[int]:
    """
    Let the intake function, or another, work on one batch; returns which of its messages failed.

    A body that is a text is sent as it is.
    """
    records = [
        {
            "messageId": f"message-{number}",
            "receiptHandle": "handle",
            "body": body if isinstance(body, str) else json.dumps(body),
            "attributes": {"ApproximateReceiveCount": "1"},
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:awizo-intake",
        }
        for number, body in enumerate(bodies)
    ]
    answer = to({"Records": records}, None)
    failed = [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]
    return [int(message_id.removeprefix("message-")) for message_id in failed]


def arrive(key: str, content: bytes) -> Scan:
    """Drop a file and deliver its message; the scan that it became."""
    dropped = drop(key, content)
    assert deliver(message_of(dropped)) == []
    return scan_row(dropped)


def scan_row(dropped: Dropped) -> Scan:
    """The scan that an object version became."""
    return get_scan(dropped.scan_id)


def scans() -> list[Scan]:
    """Every scan in the table."""
    return [scan_of(raw) for raw in rows("SCAN#", "SCAN")]


def rows(pk_prefix: str, sk_prefix: str = "") -> list[Raw]:
    """Every item whose keys begin so, by key: a look at the whole table, past the API."""
    table = tables()[config().table_name]
    items = [item for by_sk in table.items.values() for item in by_sk.values()]
    found = [
        raw
        for raw in (item.to_json()["Attributes"] for item in items)
        if raw["pk"]["S"].startswith(pk_prefix) and raw["sk"]["S"].startswith(sk_prefix)
    ]
    return sorted(found, key=lambda raw: (raw["pk"]["S"], raw["sk"]["S"]))


def in_intake() -> list[StoredObject]:
    """What lies in the intake bucket."""
    return list(bucket.versions(config().intake_bucket))


def in_vault() -> list[StoredObject]:
    """What lies in the vault."""
    return list(bucket.versions(config().vault_bucket))


def stored_bytes(key: str, version_id: str) -> bytes:
    """What the vault holds under one version of a key."""
    content = bucket.read(StoredObject(config().vault_bucket, key, version_id, 0))
    assert content is not None
    return content


def sweep() -> None:
    """Let the intake's sweep run once."""
    events.sweep_intake(
        TICK,
        None,
    )


def waiting_messages(queue_url: str | None = None) -> list[Body]:
    """Take every message out of a queue, the intake's unless another is named."""
    return list(_received(queue_url or config().intake_queue_url))


def _received(queue_url: str) -> Iterator[Body]:
    while True:
        answer = clients.call("sqs", "receive_message", QueueUrl=queue_url, MaxNumberOfMessages=10)
        if not answer.get("Messages"):
            return
        for message in answer["Messages"]:
            clients.call(
                "sqs", "delete_message", QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"]
            )
            yield json.loads(message["Body"])


def let_wait(at: Moment, *, minutes: float = 11) -> None:
    """What is in the intake bucket becomes so old."""
    for stored in in_intake():
        # The emulated bucket has its own clock; ours never goes back.
        at.now = max(at.now, (stored.modified_at or at.now) + timedelta(minutes=minutes))


def sweep_and_deliver(at: Moment, *, minutes: float = 11) -> list[int]:
    """What is in the intake bucket becomes so old; then the sweep runs and its messages arrive."""
    let_wait(at, minutes=minutes)
    sweep()
    return deliver(*waiting_messages())


def is_stored(key: str, version_id: str) -> bool:
    """Whether the vault has one version of a key."""
    try:
        clients.call(
            "s3",
            "head_object",
            Bucket=config().vault_bucket,
            Key=key,
            VersionId=version_id,
        )
    except ClientError:
        return False
    return True
