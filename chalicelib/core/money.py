"""Money: whole minor units of one currency, never a float."""

from typing import Self

from chalicelib.core.values import Value

_WHOLE = 10_000


class Money(Value):
    """
    An amount.

    Attributes:
        minor: hundredths of the currency's unit.
        currency: its three letters in ISO 4217.
    """

    minor: int
    currency: str

    def times(self, count: int) -> Self:
        """So many times as much."""
        return type(self)(self.minor * count, self.currency)

    def plus(self, other: Self) -> Self:
        """
        Raises:
            ValueError: the other is in another currency.
        """
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} make no sum")
        return type(self)(self.minor + other.minor, self.currency)

    def part(self, basis_points: int) -> Self:
        """So many hundredths of a percent of it, a half rounded up, away from nought."""
        twice = abs(self.minor) * basis_points * 2 + _WHOLE
        rounded = twice // (2 * _WHOLE)
        return type(self)(rounded if self.minor >= 0 else -rounded, self.currency)
