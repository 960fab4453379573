"""Two workers, or a worker and a clerk, at the same file or item in the same moment."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.service import change_state, get_mail_item
from chalicelib.scans import service
from chalicelib.scans.model import ScanState
from chalicelib.scans.service import get_scan
from tests.builders import a_company, a_mail_item, a_move, an_actor
from tests.harness.calls import Make, around_each_call
from tests.harness.s3 import (
    Dropped,
    arrive,
    deliver,
    drop,
    in_intake,
    in_vault,
    message_of,
    scan_row,
    scans,
)
from tests.samples.files import letter_pdf, letter_png

pytestmark = pytest.mark.usefixtures("remembering_gate")


def just_before(operation: str, act: Callable[[], object]) -> Any:
    """Within the block, something else happens right before the first call of an operation."""
    waiting = [act]

    def meanwhile(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name == operation and waiting:
            waiting.pop()()
        return make(arguments)

    return around_each_call(meanwhile)


def on(item: MailItem) -> list[str]:
    return [scan.id for scan in get_mail_item(item.company_id, item.id).scans]


def test_worker_whose_scan_another_one_just_wrote_has_nothing_left_to_do(world: None) -> None:
    item = a_mail_item(a_company())
    dropped = drop(f"desk/{item.number}/a.pdf", letter_pdf())

    with just_before("dynamodb.TransactWriteItems", lambda: deliver(message_of(dropped))):
        assert deliver(message_of(dropped)) == []

    assert [scan.id for scan in scans()] == on(item) == [dropped.scan_id]
    assert (len(in_vault()), in_intake()) == (2, [])


@pytest.mark.parametrize("operation", ["s3.GetObject", "s3.PutObject", "s3.DeleteObject"])
def test_worker_that_is_overtaken_anywhere_leaves_one_scan(world: None, operation: str) -> None:
    item = a_mail_item(a_company())
    dropped = drop(f"desk/{item.number}/a.pdf", letter_pdf())

    with just_before(operation, lambda: deliver(message_of(dropped))):
        deliver(message_of(dropped))
    assert deliver(message_of(dropped)) == []

    assert [scan.id for scan in scans()] == on(item) == [dropped.scan_id]
    assert (len(in_vault()), in_intake()) == (2, [])


def test_of_two_versions_of_a_key_at_once_one_is_the_first_and_both_are_scans(
    world: None,
) -> None:
    item = a_mail_item(a_company())
    key = f"desk/{item.number}/scan001.pdf"
    slow, fast = drop(key, letter_pdf()), drop(key, letter_png())

    with just_before("dynamodb.TransactWriteItems", lambda: deliver(message_of(fast))):
        assert deliver(message_of(slow)) == []

    assert scan_row(fast).same_name_as == ""
    assert scan_row(slow).same_name_as == fast.scan_id
    assert set(on(item)) == {slow.scan_id, fast.scan_id}


def test_of_the_same_bytes_twice_at_once_one_is_the_duplicate(world: None) -> None:
    item = a_mail_item(a_company())
    slow, fast = (drop(f"{where}/{item.number}/a.pdf", letter_pdf()) for where in ("a", "b"))

    with just_before("dynamodb.TransactWriteItems", lambda: deliver(message_of(fast))):
        assert deliver(message_of(slow)) == []

    assert scan_row(slow).state is ScanState.DUPLICATE
    assert on(item) == [fast.scan_id]


def test_item_that_is_destroyed_meanwhile_leaves_the_scan_in_the_inbox(world: None) -> None:
    item = a_mail_item(a_company())
    dropped = drop(f"desk/{item.number}/a.pdf", letter_pdf())

    def destroy() -> None:
        change_state(an_actor(), item, a_move(MailState.DESTROYED), seen_version=1)

    with just_before("dynamodb.TransactWriteItems", destroy):
        assert deliver(message_of(dropped)) == []

    scan = scan_row(dropped)
    assert (scan.state, scan.reason, on(item)) == (ScanState.INBOX, "mail_destroyed", [])


def test_item_that_is_corrected_meanwhile_still_takes_the_scan(world: None) -> None:
    item = a_mail_item(a_company())
    dropped = drop(f"desk/{item.number}/a.pdf", letter_pdf())

    def move() -> None:
        change_state(an_actor(), item, a_move(MailState.FORWARDED), seen_version=1)

    with just_before("dynamodb.TransactWriteItems", move):
        assert deliver(message_of(dropped)) == []

    assert on(item) == [dropped.scan_id]
    assert get_mail_item(item.company_id, item.id).state is MailState.FORWARDED


def test_item_that_changes_each_time_a_scan_comes_lets_it_come_again_later(world: None) -> None:
    item = a_mail_item(a_company())
    slow = drop(f"a/{item.number}/a.pdf", letter_pdf())
    states = [MailState.DESTROYED, MailState.WAITING] * 9

    def meanwhile(name: str, arguments: dict[str, Any], make: Make) -> Any:
        is_attaching = "scans_version" in str(arguments)
        if name == "dynamodb.TransactWriteItems" and is_attaching:
            flip(states.pop(0))
            try:
                return make(arguments)
            finally:
                flip(states.pop(0))
        return make(arguments)

    def flip(to: MailState) -> None:
        now = get_mail_item(item.company_id, item.id)
        change_state(an_actor(), now, a_move(to), seen_version=now.version)

    with around_each_call(meanwhile):
        failed = deliver(message_of(slow))

    assert failed == [0]
    assert deliver(message_of(slow)) == []
    assert on(item) == [slow.scan_id]


def an_inbox_scan(content: bytes) -> Dropped:
    dropped = drop("desk/a.pdf", content)
    assert deliver(message_of(dropped)) == []
    return dropped


def test_scan_that_is_assigned_while_the_same_bytes_arrive_becomes_their_duplicate(
    world: None,
) -> None:
    item = a_mail_item(a_company())
    waiting = get_scan(an_inbox_scan(letter_pdf()).scan_id)

    with just_before(
        "dynamodb.TransactWriteItems",
        lambda: arrive(f"desk/{item.number}/b.pdf", letter_pdf()),
    ):
        settled = service.assign(
            an_actor(), waiting, company_id=item.company_id, mail_id=item.id, seen_version=1
        )

    assert settled.state is get_scan(waiting.id).state is ScanState.DUPLICATE
    assert len(on(item)) == 1
