"""What seats offer: who counted in a month, and what each payer owes for it."""

from datetime import date

from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.core.months import month_of
from chalicelib.core.values import Value
from chalicelib.seats import store
from chalicelib.seats.metering import Meter, as_paid_by, meter_for, meter_keys, payer_changes
from chalicelib.seats.model import Access, Due, due_by_payer, due_in_all
from chalicelib.settings.prices import SeatPrice, price_in
from chalicelib.settings.service import current_settings

__all__ = [
    "SEAT_CHANGED",
    "Access",
    "Meter",
    "as_paid_by",
    "list_seats",
    "meter_for",
    "meter_keys",
    "payer_changes",
    "seat_changed",
    "settle_month",
    "wanted_month",
]

SEAT_CHANGED = store.SEAT_CHANGED
list_seats = store.list_by_name
seat_changed = store.seat_changed


class Settled(Value):
    """
    What a month's seats cost.

    Attributes:
        by_payer: by the id of a company, empty for the office.
    """

    price: SeatPrice
    by_payer: dict[str, Due]
    in_all: Due


def wanted_month(month: str | None, today: date) -> str:
    """
    The month that is asked about, the running one if none is named.

    Raises:
        ValidationFailed: it has not begun (`in_future`).
    """
    running = month_of(today)
    if month is not None and month > running:
        raise ValidationFailed(
            FieldError("month", "in_future", f"Choose {running} or an earlier month.")
        )
    return month or running


def settle_month(month: str) -> Settled:
    """What the seats of a month cost whom, at its price. 1 BatchGetItem, 1 Query per 1,000."""
    price = price_in(current_settings().seat_prices, month)
    by_payer = due_by_payer((seat.payer_id for seat in store.every_seat(month)), price)
    return Settled(price, by_payer, due_in_all(by_payer.values(), price))
