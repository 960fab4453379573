"""
A withdrawal beside whatever else happens to the item at that moment: edits, scans that arrive, a
hand-out, another clerk. Nothing is lost, nothing is there twice, nothing stays with the wrong
company.
"""

import random

import pytest

from chalicelib.aws.table import commit
from chalicelib.mail.service import claim, find_by_number, get_mail_item
from chalicelib.scans.model import ScanState
from tests.harness.calls import before_call
from tests.harness.client import ApiClient
from tests.harness.s3 import deliver, drop, message_of, scan_row
from tests.harness.turns import in_turns
from tests.misfilings.desk import Desk, a_desk, traces, waiting, withdraw
from tests.samples.files import letter_pdf


def edit(desk: Desk, sender: str) -> int:
    """A clerk corrects the sender of what is there now."""
    path = f"/office{desk.place}"
    body = {"sender": sender}
    item = get_mail_item(desk.wrong.id, desk.item.id)
    answer = ApiClient().patch(path, body, by=desk.clerk, if_match=f'"{item.version}"')
    return answer.status


def test_scan_that_was_on_its_way_to_the_old_place_ends_at_the_new_one(world: None) -> None:
    desk = a_desk(scans=0)
    dropped = drop(f"desk/{desk.item.number}/a.pdf", letter_pdf())

    with before_call("TransactWriteItems", lambda: withdraw(desk, desk.to_right)):
        assert deliver(message_of(dropped)) == []

    scan = scan_row(dropped)
    assert (scan.state, scan.company_id) == (ScanState.ATTACHED, desk.right.id)
    assert [each.id for each in desk.now().scans] == [scan.id]


def test_scan_that_was_on_its_way_to_nowhere_waits_in_the_inbox(world: None) -> None:
    desk = a_desk(scans=0)
    dropped = drop(f"desk/{desk.item.number}/a.pdf", letter_pdf())

    with before_call("TransactWriteItems", lambda: withdraw(desk, None)):
        assert deliver(message_of(dropped)) == []

    scan = scan_row(dropped)
    assert (scan.state, scan.reason) == (ScanState.INBOX, "unknown_mail_number")
    assert (scan.company_id, scan.mail_id) == ("", "")


def test_scan_that_comes_first_goes_along(world: None) -> None:
    desk = a_desk(scans=0)
    dropped = drop(f"desk/{desk.item.number}/a.pdf", letter_pdf())

    with before_call("TransactWriteItems", lambda: deliver(message_of(dropped))):
        assert withdraw(desk, desk.to_right).status == 201

    assert [each.id for each in desk.now().scans] == [dropped.scan_id]
    assert scan_row(dropped).company_id == desk.right.id


def test_correction_that_comes_first_goes_along(world: None) -> None:
    desk = a_desk()

    with before_call("TransactWriteItems", lambda: edit(desk, "Bank Polski")):
        assert withdraw(desk, desk.to_right).status == 201

    assert desk.now().sender == "Bank Polski"


def test_correction_that_comes_second_is_refused(world: None) -> None:
    desk = a_desk()
    path, answers = f"/office{desk.place}", []

    with before_call("TransactWriteItems", lambda: withdraw(desk, desk.to_right)):
        answers.append(
            ApiClient().patch(path, {"sender": "Other"}, by=desk.clerk, if_match='"1"').status
        )

    assert answers == [412]
    assert desk.now().sender == "Bank Zachodni"
    assert traces(desk.wrong, "MAIL#", "FIND#") == []


def test_hand_out_that_comes_first_keeps_the_item(world: None) -> None:
    desk = a_desk()

    with before_call("TransactWriteItems", lambda: commit(claim(desk.item, "han_1"))):
        answer = withdraw(desk, desk.to_right)

    assert (answer.status, answer.json["code"]) == (409, "mail_claimed")
    assert find_by_number(desk.item.number) == (desk.wrong.id, desk.item.id)


@pytest.mark.parametrize("seed", range(16))
def test_all_at_once_in_any_order(world: None, seed: int) -> None:
    """Two clerks withdraw to two companies, a third corrects, a scan arrives."""
    desk, other = a_desk(), a_desk()
    dropped = drop(f"desk/{desk.item.number}/a.pdf", letter_pdf())
    answers: list[int] = []

    in_turns(
        [
            lambda: answers.append(withdraw(desk, desk.to_right).status),
            lambda: answers.append(withdraw(desk, {"company_id": other.right.id}).status),
            lambda: _try_edit(desk),
            lambda: deliver(message_of(dropped)),
        ],
        random.Random(seed),
    )
    deliver(message_of(dropped))

    item, scan = desk.now(), scan_row(dropped)
    assert sorted(answers) == [201, 404]
    assert item.company_id in {desk.right.id, other.right.id}
    assert traces(desk.wrong, "MAIL#", "FIND#") == []
    assert len(traces(desk.wrong, "MISFILING#")) == 1
    assert (scan.state, scan.company_id) == (ScanState.ATTACHED, item.company_id)
    assert {each.id for each in item.scans} == {dropped.scan_id, desk.item.scans[0].id}
    counts = waiting(desk.wrong), waiting(desk.right) + waiting(other.right)
    assert counts == (0, 1)


def _try_edit(desk: Desk) -> None:
    path = f"/office{desk.place}"
    ApiClient().patch(path, {"sender": "Other"}, by=desk.clerk, if_match='"1"')
