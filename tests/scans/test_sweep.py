"""The sweep: files whose event was lost are found within one run, and younger ones left alone."""

import random

import pytest

from chalicelib.scans import events
from chalicelib.scans.model import ScanState
from tests.builders import a_company, a_mail_item
from tests.harness.calls import recorded
from tests.harness.faults import failing, unreachable
from tests.harness.moment import Moment
from tests.harness.s3 import (
    deliver,
    drop,
    in_intake,
    let_wait,
    message_of,
    record_of,
    scans,
    sweep,
    sweep_and_deliver,
    waiting_messages,
)
from tests.samples.files import letter_png

pytestmark = pytest.mark.usefixtures("remembering_gate")


def test_every_file_whose_event_was_lost_is_found_in_one_run(world: None, at: Moment) -> None:
    chance = random.Random(7)
    item = a_mail_item(a_company())
    dropped = [drop(f"desk/{item.number}/{number}.png", b"") for number in range(60)]
    lost = set(chance.sample(range(60), 20))
    deliver(*(message_of(each) for number, each in enumerate(dropped) if number not in lost))
    assert len(in_intake()) == 20

    assert sweep_and_deliver(at) == []

    assert in_intake() == []
    assert {scan.id for scan in scans()} == {each.scan_id for each in dropped}


def test_younger_file_is_left_to_its_own_event(world: None, at: Moment) -> None:
    drop("desk/a.png", letter_png())

    sweep_and_deliver(at, minutes=7.9)
    assert (len(in_intake()), scans()) == (1, [])

    sweep_and_deliver(at, minutes=8.1)
    assert in_intake() == []
    assert [scan.state for scan in scans()] == [ScanState.INBOX]


def test_older_version_under_a_newer_one_is_found_too(world: None, at: Moment) -> None:
    versions = [drop("desk/a.png", b"") for _ in range(3)]

    sweep_and_deliver(at)

    assert {scan.id for scan in scans()} == {each.scan_id for each in versions}


def test_event_that_comes_after_the_sweep_changes_nothing(world: None, at: Moment) -> None:
    item = a_mail_item(a_company())
    dropped = drop(f"desk/{item.number}/a b+c%2B.png", letter_png())
    sweep_and_deliver(at)
    before = scans()

    assert deliver(message_of(dropped)) == []

    assert scans() == before
    assert [scan.state for scan in before] == [ScanState.ATTACHED]


def test_sweep_tells_of_a_file_as_s3_does(world: None, at: Moment) -> None:
    dropped = drop("desk/a b+c%2B/ż.png", b"x")
    let_wait(at)

    sweep()

    (message,) = waiting_messages()
    told, ours = message["Records"][0]["s3"], record_of(dropped)["s3"]
    assert told["bucket"]["name"] == ours["bucket"]["name"]
    assert told["object"]["versionId"] == ours["object"]["versionId"]


def test_file_that_cannot_be_taken_in_is_announced_ever_more_rarely(
    world: None, at: Moment
) -> None:
    drop("desk/a.png", letter_png())
    announced = []

    for minutes in (*range(10, 60, 5), *range(60, 180, 5)):
        let_wait(at, minutes=minutes)
        sweep()
        announced.append(len(waiting_messages()))

    assert sum(announced[:10]) == 10
    assert 2 <= sum(announced[10:]) <= 4


def test_nothing_left_behind_is_swept_with_one_call_each_for_files_and_jobs(world: None) -> None:
    with recorded() as seen:
        sweep()

    assert [name for name, _ in seen] == ["s3.ListObjectVersions", "dynamodb.Query"]


def test_run_is_bounded_and_the_next_goes_on(
    world: None, at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_MOST_A_SWEEP", 4)
    for number in range(10):
        drop(f"desk/{number}.png", b"")

    left = []
    for _ in range(3):
        sweep_and_deliver(at)
        left.append(len(in_intake()))

    assert left == [6, 2, 0]


@pytest.mark.parametrize("service", ["s3", "sqs"])
def test_sweep_that_cannot_do_its_work_fails_and_the_next_does_it(
    world: None, at: Moment, service: str
) -> None:
    drop("desk/a.png", b"")
    let_wait(at)

    with failing(unreachable, service=service), pytest.raises(Exception, match="reached"):
        sweep()

    assert sweep_and_deliver(at) == []
    assert in_intake() == []


def test_files_that_stay_do_not_keep_others_from_their_turn(
    world: None, at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_MOST_A_SWEEP", 2)
    for number in range(6):
        drop(f"desk/{number}.png", b"")
    let_wait(at)

    announced: set[str] = set()
    for _ in range(60):
        sweep()
        announced.update(each["Records"][0]["s3"]["object"]["key"] for each in waiting_messages())

    assert len(announced) == 6
