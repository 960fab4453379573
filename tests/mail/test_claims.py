"""What a hand-out does to an item: claims it, collects it, and lets it go again."""

import pytest

from chalicelib.aws.table import Change, commit
from chalicelib.core import clock
from chalicelib.core.errors import AppError, Conflict, StaleVersion
from chalicelib.mail.model import MailEvent, MailEventKind, MailItem, MailState
from chalicelib.mail.service import (
    change_state,
    claim,
    collect,
    edit_mail,
    get_mail_item,
    leave_collected,
    unclaim,
)
from tests.builders import a_company, a_mail_item, a_move, an_actor

FIRST, SECOND = "hnd_first", "hnd_second"


def now(item: MailItem) -> MailItem:
    return get_mail_item(item.company_id, item.id)


def an_event(kind: MailEventKind) -> MailEvent:
    return MailEvent(clock.now(), kind, "usr_1", "Anna", "waiting", "collected")


def collecting(item: MailItem, handout_id: str) -> Change:
    event = an_event(MailEventKind.COLLECTED)
    return collect(item, handout_id=handout_id, receipt_id="rcp_1", event=event)


def code_of(change: Change) -> str:
    with pytest.raises(AppError) as refused:
        commit(change)
    return refused.value.code


def test_claimed_item_is_neither_corrected_nor_moved_by_others(world: None) -> None:
    item = a_mail_item(a_company())

    commit(claim(item, FIRST))

    claimed = now(item)
    assert (claimed.handout_id, claimed.version, claimed.is_claimed) == (FIRST, 2, True)
    with pytest.raises(Conflict) as refused:
        edit_mail(an_actor(), claimed, {"note": "x"}, seen_version=2)
    assert refused.value.code == "mail_claimed"
    with pytest.raises(Conflict) as refused:
        change_state(an_actor(), claimed, a_move(MailState.RETURNED), seen_version=2)
    assert refused.value.code == "mail_claimed"
    with pytest.raises(StaleVersion):
        edit_mail(an_actor(), item, {"note": "x"}, seen_version=2)
    assert now(item) == claimed


def test_of_two_hand_outs_one_gets_the_item(world: None) -> None:
    item = a_mail_item(a_company())

    commit(claim(item, FIRST))

    assert code_of(claim(item, SECOND)) == "stale_version"
    assert code_of(claim(now(item), SECOND)) == "stale_version"
    assert code_of(unclaim(now(item), SECOND)) == "stale_version"
    assert code_of(collecting(now(item), SECOND)) == "stale_version"
    assert now(item).handout_id == FIRST
    commit(collecting(now(item), FIRST))
    assert now(item).state is MailState.COLLECTED


def test_item_that_was_let_go_is_free_again(world: None) -> None:
    item = a_mail_item(a_company())
    commit(claim(item, FIRST))

    commit(unclaim(now(item), FIRST))

    assert (now(item).handout_id, now(item).is_claimed) == ("", False)
    commit(claim(now(item), SECOND))


def test_collected_item_says_which_hand_out_and_receipt(world: None) -> None:
    item = a_mail_item(a_company())

    commit(collecting(item, FIRST))

    after = now(item)
    assert (after.state, after.handout_id, after.receipt_id) == ("collected", FIRST, "rcp_1")
    assert after.history == (*item.history, after.history[-1])
    assert after.history[-1].kind is MailEventKind.COLLECTED
    assert after.state_since == after.history[-1].at
    assert code_of(claim(after, SECOND)) == "stale_version"
    assert code_of(unclaim(after, FIRST)) == "stale_version"
    assert code_of(collecting(after, FIRST)) == "stale_version"


def test_collected_item_is_not_moved_without_its_receipt(world: None) -> None:
    item = a_mail_item(a_company())
    commit(collecting(item, FIRST))

    with pytest.raises(Conflict) as refused:
        change_state(an_actor(), now(item), a_move(MailState.RETURNED), seen_version=2)

    assert refused.value.code == "only_by_leaving"


@pytest.mark.parametrize("to", [state for state in MailState if state is not MailState.COLLECTED])
def test_item_that_leaves_collected_is_nobodys_again(world: None, to: MailState) -> None:
    item = a_mail_item(a_company())
    event = an_event(MailEventKind.LEFT_COLLECTED)
    assert code_of(leave_collected(item, to, event)) == "stale_version"
    commit(collecting(item, FIRST))

    commit(leave_collected(now(item), to, event))

    after = now(item)
    assert (after.state, after.handout_id, after.receipt_id) == (to, "", "")
    assert [one.kind for one in after.history] == ["registered", "collected", "left_collected"]
