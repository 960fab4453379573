"""What messages in the intake queue tell: S3's own, the sweep's, and things that are neither."""

import copy
import json
import logging
import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.aws.bucket import StoredObject
from chalicelib.edge.events import PoisonMessage
from chalicelib.scans.envelope import Arrival, arrivals, repetition
from tests.harness.s3 import Dropped, message_of

BUCKET = "awizo-test-intake"
VERSION = "Rb_l2T8UHDkFEwCgJjhlgPOZC0qJ.vpD"
KEYS = [
    "a.pdf",
    "desk/K7M2-9QXT4/a.pdf",
    "a b.pdf",
    "a+b.pdf",
    "a%2Bb.pdf",
    "a%25b.pdf",
    "%",
    "%zz",
    "+",
    "100% = a&b?c#d.pdf",
    "~a*b'(c).pdf",
    "z\u0307o\u0301łw.pdf",
    unicodedata.normalize("NFC", "z\u0307o\u0301łw.pdf"),
    "日本語/😀.pdf",
    "..",
    "../../etc/passwd",
    "a/../b",
    "a//b",
    "/a",
    "//",
    "a/",
    "\\",
    "x" * 1024,
    "ż" * 512,
    "\x01\x7f",
    "a\nb",
    "s3:TestEvent",
]
UTF8 = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300).filter(
    lambda key: len(key.encode()) <= 1024
)


def told(body: Any) -> list[Arrival]:
    return list(arrivals(body, bucket=BUCKET))


def one_of(key: str) -> Dropped:
    return Dropped(BUCKET, key, VERSION, 1)


ENCODINGS: list[Callable[[str], str]] = [
    quote_plus,
    quote,
    lambda key: quote_plus(key, safe="/"),
    lambda key: quote_plus(key, safe="/*-._").replace("~", "%7E"),
    lambda key: "".join(f"%{octet:02x}" for octet in key.encode()),
]


@given(UTF8)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_key_is_decoded_exactly_once_however_it_was_encoded(key: str) -> None:
    for encode in ENCODINGS:
        body = message_of(one_of(key))
        body["Records"][0]["s3"]["object"]["key"] = encode(key)

        assert told(json.loads(json.dumps(body))) == [Arrival(BUCKET, key, VERSION)]


@pytest.mark.parametrize("key", KEYS, ids=ascii)
def test_odd_key_comes_as_it_was_put(key: str) -> None:
    assert told(message_of(one_of(key))) == [Arrival(BUCKET, key, VERSION)]


@given(UTF8)
@example("a+b %2B")
@settings(max_examples=300, deadline=None, derandomize=True)
def test_what_the_sweep_repeats_is_what_it_found(key: str) -> None:
    stored = StoredObject(BUCKET, key, VERSION, 7)

    assert told(json.loads(json.dumps(repetition(stored)))) == [Arrival(BUCKET, key, VERSION)]


def changed(path: str, value: Any) -> dict[str, Any]:
    """S3's message with one thing changed, or taken away."""
    body = copy.deepcopy(message_of(one_of("desk/a.pdf")))
    *way, last = path.split(".")
    part: Any = body["Records"][0]
    for step in way:
        part = part[step]
    if value is MISSING:
        del part[last]
    else:
        part[last] = value
    return body


MISSING = object()
TEST_EVENT = {
    "Service": "Amazon S3",
    "Event": "s3:TestEvent",
    "Time": "2026-11-20T09:30:00.000Z",
    "Bucket": BUCKET,
    "RequestId": "5582815E1AEA5ADF",
    "HostId": "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR",
}
UNDERSTOOD: list[dict[str, Any]] = [
    changed("eventVersion", "2.1"),
    changed("eventVersion", "2.2"),
    changed("eventVersion", "2.6"),
    changed("eventVersion", "2.99"),
    changed("eventName", "ObjectCreated:Post"),
    changed("eventName", "ObjectCreated:Copy"),
    changed("eventName", "ObjectCreated:CompleteMultipartUpload"),
    changed("s3.object.sequencer", MISSING),
    changed("s3.object.size", MISSING),
    changed("s3.object.eTag", "d41d8cd98f00b204e9800998ecf8427e"),
    changed("s3.bucket.arn", MISSING),
    changed("awsRegion", MISSING),
    changed("userIdentity", None),
    changed("somethingOfTomorrow", {"a": [1]}),
    changed("glacierEventData", {"restoreEventData": {}}),
]
OF_NO_ARRIVAL: list[dict[str, Any]] = [
    TEST_EVENT,
    {"Records": []},
    changed("eventName", "ObjectRemoved:Delete"),
    changed("eventName", "ObjectRemoved:DeleteMarkerCreated"),
    changed("eventName", "ObjectRestore:Post"),
    changed("eventName", "LifecycleExpiration:Delete"),
    changed("eventName", "s3:ObjectCreated:Put"),
    changed("s3.bucket.name", "somebody-elses-bucket"),
    changed("s3.bucket.name", "awizo-test-vault"),
    changed("s3.bucket.name", "AWIZO-TEST-INTAKE"),
    changed("s3.bucket.name", BUCKET + " "),
]
POISON: list[dict[str, Any]] = [
    {},
    {"Records": None},
    {"Records": {}},
    {"Records": "ObjectCreated:Put"},
    {"Records": [None]},
    {"Records": ["ObjectCreated:Put"]},
    {"Records": [[]]},
    {"Records": [{}]},
    {"records": []},
    {"Event": "s3:OtherEvent"},
    {"v": 1, "fact_id": "evt_1"},
    changed("eventName", None),
    changed("eventVersion", "1.0"),
    changed("eventVersion", "3.0"),
    changed("eventVersion", ""),
    changed("eventVersion", 2.1),
    changed("eventVersion", MISSING),
    changed("s3", None),
    changed("s3", []),
    changed("s3.bucket", MISSING),
    changed("s3.bucket.name", 5),
    changed("s3.object", "a.pdf"),
    changed("s3.object.key", MISSING),
    changed("s3.object.key", ""),
    changed("s3.object.key", 5),
    changed("s3.object.key", ["a.pdf"]),
    changed("s3.object.key", "%ff%fe"),
    changed("s3.object.key", "%C5"),
    changed("s3.object.key", "\ud800"),
    changed("s3.object.versionId", MISSING),
    changed("s3.object.versionId", None),
    changed("s3.object.versionId", ""),
    changed("s3.object.versionId", {"a": 1}),
    {
        "version": "0",
        "source": "aws.s3",
        "detail-type": "Object Created",
        "detail": {"bucket": {"name": BUCKET}, "object": {"key": "a", "version-id": "v"}},
    },
]


def test_there_are_sixty_bodies() -> None:
    assert len(UNDERSTOOD + OF_NO_ARRIVAL + POISON) >= 60


@pytest.mark.parametrize("body", UNDERSTOOD, ids=lambda body: str(body)[:60])
def test_what_is_unknown_beside_what_counts_is_passed_over(body: dict[str, Any]) -> None:
    assert told(body) == [Arrival(BUCKET, "desk/a.pdf", VERSION)]


@pytest.mark.parametrize("body", OF_NO_ARRIVAL, ids=lambda body: str(body)[:60])
def test_what_tells_of_no_arrival_of_ours_is_nothing(body: dict[str, Any]) -> None:
    assert told(body) == []


@pytest.mark.parametrize("body", POISON, ids=lambda body: str(body)[:60])
def test_what_s3_would_never_say_is_poison(body: dict[str, Any]) -> None:
    with pytest.raises(PoisonMessage):
        told(body)


def test_foreign_bucket_leaves_a_line_in_the_log(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        told(changed("s3.bucket.name", "somebody-elses-bucket"))

    assert "files.foreign_bucket" in capsys.readouterr().out + caplog.text


def test_every_record_of_a_message_is_told_in_order() -> None:
    body = message_of(*(one_of(f"desk/{number}.pdf") for number in range(5)))

    assert [arrival.key for arrival in told(body)] == [f"desk/{n}.pdf" for n in range(5)]


def test_record_that_is_poison_does_not_hide_those_after_it() -> None:
    body = message_of(one_of("first"), one_of("bad"), one_of("last"))
    del body["Records"][1]["s3"]["object"]["versionId"]

    with pytest.raises(PoisonMessage):
        told(body)
    stream = arrivals(body, bucket=BUCKET)

    assert [next(stream).key, next(stream).key] == ["first", "last"]
