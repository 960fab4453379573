"""Who counts in a month, why, and what it costs whom."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.access.model import Grant, GrantKind, GrantState
from chalicelib.core.money import Money
from chalicelib.seats.model import Access, counts_through, due_by_payer, due_in_all
from chalicelib.settings.prices import SeatPrice

ZONE, MONTH = "Europe/Warsaw", "2026-11"
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def an_access(
    *,
    state: GrantState = GrantState.ACTIVE,
    until: date | None = None,
    given_at: datetime = LONG_AGO,
    since: datetime = LONG_AGO,
    company_id: str = "com_a",
) -> Access:
    grant = Grant("usr_a", company_id, GrantKind.CONTACT, state, frozenset(), until, False, 1)
    return Access(grant, given_at, since)


@pytest.mark.parametrize(
    ("until", "stood"),
    [
        (None, True),
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2026, 11, 5), True),
        (date(2026, 12, 31), True),
    ],
)
def test_access_that_ended_before_the_month_did_not_stand_in_it(
    until: date | None, stood: bool
) -> None:
    assert an_access(until=until).stood_in(MONTH, ZONE) is stood


@pytest.mark.parametrize("state", GrantState)
def test_only_an_active_access_stands(state: GrantState) -> None:
    assert an_access(state=state).stood_in(MONTH, ZONE) is (state is GrantState.ACTIVE)


def test_access_that_was_switched_on_after_its_last_day_never_stood() -> None:
    on_the_sixth = datetime(2026, 11, 5, 23, 30, tzinfo=UTC)  # half past midnight in Warsaw

    assert not an_access(until=date(2026, 11, 5), since=on_the_sixth).stood_in(MONTH, ZONE)
    assert an_access(until=date(2026, 11, 6), since=on_the_sixth).stood_in(MONTH, ZONE)


def test_person_counts_through_the_oldest_access_that_stood() -> None:
    over = an_access(until=date(2026, 10, 1), company_id="com_over")
    older = an_access(given_at=datetime(2026, 2, 1, tzinfo=UTC), company_id="com_b")
    newer = an_access(given_at=datetime(2026, 3, 1, tzinfo=UTC), company_id="com_a")

    assert counts_through([newer, over, older], MONTH, ZONE) == older
    assert counts_through([over], MONTH, ZONE) is None
    assert counts_through([], MONTH, ZONE) is None


def test_vat_is_that_of_each_payers_sum() -> None:
    price = SeatPrice(MONTH, Money(10, "EUR"), 2300)

    due = due_by_payer(["com_a", "", "com_a", "com_a"], price)

    assert list(due) == ["", "com_a"]
    # Three times 2.3 would be 6 if each seat were rounded, and is 6.9 together.
    assert (due["com_a"].net.minor, due["com_a"].vat.minor, due["com_a"].gross.minor) == (30, 7, 37)
    assert (due[""].net.minor, due[""].vat.minor, due[""].gross.minor) == (10, 2, 12)
    whole = due_in_all(due.values(), price)
    assert (whole.count, whole.net.minor, whole.vat.minor, whole.gross.minor) == (4, 40, 9, 49)


def test_month_without_seats_costs_nothing() -> None:
    price = SeatPrice(MONTH, Money(10, "PLN"), 2300)

    assert due_by_payer([], price) == {}
    assert due_in_all([], price).gross == Money(0, "PLN")


@given(
    payers=some.lists(some.sampled_from(["", "com_a", "com_b", "com_c"]), max_size=60),
    minor=some.integers(0, 100_000_000),
    basis_points=some.integers(0, 10_000),
)
def test_sum_is_the_sum_of_what_each_payer_is_told(
    payers: list[str], minor: int, basis_points: int
) -> None:
    price = SeatPrice(MONTH, Money(minor, "EUR"), basis_points)
    due = due_by_payer(payers, price)

    whole = due_in_all(due.values(), price)

    assert whole.count == len(payers) == sum(one.count for one in due.values())
    assert whole.gross.minor == sum(one.gross.minor for one in due.values())
    assert whole.net.minor == minor * len(payers)
    for one in due.values():
        assert abs(one.vat.minor * 10_000 - one.net.minor * basis_points) <= 5_000
