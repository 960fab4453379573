"""
R29 and T62: leaving `collected` asks for a confirmation and a reason and makes the receipt void; no
other change of state asks for anything.
"""

from typing import Any

import pytest

from chalicelib.access.model import User
from chalicelib.core import clock
from chalicelib.handouts.model import MOST_AT_ONCE, PartState
from chalicelib.mail.model import MailEventKind, MailItem, MailState, may_become
from chalicelib.mail.moves import Move
from chalicelib.mail.service import change_state, get_mail_item
from chalicelib.receipts.model import ReceiptState
from tests.builders import a_clerk, a_company, a_mail_item, an_actor
from tests.handouts.desk import (
    a_collector_of,
    companies_with_mail,
    handed_out,
    now,
    receipts,
    stored,
    waiting,
)
from tests.harness.client import Answer, ApiClient
from tests.harness.crash import killed_at

pytestmark = pytest.mark.usefixtures("world")
SAID = {
    MailState.FORWARDED: {"address": "Prosta 1, Kraków"},
    MailState.RETURNED: {"reason": "Unknown here"},
    MailState.DESTROYED: {"reason": "Asked for"},
}


def move(item: MailItem, to: MailState, by: User, **values: Any) -> Answer:
    path = f"/office/companies/{item.company_id}/mail/{item.id}/state"
    version = get_mail_item(item.company_id, item.id).version
    return ApiClient().post(path, {"to": str(to)} | values, by=by, if_match=f'"{version}"')


def in_state(state: MailState) -> MailItem:
    if state is MailState.COLLECTED:
        mail = companies_with_mail(1)
        ((_, (item,)),) = mail.items()
        handed_out(a_collector_of(mail), mail)
        return now([item])[0]
    item = a_mail_item(a_company())
    if state is MailState.WAITING:
        return item
    wanted = Move(state, **SAID[state])
    return change_state(an_actor(), item, wanted, seen_version=item.version)


@pytest.mark.parametrize("to", MailState)
@pytest.mark.parametrize("before", MailState)
def test_only_leaving_collected_asks(before: MailState, to: MailState) -> None:
    """All pairs of states, without the confirmation and with it."""
    item, desk = in_state(before), a_clerk()
    said = {"reason": "A mistake"} | SAID.get(to, {})

    first = move(item, to, desk, **said)

    if before is MailState.COLLECTED and to is not MailState.COLLECTED:
        assert (first.status, first.code) == (409, "confirmation_required")
        assert get_mail_item(item.company_id, item.id) == item
        second = move(item, to, desk, **said, confirm=first.json["confirm"])
        assert (second.status, second.json["state"]) == (200, str(to))
    elif may_become(before, to):
        assert (first.status, first.json["state"]) == (200, str(to))
    else:
        assert first.status == 409
        assert first.code in {"only_by_hand_out", "state_not_allowed"}
        assert get_mail_item(item.company_id, item.id) == item
    is_waiting = get_mail_item(item.company_id, item.id).state is MailState.WAITING
    assert waiting(item.company_id) == int(is_waiting)


@pytest.mark.parametrize("before", [one for one in MailState if one is not MailState.COLLECTED])
def test_confirmation_that_nobody_asked_for_changes_nothing(before: MailState) -> None:
    item, desk = in_state(before), a_clerk()

    answer = move(item, MailState.COLLECTED, desk, confirm="abc", reason="Please")

    assert (answer.status, answer.code) == (409, "only_by_hand_out")


def confirmed(item: MailItem, to: MailState, by: User, **values: Any) -> Answer:
    first = move(item, to, by, **values)
    assert first.code == "confirmation_required"
    return move(item, to, by, **values, confirm=first.json["confirm"])


def test_confirmation_says_what_will_happen() -> None:
    mail = companies_with_mail(2)
    ((_, items),) = mail.items()
    handed_out(a_collector_of(mail), mail)
    desk = a_clerk()

    both = move(items[0], MailState.WAITING, desk).json["consequences"]
    alone = move(in_state(MailState.COLLECTED), MailState.WAITING, desk).json["consequences"]

    assert both == ["receipt_void", "receipt_replaced", "written_into_history"]
    assert alone == ["receipt_void", "written_into_history"]


def test_confirmed_without_a_reason_is_refused_beside_its_field() -> None:
    item = in_state(MailState.COLLECTED)

    answer = confirmed(item, MailState.WAITING, a_clerk())

    assert (answer.status, answer.json["errors"][0]["field"]) == (400, "reason")
    assert get_mail_item(item.company_id, item.id) == item


def test_confirmation_is_of_one_item_one_version_and_one_person() -> None:
    first, second, desk = in_state(MailState.COLLECTED), in_state(MailState.COLLECTED), a_clerk()
    given = move(first, MailState.WAITING, desk).json["confirm"]

    for item, by in ((second, desk), (first, a_clerk())):
        answer = move(item, MailState.WAITING, by, reason="Mine", confirm=given)
        assert answer.code == "confirmation_required"


def test_receipt_is_void_with_the_reason_and_stays() -> None:
    item = in_state(MailState.COLLECTED)

    confirmed(item, MailState.WAITING, a_clerk(), reason="Another person's letter")

    (receipt,) = receipts(item.company_id)
    assert (receipt.state, receipt.void_reason) == (ReceiptState.VOID, "Another person's letter")
    after = get_mail_item(item.company_id, item.id)
    assert (after.receipt_id, after.handout_id) == ("", "")
    event = after.history[-1]
    assert (event.kind, event.reason) == (MailEventKind.LEFT_COLLECTED, "Another person's letter")
    assert (event.before, event.after, event.receipt_id) == ("collected", "waiting", receipt.id)


@pytest.mark.parametrize("amount", [3, MOST_AT_ONCE + 1, MOST_AT_ONCE + 10])
def test_what_stays_collected_gets_a_receipt_in_place_of_the_void_one(amount: int) -> None:
    mail = companies_with_mail(amount)
    ((company_id, items),) = mail.items()
    handout, _ = handed_out(a_collector_of(mail), mail)
    left, others = items[0], items[1:]

    confirmed(left, MailState.WAITING, a_clerk(), reason="Theirs")

    void, valid = receipts(company_id)
    assert void.replaced_by == valid.id
    assert void.state is ReceiptState.VOID
    assert set(valid.mail_ids) == {item.id for item in others}
    for name in ("collector", "handed_out_at", "signature_sha256", "clerk"):
        assert valid.record[name] == void.record[name]
    assert valid.record["replaces"] == void.number
    assert {item.receipt_id for item in now(others)} == {valid.id}
    assert waiting(company_id) == 1
    _, parts = stored(handout.id)
    assert (parts[company_id].state, parts[company_id].receipt_id) == (PartState.DONE, valid.id)


def test_items_leave_one_after_the_other_until_none_is_left() -> None:
    mail = companies_with_mail(2)
    ((company_id, items),) = mail.items()
    handed_out(a_collector_of(mail), mail)
    desk = a_clerk()

    for item in items:
        confirmed(item, MailState.RETURNED, desk, reason="Refused")

    assert [r.state for r in receipts(company_id)] == [ReceiptState.VOID] * 2
    assert {item.state for item in now(items)} == {MailState.RETURNED}
    assert waiting(company_id) == 0


def test_item_without_a_receipt_leaves_all_the_same() -> None:
    mail = companies_with_mail(1)
    ((company_id, (item,)),) = mail.items()
    handed_out(a_collector_of(mail), mail, digital_confirmation=False)

    answer = confirmed(item, MailState.WAITING, a_clerk(), reason="Came back")

    assert answer.json["state"] == "waiting"
    assert receipts(company_id) == []


def test_replacement_that_is_cut_short_is_brought_to_its_end() -> None:
    mail = companies_with_mail(MOST_AT_ONCE + 10)
    ((company_id, items),) = mail.items()
    handout, _ = handed_out(a_collector_of(mail), mail)
    desk = a_clerk()
    given = move(items[0], MailState.WAITING, desk).json["confirm"]
    with killed_at(1, "after", name_of_call="dynamodb.TransactWriteItems"):
        move(items[0], MailState.WAITING, desk, reason="Theirs", confirm=given)
    assert stored(handout.id)[1][company_id].state is PartState.REPOINTING

    confirmed(items[1], MailState.WAITING, desk, reason="Theirs too")

    *_, valid = receipts(company_id)
    assert {item.receipt_id for item in now(items[2:])} == {valid.id}
    assert len(valid.mail_ids) == len(items) - 2
    assert clock.now() > handout.at


def test_visit_tells_which_of_its_items_are_not_collected_any_more() -> None:
    mail = companies_with_mail(3)
    ((company_id, items),) = mail.items()
    visit, _ = handed_out(a_collector_of(mail), mail)
    desk = a_clerk()

    confirmed(items[1], MailState.RETURNED, desk, reason="Unknown here")

    (part,) = ApiClient().get(f"/office/handouts/{visit.id}", by=desk).json["parts"]
    assert {item["mail_id"] for item in part["items"] if item["has_left"]} == {items[1].id}
    assert part["company_id"] == company_id
    assert part["state"] == "done"
