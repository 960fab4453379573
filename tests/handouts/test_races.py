"""
T60: two desks want the same item. One of them gets it, the other is told who has it; there is one
receipt, and two desks never refuse each other.
"""

import random
from collections.abc import Sequence
from functools import partial

import pytest

from chalicelib.access.model import User
from chalicelib.handouts.model import PartState
from chalicelib.handouts.service import hand_out
from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.moves import Move
from chalicelib.mail.service import change_state
from chalicelib.receipts import store
from tests.builders import an_actor
from tests.handouts.desk import (
    a_collector_of,
    a_request,
    a_wish,
    always,
    by_company,
    companies_with_mail,
    handed_out,
    now,
    receipts,
    states,
    waiting,
)
from tests.harness.module_world import empty_the_world
from tests.harness.turns import in_turns

pytestmark = pytest.mark.usefixtures("world")


def race(
    collector: User, company_id: str, wanted: Sequence[Sequence[MailItem]], seed: int
) -> list[tuple[str, PartState, str]]:
    """All at once: each visit's id, what became of its part, and who was said to have it."""
    found: list[tuple[str, PartState, str]] = []

    def desk(items: Sequence[MailItem]) -> None:
        wish = a_wish(collector, {company_id: items})
        handout, parts = by_company(hand_out(an_actor(), wish, a_request(), always))
        part = parts[company_id]
        winner = part.refused.winner if part.refused else None
        found.append((handout.id, part.state, winner.handout_id if winner else ""))

    in_turns([partial(desk, items) for items in wanted], random.Random(seed))
    return found


def same_letter(seed: int) -> None:
    mail = companies_with_mail(1)
    ((company_id, items),) = mail.items()

    found = race(a_collector_of(mail), company_id, [items, items], seed)

    winners = [visit for visit, state, _ in found if state is PartState.DONE]
    losers = [winner for _, state, winner in found if state is PartState.REFUSED]
    assert (len(winners), losers) == (1, winners)
    assert len(receipts(company_id)) == 1
    assert now(items)[0].handout_id == winners[0]
    assert waiting(company_id) == 0


def overlapping(seed: int, amounts: tuple[int, int, int]) -> None:
    """Two desks with some items of their own and some that both want."""
    first, both, _ = amounts
    mail = companies_with_mail(sum(amounts))
    ((company_id, items),) = mail.items()
    random.Random(seed).shuffle(items)
    shared = items[first : first + both]
    wanted = [items[: first + both], items[first:]]

    found = race(a_collector_of(mail), company_id, wanted, seed)

    assert sorted(state for _, state, _ in found) == [PartState.DONE, PartState.REFUSED]
    (winner,) = [visit for visit, state, _ in found if state is PartState.DONE]
    assert {item.handout_id for item in now(shared)} == {winner}
    assert states(shared) == {MailState.COLLECTED}
    for item in now(items):
        assert item.handout_id in {"", winner}
    (receipt,) = receipts(company_id)
    assert len(receipt.mail_ids) == len(items) - waiting(company_id)


@pytest.mark.parametrize("seed", range(20))
def test_same_letter_at_two_desks(seed: int) -> None:
    same_letter(seed)


@pytest.mark.long
def test_same_letter_at_two_desks_two_hundred_times() -> None:
    for seed in range(200):
        empty_the_world()
        same_letter(1000 + seed)


@pytest.mark.parametrize("seed", range(6))
def test_desks_that_want_some_of_the_same_do_not_refuse_each_other(seed: int) -> None:
    overlapping(seed, (3, 2, 3))


@pytest.mark.parametrize("seed", range(2))
def test_desks_with_more_than_a_transaction_takes_do_not_refuse_each_other(seed: int) -> None:
    overlapping(seed, (60, 40, 60))


@pytest.mark.long
def test_large_desks_many_times() -> None:
    for seed in range(20):
        empty_the_world()
        overlapping(seed, (50, 60, 50))


def test_three_desks_at_one_company_all_get_their_own() -> None:
    """Of records that are made at the same moment, each finds its place in the chain."""
    mail = companies_with_mail(3)
    ((company_id, items),) = mail.items()

    found = race(a_collector_of(mail), company_id, [[item] for item in items], 3)

    assert {state for _, state, _ in found} == {PartState.DONE}
    assert len(receipts(company_id)) == 3
    assert waiting(company_id) == 0


def test_same_request_twice_at_once_is_one_visit() -> None:
    for amount in (1, 2):
        mail = companies_with_mail(*[2] * amount)
        collector, seen = a_collector_of(mail), []

        def desk() -> None:
            wish = a_wish(collector, mail)  # noqa: B023 - called before the next round
            visit = hand_out(an_actor(), wish, a_request("one-key"), always)
            seen.append(visit[0].id)  # noqa: B023 - the same

        in_turns([desk, desk], random.Random(amount))

        assert len(set(seen)) == 1
        assert all(len(receipts(company_id)) == 1 for company_id in mail)
        empty_the_world()


def test_item_that_another_visit_has_is_refused_with_the_winner() -> None:
    mail = companies_with_mail(2)
    ((company_id, items),) = mail.items()
    collector = a_collector_of(mail)
    first, _ = handed_out(collector, {company_id: items[:1]})

    _, parts = handed_out(collector, {company_id: items})

    refused = parts[company_id].refused
    assert refused
    assert refused.code == "mail_handed_out"
    assert refused.winner
    assert refused.winner.handout_id == first.id
    assert (refused.winner.by_name, refused.winner.collector) == (first.by_name, collector.name)
    assert states(items[1:]) == {MailState.WAITING}


def test_mail_that_does_not_wait_is_refused_without_a_winner() -> None:
    mail = companies_with_mail(1)
    ((company_id, (item,)),) = mail.items()
    move = Move(MailState.RETURNED, "Unknown here")
    change_state(an_actor(), item, move, seen_version=item.version)

    _, parts = handed_out(a_collector_of(mail), mail)

    refused = parts[company_id].refused
    assert refused
    assert (refused.code, refused.winner) == ("mail_not_waiting", None)


def test_receipt_that_would_say_too_much_is_refused_before_anything_is_claimed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mail = companies_with_mail(90)
    ((company_id, items),) = mail.items()
    monkeypatch.setattr(store, "_LONGEST_KEPT", 90 * 100)

    _, parts = handed_out(a_collector_of(mail), mail)

    refused = parts[company_id].refused
    assert refused
    assert refused.code == "too_much_at_once"
    assert waiting(company_id) == 90
    assert {item.handout_id for item in now(items)} == {""}
