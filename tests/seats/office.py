"""Seats as tests look at them, and the sweep as its schedule runs it."""

from collections.abc import Iterable
from typing import Any

from chalicelib.access.model import Role, User
from chalicelib.seats import events
from chalicelib.seats.model import Seat
from chalicelib.seats.store import every_seat
from tests.builders import a_user
from tests.harness.client import ApiClient
from tests.harness.tick import TICK


def counted(month: str = "2026-11") -> dict[str, Seat]:
    """Who counts in a month, by id."""
    return {seat.user_id: seat for seat in every_seat(month)}


def run_sweep() -> None:
    """As EventBridge does."""
    events.sweep_seats(
        TICK,
        None,
    )


def an_admin() -> User:
    return a_user("Ada", "Wójcik", role=Role.ADMIN)


def a_price(from_month: str = "2026-11", minor: int = 200, **values: Any) -> dict[str, Any]:
    """A price as it is sent."""
    price = {"minor": minor, "currency": values.pop("currency", "EUR")}
    return {"from_month": from_month, "price": price, "vat_basis_points": 2300} | values


def set_prices(*prices: dict[str, Any], by: User | None = None) -> Any:
    """PATCH the settings as an admin who has just seen them."""
    api, admin = ApiClient(), by or an_admin()
    seen = api.get("/office/settings", by=admin).json["version"]
    return api.patch("/office/settings", {"seat_prices": list(prices)}, version=seen, by=admin)


def named(seats: Iterable[Any]) -> list[str]:
    """The names in a list, in its order."""
    return [one["user"]["name"] for one in seats]
