"""
The intake is killed before and after each of its AWS calls while it splits a batch, or while it
does what staff asked for; then the message comes again or the sweep runs. Every time each part is
there once, is filed once, and what it was a part of is split.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib.mail.model import MailItem
from chalicelib.outbox.store import overdue
from chalicelib.scans import parts
from chalicelib.scans.cutting import NotCut
from chalicelib.scans.events import SWEPT_AFTER
from chalicelib.scans.gate import GateFlag
from chalicelib.scans.model import Scan, ScanState
from tests.builders import a_clerk, a_company, a_mail_item
from tests.harness.client import ApiClient
from tests.harness.crash import When, calls_in, crash_points, killed_at
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
    scans,
    sweep,
    sweep_and_deliver,
    waiting_messages,
)
from tests.samples.files import letter_pdf
from tests.scans.arranged import ask, pages
from tests.scans.batches import read_labels, remember_cuts
from tests.scans.desk import scan_facts, scans_on

PART = ["s3.PutObject", "dynamodb.TransactWriteItems"]
SPLIT = [
    "s3.HeadObject",
    "dynamodb.BatchGetItem",
    "s3.GetObject",
    "s3.PutObject",
    "s3.PutObject",
    "dynamodb.BatchGetItem",
    "dynamodb.BatchGetItem",
    "dynamodb.BatchGetItem",
    *PART,
    *PART,
    "sqs.SendMessage",
    "dynamodb.TransactWriteItems",
    "s3.DeleteObject",
]
ARRANGE = [
    "dynamodb.BatchGetItem",
    "dynamodb.BatchGetItem",
    "s3.GetObject",
    "dynamodb.BatchGetItem",
    *PART,
    *PART,
    "dynamodb.TransactWriteItems",
]


@dataclass(frozen=True, slots=True)
class Batch:
    """A cover page and a letter with a label, in the intake bucket."""

    dropped: Dropped
    item: MailItem


@pytest.fixture
def batch(world: None, monkeypatch: pytest.MonkeyPatch, verdicts: Path) -> Batch:
    item = a_mail_item(a_company())
    read_labels(monkeypatch, verdicts, [None, item])
    remember_cuts(monkeypatch, verdicts)
    return Batch(drop("tray/inbox/a.pdf", letter_pdf(2)), item)


def assert_split_once(batch: Batch) -> None:
    by_id = {scan.id: scan for scan in scans()}
    whole = by_id.pop(batch.dropped.scan_id)
    assert whole.state is ScanState.SPLIT
    assert set(by_id) == set(whole.parts)
    cover, letter = (by_id[part_id] for part_id in whole.parts)
    assert (cover.state, cover.reason) == ("inbox", "before_first_label")
    assert (letter.state, letter.mail_id) == ("attached", batch.item.id)
    assert scans_on(batch.item) == [letter.id]
    assert len(scan_facts()) == 1
    assert [row.fact_id for row in overdue(timedelta(0))] == [scan_facts()[0].fact_id]
    assert in_intake() == []
    assert_files_are_there_once(whole, cover, letter)


def assert_files_are_there_once(*all_scans: Scan) -> None:
    expected = {all_scans[0].original_key}
    for scan in all_scans:
        assert scan.clean is not None
        assert is_stored(scan.clean.key, scan.clean.version_id)
        expected.add(scan.clean.key)
    assert Counter(stored.key for stored in in_vault()) == dict.fromkeys(expected, 1)


def test_calls_of_splitting_are_those_that_these_tests_kill(batch: Batch) -> None:
    assert calls_in(lambda: deliver(message_of(batch.dropped))) == SPLIT
    assert_split_once(batch)


@pytest.mark.parametrize(("nth", "when"), crash_points(SPLIT))
def test_killed_worker_leaves_a_batch_split_once(
    batch: Batch, at: Moment, nth: int, when: When
) -> None:
    with killed_at(nth, when) as death:
        deliver(message_of(batch.dropped))

    assert death.call == SPLIT[nth - 1]
    assert deliver(message_of(batch.dropped)) == []
    assert sweep_and_deliver(at) == []
    assert_split_once(batch)


@pytest.mark.parametrize(("nth", "when"), crash_points(SPLIT))
def test_sweep_alone_finishes_a_batch(batch: Batch, at: Moment, nth: int, when: When) -> None:
    with killed_at(nth, when):
        deliver(message_of(batch.dropped))
    sweep_and_deliver(at)

    assert_split_once(batch)


@pytest.mark.parametrize(("nth", "when"), crash_points(SPLIT))
@pytest.mark.parametrize("failing", ["reading", "cutting"])
def test_batch_goes_no_second_way_when_the_next_try_can_do_less(
    batch: Batch,
    verdicts: Path,
    monkeypatch: pytest.MonkeyPatch,
    failing: str,
    nth: int,
    when: When,
) -> None:
    with killed_at(nth, when):
        deliver(message_of(batch.dropped))
    with monkeypatch.context() as patch:
        if failing == "reading":
            read_labels(patch, verdicts, [], flags=(GateFlag.LABELS_UNREAD,))
        else:
            patch.setattr(parts, "cut", _refuse_to_cut)
        again = deliver(message_of(batch.dropped))

    by_id = {scan.id: scan for scan in scans()}
    whole = by_id.pop(batch.dropped.scan_id, None)
    if whole is not None and whole.state is not ScanState.SPLIT:
        assert (whole.state, by_id) == (ScanState.INBOX, {})
        return
    assert bool(again) == (whole is None)
    assert deliver(message_of(batch.dropped)) == []
    assert_split_once(batch)


def _refuse_to_cut(*_: object) -> None:
    raise NotCut("no memory")


@pytest.fixture
def asked(world: None, monkeypatch: pytest.MonkeyPatch, verdicts: Path) -> Scan:
    read_labels(monkeypatch, verdicts, [])
    remember_cuts(monkeypatch, verdicts)
    scan = arrive("tray/a.pdf", letter_pdf(2))
    assert ask(ApiClient(), scan, [pages(1), pages(2)], by=a_clerk()).status == 202
    return scan


def assert_arranged_once(scan: Scan) -> None:
    by_id = {one.id: one for one in scans()}
    whole = by_id.pop(scan.id)
    assert (whole.state, whole.arranging) == (ScanState.SPLIT, None)
    assert set(by_id) == set(whole.parts)
    parts = [by_id[part_id] for part_id in whole.parts]
    assert [(part.state, part.reason) for part in parts] == [("inbox", "arranged")] * 2
    assert_files_are_there_once(whole, *parts)


def test_calls_of_arranging_are_those_that_these_tests_kill(asked: Scan) -> None:
    messages = waiting_messages()

    assert calls_in(lambda: deliver(*messages)) == ARRANGE
    assert_arranged_once(asked)


@pytest.mark.parametrize(("nth", "when"), crash_points(ARRANGE))
def test_killed_worker_arranges_once(asked: Scan, at: Moment, nth: int, when: When) -> None:
    messages = waiting_messages()

    with killed_at(nth, when):
        deliver(*messages)

    assert deliver(*messages) == []
    assert_arranged_once(asked)


@pytest.mark.parametrize(("nth", "when"), crash_points(ARRANGE))
def test_sweep_alone_finishes_what_staff_asked_for(
    asked: Scan, at: Moment, nth: int, when: When
) -> None:
    with killed_at(nth, when):
        deliver(*waiting_messages())
    at.now += SWEPT_AFTER + timedelta(minutes=1)
    sweep()

    assert deliver(*waiting_messages()) == []
    assert_arranged_once(asked)
