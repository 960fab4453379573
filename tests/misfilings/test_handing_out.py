"""
A letter that is handed out while somebody notices that it was filed under the wrong company: either
it was collected, or it was withdrawn, and never both.
"""

import random

import pytest

from chalicelib.handouts.model import PartState
from chalicelib.mail.model import MailState
from chalicelib.mail.service import find_by_number, get_mail_item
from tests.handouts.desk import handed_out, receipts
from tests.harness.client import ApiClient
from tests.harness.turns import in_turns
from tests.misfilings.desk import a_desk, traces, waiting, withdraw

pytestmark = pytest.mark.usefixtures("world")


@pytest.mark.parametrize("seed", range(12))
def test_letter_is_collected_or_withdrawn_and_never_both(seed: int) -> None:
    desk = a_desk()
    answers, visits = [], []

    in_turns(
        [
            lambda: answers.append(withdraw(desk, desk.to_right)),
            lambda: visits.append(handed_out(desk.anna, {desk.wrong.id: [desk.item]})),
        ],
        random.Random(seed),
    )

    ((_, parts),), (answer,) = visits, answers
    is_collected = parts[desk.wrong.id].state is PartState.DONE
    assert answer.status == (409 if is_collected else 201), answer.text
    assert len(receipts(desk.wrong.id)) == (1 if is_collected else 0)
    place = (desk.wrong.id, desk.item.id)
    assert (find_by_number(desk.item.number) == place) is is_collected
    assert len(traces(desk.wrong, "MAIL#")) == (1 if is_collected else 0)
    assert (waiting(desk.wrong), waiting(desk.right)) == ((0, 0) if is_collected else (0, 1))


def test_letter_that_left_collected_is_withdrawn() -> None:
    desk = a_desk()
    handed_out(desk.anna, {desk.wrong.id: [desk.item]})
    assert withdraw(desk, desk.to_right).json["code"] == "mail_collected"
    item = get_mail_item(desk.wrong.id, desk.item.id)
    path, body = f"/office{desk.place}/state", {"to": "waiting", "reason": "It is not theirs"}
    seen = f'"{item.version}"'
    asked = ApiClient().post(path, body, by=desk.clerk, if_match=seen)
    body |= {"confirm": asked.json["confirm"]}
    assert ApiClient().post(path, body, by=desk.clerk, if_match=seen).status == 200

    answer = withdraw(desk, desk.to_right)

    moved = desk.now()
    assert answer.status == 201, answer.text
    assert (moved.company_id, moved.state) == (desk.right.id, MailState.WAITING)
    assert (moved.handout_id, moved.receipt_id) == ("", "")
    place = f"/companies/{desk.right.id}/mail/{moved.id}"
    told = ApiClient().get(f"{place}/history", by=desk.bruno)
    assert {event["kind"] for event in told.json["items"]} == {"registered", "scan_attached"}
    assert desk.anna.name not in told.text
