"""
The intake is killed before and after each of its AWS calls, or loses an answer; then the message
comes again and the sweep runs. Every time the file has become one scan, with one original and one
clean copy, the item is in one state, and the intake bucket is empty.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib.audit.store import Tag
from chalicelib.aws.table import read
from chalicelib.mail.model import MailItem
from chalicelib.mail.service import get_mail_item
from chalicelib.outbox.store import FactKind, FactRow, overdue
from chalicelib.scans.model import Scan, ScanState
from tests.builders import a_company, a_mail_item
from tests.harness.calls import Make, around_each_call
from tests.harness.crash import When, calls_in, crash_points, killed_at
from tests.harness.module_world import empty_the_world
from tests.harness.moment import Moment
from tests.harness.s3 import (
    Dropped,
    arrive,
    deliver,
    drop,
    in_intake,
    in_vault,
    is_stored,
    message_of,
    rows,
    scans,
    sweep_and_deliver,
)
from tests.samples.files import letter_pdf, letter_png

ATTACH = [
    "s3.HeadObject",
    "dynamodb.BatchGetItem",
    "s3.GetObject",
    "s3.PutObject",
    "s3.PutObject",
    "dynamodb.TransactWriteItems",
    "sqs.SendMessage",
    "s3.DeleteObject",
]
CALLS = {
    "attached": ATTACH,
    "inbox": [name for name in ATTACH if name != "sqs.SendMessage"],
    "quarantined": [
        "s3.HeadObject",
        "dynamodb.BatchGetItem",
        "s3.GetObject",
        "s3.PutObject",
        "dynamodb.TransactWriteItems",
        "s3.DeleteObject",
    ],
    "too large": [
        "s3.HeadObject",
        "dynamodb.BatchGetItem",
        "s3.HeadObject",
        "s3.CopyObject",
        "dynamodb.TransactWriteItems",
        "s3.DeleteObject",
    ],
    "duplicate": [
        *ATTACH[:6],
        "dynamodb.BatchGetItem",
        "dynamodb.TransactWriteItems",
        "s3.DeleteObject",
    ],
    "second of a name": ATTACH,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A file that waits in the intake bucket, and what was there before it."""

    dropped: Dropped
    item: MailItem
    state: ScanState
    earlier: tuple[Scan, ...] = ()

    @property
    def has_clean(self) -> bool:
        return self.state is not ScanState.QUARANTINED


def a_case(name: str) -> Case:
    item = a_mail_item(a_company())
    key, letter = f"desk/{item.number}/a.png", letter_png()
    if name == "attached":
        return Case(drop(key, letter), item, ScanState.ATTACHED)
    if name == "inbox":
        return Case(drop("desk/a.png", letter), item, ScanState.INBOX)
    if name == "quarantined":
        return Case(drop(key, b"<html>"), item, ScanState.QUARANTINED)
    if name == "too large":
        return Case(drop(key, letter + bytes(200_000)), item, ScanState.QUARANTINED)
    if name == "duplicate":
        earlier = arrive(f"tray/{item.number}/b.png", letter)
        return Case(drop(key, letter), item, ScanState.DUPLICATE, (earlier,))
    earlier = arrive(key, letter_pdf())
    return Case(drop(key, letter), item, ScanState.ATTACHED, (earlier,))


@pytest.fixture(autouse=True)
def _small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.scans.intake.LARGEST_SCAN_BYTES", 200_000)


def assert_one_scan(case: Case) -> None:
    scan_of = {scan.id: scan for scan in scans()}
    assert set(scan_of) == {case.dropped.scan_id, *(scan.id for scan in case.earlier)}
    scan = scan_of[case.dropped.scan_id]
    assert scan.state is case.state
    assert in_intake() == []

    kept = Counter(
        stored.key for stored in in_vault() if stored.key.startswith(f"scans/{scan.id}/")
    )
    expected = [(scan.original_key, scan.original_version_id)]
    assert (scan.clean is not None) is case.has_clean
    if scan.clean is not None:
        expected.append((scan.clean.key, scan.clean.version_id))
    assert kept == dict.fromkeys((key for key, _ in expected), 1)
    assert all(is_stored(key, version_id) for key, version_id in expected)
    assert_one_item_state(case, scan)


def assert_one_item_state(case: Case, scan: Scan) -> None:
    item = get_mail_item(case.item.company_id, case.item.id)
    on_it = [earlier.id for earlier in case.earlier if earlier.state is ScanState.ATTACHED]
    if case.state is ScanState.ATTACHED:
        on_it.append(scan.id)
    assert [attached.id for attached in item.scans] == on_it
    assert item.scans_version == len(on_it)

    facts = [read(FactRow, raw) for raw in rows("NOTICE#", "FACT")]
    told = [row.payload.as_dict()["scan_id"] for row in facts if row.kind == FactKind.SCAN_ATTACHED]
    audited = [raw for raw in rows("AUDIT#") if raw["tag"]["S"] == Tag.SCANS_ATTACH]
    assert sorted(told) == sorted(on_it)
    assert len(audited) == len(on_it)
    # Whether or not its message went out, an open fact is found by the notices' sweep.
    assert {row.fact_id for row in overdue(timedelta(0))} == {row.fact_id for row in facts}


@contextmanager
def answer_lost_at(nth: int) -> Iterator[None]:
    """The nth call has its effect, and its answer never comes; all others go well."""
    seen: list[str] = []

    def act(name: str, arguments: dict[str, Any], make: Make) -> Any:
        seen.append(name)
        if len(seen) != nth:
            return make(arguments)
        with suppress(ClientError):
            make(arguments)
        raise ReadTimeoutError(endpoint_url="https://aws.example.org")

    with around_each_call(act):
        yield


def points(name: str) -> list[tuple[str, int, When]]:
    return [(name, nth, when) for nth, when in crash_points(CALLS[name])]


@pytest.mark.parametrize("name", list(CALLS))
def test_calls_of_the_intake_are_those_that_these_tests_kill(
    world: None, remembering_gate: None, name: str
) -> None:
    case = a_case(name)

    assert calls_in(lambda: deliver(message_of(case.dropped))) == CALLS[name]
    assert_one_scan(case)


@pytest.mark.parametrize(("name", "nth", "when"), points("attached"))
def test_killed_worker_with_the_real_gate_leaves_one_scan(
    world: None, at: Moment, name: str, nth: int, when: When
) -> None:
    case = a_case(name)

    with killed_at(nth, when) as death:
        deliver(message_of(case.dropped))

    assert death.call == CALLS[name][nth - 1]
    assert deliver(message_of(case.dropped)) == []
    assert sweep_and_deliver(at) == []
    assert_one_scan(case)


@pytest.mark.parametrize(
    ("name", "nth", "when"),
    [
        *points("inbox"),
        *points("quarantined"),
        *points("too large"),
        *points("duplicate"),
        *points("second of a name"),
    ],
)
def test_killed_worker_leaves_one_scan_whatever_the_file_is(
    world: None, at: Moment, remembering_gate: None, name: str, nth: int, when: When
) -> None:
    case = a_case(name)

    with killed_at(nth, when) as death:
        deliver(message_of(case.dropped))

    assert death.call == CALLS[name][nth - 1]
    assert deliver(message_of(case.dropped)) == []
    assert sweep_and_deliver(at) == []
    assert_one_scan(case)


@pytest.mark.parametrize(("name", "nth", "when"), points("attached"))
def test_sweep_alone_finishes_what_a_killed_worker_began(
    world: None, at: Moment, remembering_gate: None, name: str, nth: int, when: When
) -> None:
    case = a_case(name)

    with killed_at(nth, when):
        deliver(message_of(case.dropped))
    sweep_and_deliver(at)

    assert_one_scan(case)


def test_worker_that_is_killed_twice_leaves_one_scan(
    world: None, at: Moment, remembering_gate: None
) -> None:
    chance = random.Random(20261120)
    for _ in range(50):
        empty_the_world()
        name = chance.choice(list(CALLS))
        case = a_case(name)
        deaths = [chance.choice(crash_points(CALLS[name])) for _ in range(2)]

        for nth, when in deaths:
            with killed_at(nth, when):
                deliver(message_of(case.dropped))
        if chance.random() < 0.5:
            deliver(message_of(case.dropped))
        sweep_and_deliver(at)

        assert_one_scan(case)


@pytest.mark.parametrize(
    ("name", "nth"),
    [
        (name, nth)
        for name in ("attached", "too large", "duplicate")
        for nth in range(1, len(CALLS[name]) + 1)
    ],
)
def test_lost_answer_leaves_one_scan(
    world: None, at: Moment, remembering_gate: None, name: str, nth: int
) -> None:
    case = a_case(name)

    with answer_lost_at(nth):
        failed = deliver(message_of(case.dropped))

    is_wake = CALLS[name][nth - 1] == "sqs.SendMessage"
    assert failed == ([] if is_wake else [0])
    assert deliver(message_of(case.dropped)) == []
    assert sweep_and_deliver(at) == []
    assert_one_scan(case)
