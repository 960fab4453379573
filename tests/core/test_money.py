"""Money: whole hundredths, and VAT of a sum rounded half up."""

import pytest

from chalicelib.core.money import Money


@pytest.mark.parametrize(
    ("minor", "basis_points", "part"),
    [
        (200, 2300, 46),
        (50, 2300, 12),  # 11.5
        (10, 2300, 2),  # 2.3
        (5, 1000, 1),  # 0.5
        (4, 1000, 0),  # 0.4
        (1, 10_000, 1),
        (0, 2300, 0),
        (199, 0, 0),
        (-50, 2300, -12),
        (10**15 + 1, 2300, 230_000_000_000_000),
    ],
)
def test_part_is_rounded_half_up(minor: int, basis_points: int, part: int) -> None:
    assert Money(minor, "EUR").part(basis_points) == Money(part, "EUR")


def test_amounts_of_one_currency_make_a_sum() -> None:
    assert Money(199, "PLN").times(3).plus(Money(1, "PLN")) == Money(598, "PLN")


def test_amounts_of_two_currencies_make_none() -> None:
    with pytest.raises(ValueError, match="EUR and PLN"):
        Money(1, "EUR").plus(Money(1, "PLN"))
