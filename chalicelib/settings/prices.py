"""What a seat costs, from which month on (R14). What a month that is over cost stays. Pure."""

from collections.abc import Sequence

from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.core.money import Money
from chalicelib.core.values import Value

MOST_PRICES = 60
# What nothing costs is written in this currency as long as no price names another.
FIRST_CURRENCY = "EUR"


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
    started = [one for one in prices if one.from_month <= month]
    if started:
        return started[-1]
    currency = prices[0].price.currency if prices else FIRST_CURRENCY
    return SeatPrice(month, Money(0, currency), 0)


def check_prices(before: Sequence[SeatPrice], after: Sequence[SeatPrice], month: str) -> None:
    """
    Let prices pass that can be set in a month.

    Raises:
        ValidationFailed: not in the order of months; several currencies; or a price from a month
            that is over was added, changed or left out (`past_month`).
    """
    errors = [
        FieldError(_at(place, "from_month"), "not_ascending", "Name each month once, in order.")
        for place, one in enumerate(after)
        if place and one.from_month <= after[place - 1].from_month
    ]
    errors += [
        FieldError(_at(place, "price.currency"), "one_currency", "Use one currency for all prices.")
        for place, one in enumerate(after)
        if one.price.currency != after[0].price.currency
    ]
    known = [one for one in before if one.from_month < month]
    errors += [
        FieldError(
            _at(place, "from_month"),
            "past_month",
            "What a month that is over cost stays as it was. Choose this month or a later one.",
        )
        for place, one in enumerate(after)
        if one.from_month < month and one not in known
    ]
    if not errors and any(one not in after for one in known):
        errors.append(
            FieldError(
                "seat_prices",
                "past_month",
                "What a month that is over cost stays as it was. Send its price as well.",
            )
        )
    if errors:
        raise ValidationFailed(*errors)


def _at(place: int, name: str) -> str:
    return f"seat_prices.{place}.{name}"
