"""
Two hundred files under names of all kinds, each told of four times and in no order: every one of
them becomes one scan, and none stays behind (T36, T39).
"""

import json
import random
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.aws.bucket import StoredObject
from chalicelib.scans.envelope import repetition
from tests.harness.running import Running, eventually
from tests.samples.files import letter_png

pytestmark = [
    pytest.mark.long,
    pytest.mark.stack,
    pytest.mark.enable_socket,
]
FILES = 200
BY_HAND = 3
PIECES = [
    " ",
    "  ",
    "+",
    "%",
    "%2B",
    "%25",
    "%zz",
    "&",
    "=",
    "?",
    "#",
    "..",
    "żółć",
    "z\u0307",
    "Ł",
    "\u202e",
    "😀",
    "\t",
    "\x01",
    "\x1f",
    "\x7f",
    "'",
    '"',
    "<a>",
    "\\",
]


def keys(mark: str, chance: random.Random) -> Iterator[str]:
    """Each with three odd pieces, and every piece in several of them."""
    for number in range(FILES):
        odd = [PIECES[number % len(PIECES)], *chance.sample(PIECES, 2)]
        yield f"{mark}/{odd[0]}{number}{odd[1]}/scan {odd[2]}{number}.png"


def test_each_of_two_hundred_files_becomes_one_scan_whatever_is_told_of_it(
    running: Running,
) -> None:
    mark, chance = f"tray{uuid.uuid4().hex[:8]}", random.Random(200)
    s3, sqs = running.client("s3"), running.client("sqs")
    buckets = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    intake, vault = (next(b for b in buckets if part in b) for part in ("intake", "vault"))
    urls = [url for url in sqs.list_queues()["QueueUrls"] if "intake" in url.lower()]
    (queue,) = (url for url in urls if "dead" not in url.lower())
    (dead,) = (url for url in urls if "dead" in url.lower())
    dead_before = waiting(sqs, dead)
    content = letter_png()

    def put(key: str) -> StoredObject:
        version = s3.put_object(Bucket=intake, Key=key, Body=content)["VersionId"]
        return StoredObject(intake, key, version, len(content))

    with ThreadPoolExecutor(4) as pool:
        stored = list(pool.map(put, keys(mark, chance)))
        messages = [json.dumps(repetition(each)) for each in stored] * BY_HAND
        chance.shuffle(messages)
        send = lambda body: sqs.send_message(QueueUrl=queue, MessageBody=body)  # noqa: E731
        list(pool.map(send, messages))

    eventually(lambda: waiting(sqs, queue) == 0, within_s=400)
    eventually(lambda: len(scans_of(running, mark)) >= FILES, within_s=100)

    scans = scans_of(running, mark)
    assert len(scans) == len({scan["id"] for scan in scans}) == FILES
    assert {scan["state"] for scan in scans} == {"inbox"}
    assert "Versions" not in s3.list_object_versions(Bucket=intake, Prefix=f"{mark}/")
    kept = Counter(key.split("/")[1] for key in stored_keys(s3, vault))
    assert {kept[scan["id"]] for scan in scans} == {2}, "each original and each clean copy once"
    assert waiting(sqs, dead) == dead_before


def scans_of(running: Running, scanner: str) -> list[dict[str, Any]]:
    """Everything in the scan inbox that one scanner delivered."""
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        path = f"/office/scans?state=inbox&limit=100{after}"
        page = running.call("GET", path, by="clerk").json
        found += [scan for scan in page["items"] if scan["scanner"] == scanner]
        if page["next"] is None:
            return found
        after = f"&cursor={page['next']}"


def stored_keys(s3: Any, bucket: str) -> Iterator[str]:
    """The key of every version of every object."""
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        yield from (version["Key"] for version in page.get("Versions", []))


def waiting(sqs: Any, queue: str) -> int:
    """How many messages a queue holds, those that somebody works on included."""
    counted = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=counted)["Attributes"]
    return sum(int(found[name]) for name in counted)
