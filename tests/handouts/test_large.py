"""
A company's part is entirely done or not at all, whatever its size; and a visit that is killed at
any of its AWS calls is brought to its end by the same request, or by the sweep.
"""

import copy
import random
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from chalicelib.aws import partitions
from chalicelib.aws.table import BY_DUE, commit, query_index
from chalicelib.config import config
from chalicelib.core import ids
from chalicelib.core.errors import Conflict
from chalicelib.handouts.model import HandoutItem, HandoutState, Part, PartState, TakingBack
from chalicelib.handouts.service import hand_out, list_visits, undo
from chalicelib.handouts.store import Visit, get_part, put_part
from chalicelib.handouts.sweep import sweep_handouts
from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.moves import Move
from chalicelib.mail.service import change_state
from chalicelib.receipts.model import ReceiptState
from tests.builders import a_person_of, an_actor
from tests.handouts.desk import (
    a_collector_of,
    a_request,
    a_wish,
    always,
    by_company,
    companies_with_mail,
    company,
    handed_out,
    now,
    receipts,
    states,
    stored,
    waiting,
)
from tests.harness.crash import When, calls_in, crash_points, killed_at
from tests.harness.moment import Moment
from tests.harness.quick import tables
from tests.house.people import set_grant

pytestmark = pytest.mark.usefixtures("world")
AMOUNTS = (100, 10, 15, 5)
Mail = Mapping[str, Sequence[MailItem]]


def test_part_of_any_size_is_done_with_one_receipt() -> None:
    mail = companies_with_mail(130)
    ((company_id, items),) = mail.items()

    handout, parts = handed_out(a_collector_of(mail), mail)

    assert handout.state is HandoutState.DONE
    assert parts[company_id].state is PartState.DONE
    (receipt,) = receipts(company_id)
    assert len(receipt.mail_ids) == len(receipt.record["items"]) == 130
    assert {(item.state, item.receipt_id) for item in now(items)} == {
        (MailState.COLLECTED, receipt.id)
    }
    assert waiting(company_id) == 0
    assert stored(handout.id) == (handout, parts)


def test_part_of_the_longest_senders_is_kept_as_it_is() -> None:
    chance = random.Random(7)  # the same each time
    items = tuple(
        HandoutItem(
            ids.new_id("mai"),
            "K7M2-9QXT4",
            "".join(chr(chance.randrange(0x10000, 0x1FFFF)) for _ in range(200)),
            "letter",
            date(2026, 11, 20),
        )
        for _ in range(500)
    )
    part = Part(ids.new_id("hnd"), ids.new_id("com"), "Nowak", "NOWAK-7", items)

    commit(put_part(part))

    assert get_part(part.handout_id, part.company_id) == part


def test_large_part_that_loses_one_item_gives_all_others_back() -> None:
    mail = companies_with_mail(130)
    ((company_id, items),) = mail.items()
    collector = a_collector_of(mail)
    last = max(items, key=lambda item: item.id)
    winner, _ = handed_out(collector, {company_id: [last]})
    chosen = a_wish(collector, mail)

    # Taken while the desk had claimed the first of them already.
    _, parts = by_company(hand_out(an_actor(), chosen, a_request(), always))

    part = parts[company_id]
    assert part.state is PartState.REFUSED
    assert part.refused
    assert part.refused.winner
    assert part.refused.winner.handout_id == winner.id
    assert waiting(company_id) == 129
    assert {item.handout_id for item in now(items) if item.id != last.id} == {""}


def test_right_that_ends_while_items_are_claimed_gives_them_back() -> None:
    mail = companies_with_mail(130)
    ((company_id, items),) = mail.items()
    collector = a_person_of(company(company_id))
    wish = a_wish(collector, mail)
    once = a_request("a-key-of-mine")
    with killed_at(3, "before", name_of_call="dynamodb.TransactWriteItems") as death:
        hand_out(an_actor(), wish, once, always)
    assert death.call
    assert any(item.is_claimed for item in now(items))

    set_grant(collector, company_id, state="inactive", version=99)
    _, parts = by_company(hand_out(an_actor(), wish, once, always))

    assert parts[company_id].state is PartState.REFUSED
    assert {(item.state, item.handout_id) for item in now(items)} == {(MailState.WAITING, "")}
    assert receipts(company_id) == []
    assert waiting(company_id) == 130


def test_right_that_ends_after_the_decision_changes_nothing_any_more() -> None:
    mail = companies_with_mail(130)
    ((company_id, items),) = mail.items()
    collector = a_person_of(company(company_id))
    wish, once = a_wish(collector, mail), a_request("a-key-of-mine")
    with killed_at(5, "before", name_of_call="dynamodb.TransactWriteItems"):
        hand_out(an_actor(), wish, once, always)
    assert len(receipts(company_id)) == 1
    assert waiting(company_id) == 130

    set_grant(collector, company_id, state="inactive", version=99)
    _, parts = by_company(hand_out(an_actor(), wish, once, always))

    assert parts[company_id].state is PartState.DONE
    assert states(items) == {MailState.COLLECTED}
    assert waiting(company_id) == 0


def test_claimed_items_are_moved_by_nobody_else() -> None:
    mail = companies_with_mail(130)
    ((_, items),) = mail.items()
    wish = a_wish(a_collector_of(mail), mail)
    with killed_at(3, "before", name_of_call="dynamodb.TransactWriteItems"):
        hand_out(an_actor(), wish, a_request(), always)
    claimed = next(item for item in now(items) if item.is_claimed)

    move = Move(MailState.RETURNED, "Unknown")
    with pytest.raises(Conflict) as refused:
        change_state(an_actor(), claimed, move, seen_version=claimed.version)

    assert refused.value.code == "mail_claimed"


def test_no_time_left_leaves_the_visit_to_the_next_one(at: Moment) -> None:
    mail = companies_with_mail(2, 2)
    wish = a_wish(a_collector_of(mail), mail)

    handout, parts = by_company(hand_out(an_actor(), wish, a_request(), lambda: False))

    assert handout.state is HandoutState.RUNNING
    assert {part.state for part in parts.values()} == {PartState.OPEN}
    at.move(minutes=3)
    assert sweep_handouts(always) == 1
    assert_done(mail)


def assert_done(mail: Mail) -> None:
    """Everything was handed out, once, and nothing is left to do."""
    ((handout, parts),) = list_visits(limit=10, position=None).items
    assert handout.state is HandoutState.DONE
    assert {part.state for part in parts} == {PartState.DONE}
    for company_id, items in mail.items():
        (receipt,) = receipts(company_id)
        assert set(receipt.mail_ids) == {item.id for item in items}
        found = now(items)
        assert {(item.state, item.receipt_id, item.handout_id) for item in found} == {
            (MailState.COLLECTED, receipt.id, handout.id)
        }
        assert all(len(item.history) == 2 for item in found)
        assert waiting(company_id) == 0
    assert query_index(BY_DUE, partitions.HANDOUTS_RUNNING) == ([], None)


def assert_undone(mail: Mail) -> None:
    """Everything waits again, and no receipt holds."""
    ((handout, parts),) = list_visits(limit=10, position=None).items
    assert handout.state is HandoutState.DONE
    assert {part.state for part in parts} == {PartState.UNDONE}
    for company_id, items in mail.items():
        (receipt,) = receipts(company_id)
        assert receipt.state is ReceiptState.VOID
        assert {(item.state, item.receipt_id, item.handout_id) for item in now(items)} == {
            (MailState.WAITING, "", "")
        }
        assert waiting(company_id) == len(items)
    assert query_index(BY_DUE, partitions.HANDOUTS_RUNNING) == ([], None)


def assert_whole(mail: Mail) -> None:
    """At every moment a company's counter is the number of its items that wait."""
    for company_id, items in mail.items():
        assert waiting(company_id) == sum(item.state is MailState.WAITING for item in now(items))
        assert len(receipts(company_id)) <= 1


class Stage:
    """A visit that is made again and again, each time from the same beginning."""

    def __init__(self, *amounts: int, is_undo: bool = False) -> None:
        self.mail: Mail = companies_with_mail(*amounts)
        self._wish = a_wish(a_collector_of(self.mail), self.mail)
        self._handout_id = self.hand_out()[0].id if is_undo else ""
        self.act = self.take_back if is_undo else self.hand_out
        self._rows = copy.deepcopy(self._table())

    def hand_out(self) -> Visit:
        return hand_out(an_actor(), self._wish, a_request("the-same-key"), always)

    def take_back(self) -> Visit:
        wanted = TakingBack("Wrong person", None)
        return undo(an_actor(), self._handout_id, wanted, a_request("undo-key"), always)

    def points(self) -> list[tuple[int, When]]:
        calls = calls_in(self.act)
        self.reset()
        return crash_points(calls)

    def reset(self) -> None:
        rows = self._table()
        rows.clear()
        rows.update(copy.deepcopy(self._rows))

    def crash(self, at: Moment, point: tuple[int, When], *, by_sweep: bool) -> None:
        with killed_at(*point):
            self.act()
        assert_whole(self.mail)
        at.move(minutes=6)
        if by_sweep:
            sweep_handouts(always)
        self.act()

    @staticmethod
    def _table() -> Any:
        return tables()[config().table_name].items


def spread(points: list[tuple[int, When]], amount: int) -> list[tuple[int, When]]:
    return points[:: max(1, len(points) // amount)]


def crash_at(at: Moment, stage: Stage, points: Sequence[tuple[int, When]]) -> None:
    """At each place, brought to its end by the sweep and by the request in turn."""
    for number, point in enumerate(points):
        stage.crash(at, point, by_sweep=number % 2 == 0)
        assert_done(stage.mail)
        stage.reset()


def crash_undo_at(at: Moment, stage: Stage, points: Sequence[tuple[int, When]]) -> None:
    for number, point in enumerate(points):
        stage.crash(at, point, by_sweep=number % 2 == 0)
        assert_undone(stage.mail)
        stage.reset()


@pytest.mark.parametrize("amounts", [(2,), (2, 1)])
def test_small_visit_survives_being_killed_anywhere(at: Moment, amounts: tuple[int, ...]) -> None:
    stage = Stage(*amounts)

    crash_at(at, stage, stage.points())


def test_large_visit_survives_being_killed(at: Moment) -> None:
    """130 items of 4 companies, at some of the places; at all of them in the long run."""
    stage = Stage(*AMOUNTS)

    crash_at(at, stage, spread(stage.points(), 5))


@pytest.mark.long
def test_large_visit_survives_being_killed_anywhere(at: Moment) -> None:
    stage = Stage(*AMOUNTS)
    points = stage.points()

    crash_at(at, stage, points)
    # The other way round: who was the sweep's is the request's.
    crash_at(at, stage, points[1:])


def test_taking_back_survives_being_killed_anywhere(at: Moment) -> None:
    stage = Stage(2, 1, is_undo=True)

    crash_undo_at(at, stage, stage.points())


def test_taking_a_large_part_back_survives_being_killed(at: Moment) -> None:
    stage = Stage(90, is_undo=True)

    crash_undo_at(at, stage, spread(stage.points(), 3))


@pytest.mark.long
def test_taking_a_large_visit_back_survives_being_killed_anywhere(at: Moment) -> None:
    stage = Stage(*AMOUNTS, is_undo=True)

    crash_undo_at(at, stage, stage.points())


@pytest.mark.long
def test_nobody_who_is_killed_again_and_again_does_anything_twice(at: Moment) -> None:
    stage = Stage(90, 2)

    for nth in (5, 4, 6, 3, 5, 4, 7):
        with killed_at(nth, "after"):
            stage.act()
        assert_whole(stage.mail)

    stage.act()
    assert_done(stage.mail)
