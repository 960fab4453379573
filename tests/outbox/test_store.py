"""Facts: written once, due when they are due, and changed by one hand at a time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.aws import keys
from chalicelib.aws.table import Change, commit, fetch, read
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.outbox import store
from chalicelib.outbox.store import (
    FactKind,
    FactRow,
    FactState,
    finish,
    hold,
    list_open,
    new_fact,
    overdue,
    reopen,
    touch,
    wake,
)
from tests.harness.calls import Make, around_each_call
from tests.harness.faults import EVERY_FAILURE, Failure, failing
from tests.harness.moment import Moment
from tests.harness.s3 import rows, waiting_messages

NO_GRACE = timedelta(0)
COMPANY = "com_" + "1" * 26


def write(fact_id: str, *, scope: str = COMPANY, minutes: float = 0, **payload: object) -> FactRow:
    due_at = clock.now() + timedelta(minutes=minutes)
    kind = FactKind.MAIL_REGISTERED
    commit(new_fact(fact_id, kind, scope=scope, due_at=due_at, **payload))
    return fact(fact_id)


def fact(fact_id: str) -> FactRow:
    return read(FactRow, fetch([keys.fact(fact_id)])[keys.fact(fact_id)])


def due(grace: timedelta = NO_GRACE) -> list[str]:
    return [row.fact_id for row in overdue(grace)]


def test_fact_keeps_what_it_was_given(world: None) -> None:
    row = write("evt_1", mail_id="mai_1", pages=3)

    assert (row.fact_id, row.scope, row.state) == ("evt_1", COMPANY, FactState.OPEN)
    assert row.payload.as_dict() == {"mail_id": "mai_1", "pages": 3}


def test_second_fact_of_the_same_id_is_refused(world: None) -> None:
    write("evt_1", mail_id="mai_1")

    with pytest.raises(Conflict):
        write("evt_1", mail_id="mai_2")

    assert fact("evt_1").payload.as_dict() == {"mail_id": "mai_1"}


def test_fact_is_overdue_once_its_time_and_the_grace_have_passed(world: None, at: Moment) -> None:
    write("evt_late", minutes=5)
    write("evt_early")
    grace = timedelta(minutes=2)

    assert due(grace) == []
    at.move(minutes=2)
    assert due(grace) == ["evt_early"]
    at.move(minutes=5)
    assert due(grace) == ["evt_early", "evt_late"]


def test_fact_without_a_time_is_due_at_once(world: None) -> None:
    commit(new_fact("evt_1", FactKind.SCAN_ATTACHED, scope=COMPANY))

    assert due() == ["evt_1"]


def test_overdue_facts_come_oldest_first_over_several_pages(
    world: None, at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_PAGE", 2)
    for number in range(5):
        write(f"evt_{number}")
        at.move(seconds=1)

    assert due() == ["evt_0", "evt_1", "evt_2", "evt_3", "evt_4"]


def test_look_at_overdue_facts_is_bounded(
    world: None, at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_PAGE", 2)
    monkeypatch.setattr(store, "_MOST_PAGES", 2)
    for number in range(5):
        write(f"evt_{number}")
        at.move(seconds=1)

    assert due() == ["evt_0", "evt_1", "evt_2", "evt_3"]


def test_open_facts_are_of_the_scope_and_the_kind_soonest_first(world: None) -> None:
    write("evt_late", minutes=5)
    write("evt_early", minutes=1)
    write("evt_other", scope="com_" + "2" * 26)
    commit(new_fact("fct_scan", FactKind.SCAN_ATTACHED, scope=COMPANY))

    assert list_open(COMPANY, FactKind.MAIL_REGISTERED, limit=9) == ["evt_early", "evt_late"]
    assert list_open(COMPANY, FactKind.MAIL_REGISTERED, limit=1) == ["evt_early"]
    assert list_open(COMPANY, FactKind.SCAN_ATTACHED, limit=9) == ["fct_scan"]


def test_finished_fact_stays_as_a_row_and_is_nowhere_listed(world: None, at: Moment) -> None:
    row = write("evt_1")

    commit(finish(row))
    at.move(days=9)

    assert fact("evt_1").state == FactState.DONE
    assert due() == list_open(COMPANY, FactKind.MAIL_REGISTERED, limit=9) == []


def test_held_fact_is_looked_at_again_in_its_time_and_is_not_open(world: None, at: Moment) -> None:
    row = write("evt_1")

    commit(hold(row, look_again_at=clock.now() + timedelta(hours=24)))

    assert fact("evt_1").state == FactState.HELD
    assert list_open(COMPANY, FactKind.MAIL_REGISTERED, limit=9) == due() == []
    at.move(hours=24)
    assert due() == ["evt_1"]


def test_reopened_fact_is_open_and_due_again(world: None, at: Moment) -> None:
    commit(finish(write("evt_1")))

    commit(reopen(fact("evt_1"), due_at=clock.now() + timedelta(minutes=1)))

    assert fact("evt_1").state == FactState.OPEN
    assert list_open(COMPANY, FactKind.MAIL_REGISTERED, limit=9) == ["evt_1"]
    assert due() == []
    at.move(minutes=1)
    assert due() == ["evt_1"]


CHANGES: dict[str, Callable[[FactRow], Change]] = {
    "touch": touch,
    "finish": finish,
    "hold": lambda row: hold(row, look_again_at=clock.now()),
    "reopen": lambda row: reopen(row, due_at=clock.now()),
}


@pytest.mark.parametrize("first", list(CHANGES))
@pytest.mark.parametrize("second", list(CHANGES))
def test_of_two_hands_on_the_same_fact_one_must_look_again(
    world: None, first: str, second: str
) -> None:
    seen_by_both = write("evt_1")

    commit(CHANGES[first](seen_by_both))
    with pytest.raises(Conflict) as refused:
        commit(CHANGES[second](seen_by_both))

    assert refused.value.code == "fact_changed"
    assert fact("evt_1").version == 2
    commit(CHANGES[second](fact("evt_1")))


def test_wake_says_which_fact_waits_and_nothing_else(world: None) -> None:
    wake("evt_1")

    assert waiting_messages(config().notice_queue_url) == [{"v": 1, "fact_id": "evt_1"}]


@pytest.mark.parametrize("failure", EVERY_FAILURE)
def test_lost_wake_is_no_error(world: None, failure: Failure) -> None:
    with failing(failure, service="sqs"):
        wake("evt_1")


def test_queue_that_refuses_is_no_error_after_the_commit(world: None) -> None:
    def act(_: str, __: dict[str, Any], ___: Make) -> Any:
        answer: Any = {"Error": {"Code": "AWS.SimpleQueueService.NonExistentQueue"}}
        raise ClientError(answer, "SendMessage")

    with around_each_call(act):
        wake("evt_1")


def test_no_fact_leaves_a_row_without_its_change(world: None) -> None:
    new_fact("evt_1", FactKind.MAIL_REGISTERED, scope=COMPANY)

    assert rows("NOTICE#") == []
