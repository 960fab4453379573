"""The sweep of hand-outs: what stands still is brought to its end."""

import pytest

from chalicelib.core.errors import Unavailable
from chalicelib.handouts import events, sweep
from chalicelib.handouts.model import HandoutState
from chalicelib.handouts.service import hand_out, resume
from chalicelib.handouts.store import Visit
from chalicelib.handouts.sweep import sweep_handouts
from chalicelib.receipts.service import every_receipt
from tests.builders import an_actor
from tests.handouts.desk import (
    a_collector_of,
    a_request,
    a_wish,
    always,
    companies_with_mail,
    stored,
    waiting,
)
from tests.harness.moment import Moment
from tests.harness.tick import TICK

pytestmark = pytest.mark.usefixtures("world")


def left_lying() -> tuple[str, list[str]]:
    """A visit that was written down and no more."""
    mail = companies_with_mail(1, 1)
    wish = a_wish(a_collector_of(mail), mail)
    handout, _ = hand_out(an_actor(), wish, a_request(), lambda: False)
    return handout.id, list(mail)


def test_what_stands_still_is_brought_to_its_end(at: Moment) -> None:
    handout_id, companies = left_lying()
    at.move(minutes=3)

    events.sweep_handouts(TICK, None)

    assert stored(handout_id)[0].state is HandoutState.DONE
    assert [waiting(one) for one in companies] == [0, 0]
    assert [len(every_receipt(one)) for one in companies] == [1, 1]


def test_what_somebody_may_still_work_on_is_left_alone(at: Moment) -> None:
    handout_id, _ = left_lying()
    at.move(minutes=1)

    assert sweep_handouts(always) == 0
    assert stored(handout_id)[0].state is HandoutState.RUNNING


def test_one_that_cannot_be_done_keeps_no_other_from_it(
    at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, _ = left_lying()
    other, _ = left_lying()
    at.move(minutes=3)

    def once_in_a_while(handout_id: str, has_time: object) -> Visit:
        if handout_id == stuck:
            raise Unavailable
        return resume(handout_id, always)

    monkeypatch.setattr(sweep, "resume", once_in_a_while)

    assert sweep_handouts(always) == 2
    assert stored(other)[0].state is HandoutState.DONE


def test_sweep_without_time_leaves_the_rest_to_the_next(at: Moment) -> None:
    handout_id, _ = left_lying()
    at.move(minutes=3)

    sweep_handouts(lambda: False)

    assert stored(handout_id)[0].state is HandoutState.RUNNING


def test_nothing_is_found_when_all_is_done(at: Moment) -> None:
    left_lying()
    at.move(minutes=3)
    sweep_handouts(always)

    assert sweep_handouts(always) == 0
