"""What a seat costs, from which month on (R14). What a month that is over cost stays. Pure."""

from collections.abc import Sequence

from chalicelib.core.by_month import in_force, order_errors, past_errors
from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.core.money import Money
from chalicelib.core.values import Value

MOST_PRICES = 60
# What nothing costs is written in this currency as long as no price names another.
FIRST_CURRENCY = "EUR"
_FIELD = "seat_prices"


class SeatPrice(Value):
    """
    The price of one seat a month.

    Attributes:
        from_month: such as `2026-11`; it holds until the next one's.
        price: without VAT.
        vat_basis_points: VAT in hundredths of a percent; 2300 is 23 %.
    """

    from_month: str
    price: Money
    vat_basis_points: int


def price_in(prices: Sequence[SeatPrice], month: str) -> SeatPrice:
    """The price that holds in a month; nothing is due as long as none was set."""
    found = in_force(prices, month)
    if found is not None:
        return found
    currency = prices[0].price.currency if prices else FIRST_CURRENCY
    return SeatPrice(month, Money(0, currency), 0)


def check_prices(before: Sequence[SeatPrice], after: Sequence[SeatPrice], month: str) -> None:
    """
    Let prices pass that can be set in a month.

    Raises:
        ValidationFailed: not in the order of months; several currencies; or a price from a month
            that is over was added, changed or left out (`past_month`).
    """
    errors = order_errors(after, _FIELD)
    errors += [
        FieldError(
            f"{_FIELD}.{place}.price.currency", "one_currency", "Use one currency for all prices."
        )
        for place, one in enumerate(after)
        if one.price.currency != after[0].price.currency
    ]
    errors += past_errors(before, after, month, _FIELD)
    if errors:
        raise ValidationFailed(*errors)
