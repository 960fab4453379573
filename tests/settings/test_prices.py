"""What a seat costs from which month on (R14): which prices can be set, and which one holds."""

from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.core.errors import ValidationFailed
from chalicelib.core.money import Money
from chalicelib.settings.prices import SeatPrice, check_prices, price_in
from chalicelib.settings.service import current_settings
from tests.builders import a_clerk, a_user
from tests.harness.client import ApiClient
from tests.seats.office import a_price, an_admin, set_prices

PATH = "/office/settings"


def price(from_month: str, minor: int = 200, currency: str = "EUR") -> SeatPrice:
    return SeatPrice(from_month, Money(minor, currency), 2300)


def wrong(
    before: list[SeatPrice], after: list[SeatPrice], month: str = "2026-11"
) -> list[tuple[str, str]]:
    with pytest.raises(ValidationFailed) as failed:
        check_prices(before, after, month)
    return [(one.field, one.code) for one in failed.value.errors]


def test_who_does_not_see_the_seats_sees_no_price_of_them(api: ApiClient) -> None:
    set_prices(a_price("2026-11"))

    shown = [api.get(PATH, by=a_user(role=role)).json["seat_prices"] for role in Role]

    assert dict(zip(Role, map(len, shown), strict=True)) == {
        Role.CLERK: 1,
        Role.DPO: 0,
        Role.ADMIN: 1,
    }


def test_price_of_a_month_is_the_last_one_that_began() -> None:
    prices = [price("2026-03", 100), price("2026-11", 200), price("2027-01", 300)]

    found = [price_in(prices, month).price.minor for month in ("2026-03", "2026-10", "2026-11")]
    later = [price_in(prices, month).price.minor for month in ("2026-12", "2027-01", "2030-01")]

    assert (found, later) == ([100, 100, 200], [200, 300, 300])


def test_nothing_is_due_before_the_first_price_and_without_any() -> None:
    assert price_in([], "2026-11").price == Money(0, "EUR")
    before = price_in([price("2027-01", currency="PLN")], "2026-12")
    assert (before.price, before.vat_basis_points) == (Money(0, "PLN"), 0)


def test_price_of_a_month_that_is_over_stays_as_it_was() -> None:
    known = [price("2026-10"), price("2026-11")]

    assert wrong(known, [price("2026-10", 300), price("2026-11")]) == [
        ("seat_prices.0.from_month", "past_month")
    ]
    assert wrong(known, [price("2026-09"), *known]) == [("seat_prices.0.from_month", "past_month")]
    assert wrong(known, [price("2026-11")]) == [("seat_prices", "past_month")]
    assert wrong(known, []) == [("seat_prices", "past_month")]


def test_price_of_this_month_and_of_later_ones_is_free() -> None:
    known = [price("2026-10"), price("2026-11"), price("2027-01")]

    check_prices(known, [price("2026-10"), price("2026-11", 900), price("2026-12")], "2026-11")
    check_prices(known, [price("2026-10")], "2026-11")
    check_prices([], [], "2026-11")


def test_prices_stand_in_order_in_one_currency() -> None:
    assert wrong([], [price("2026-12"), price("2026-12"), price("2026-11")]) == [
        ("seat_prices.1.from_month", "not_ascending"),
        ("seat_prices.2.from_month", "not_ascending"),
    ]
    assert wrong([], [price("2026-11"), price("2026-12", currency="PLN")]) == [
        ("seat_prices.1.price.currency", "one_currency")
    ]


def test_admin_sets_prices_and_staff_see_them(api: ApiClient) -> None:
    answer = set_prices(a_price(), a_price("2027-01", 250))

    assert answer.status == 200, answer.text
    shown = api.get(PATH, by=a_clerk()).json["seat_prices"]
    assert shown == answer.json["seat_prices"] == [a_price(), a_price("2027-01", 250)]
    assert current_settings().seat_prices == (price("2026-11"), price("2027-01", 250))


def test_prices_stay_when_something_else_is_changed_and_can_be_taken_back(api: ApiClient) -> None:
    admin = an_admin()
    set_prices(a_price(), by=admin)

    other = api.patch(PATH, {"office_name": "Biuro"}, version=1, by=admin)
    assert other.json["seat_prices"] == [a_price()]

    assert set_prices(by=admin).json["seat_prices"] == []
    assert current_settings().seat_prices == ()


def test_month_that_is_over_is_one_of_the_office(api: ApiClient, at: Any) -> None:
    """The last evening of November in Greenwich, already December in Warsaw."""
    set_prices(a_price("2026-11"))
    at.move(days=10, hours=14)

    refused = set_prices(a_price("2026-11", 300))

    assert refused.status == 400
    assert refused.json["errors"][0]["code"] == "past_month"
    assert set_prices(a_price("2026-11"), a_price("2026-12", 300)).status == 200


@pytest.mark.parametrize(
    ("one", "field", "code"),
    [
        (a_price("2026-13"), "from_month", "invalid_format"),
        (a_price("2026-11-01"), "from_month", "invalid_format"),
        (a_price(minor=-1), "price.minor", "too_small"),
        (a_price(minor=100_000_001), "price.minor", "too_large"),
        (a_price(currency="eur"), "price.currency", "invalid_choice"),
        (a_price(currency="JPY"), "price.currency", "invalid_choice"),
        (a_price(vat_basis_points=-1), "vat_basis_points", "too_small"),
        (a_price(vat_basis_points=10_001), "vat_basis_points", "too_large"),
        (a_price(vat_basis_points=23.5), "vat_basis_points", "invalid_type"),
        (a_price(price={"minor": 2.5, "currency": "EUR"}), "price.minor", "invalid_type"),
        (a_price(extra=1), "extra", "unknown_field"),
    ],
    ids=str,
)
def test_wrong_price_is_named_and_nothing_changes(
    api: ApiClient, one: dict[str, Any], field: str, code: str
) -> None:
    answer = set_prices(one)

    assert answer.status == 400
    assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [
        (f"seat_prices.0.{field}", code)
    ]
    assert current_settings().seat_prices == ()


def test_sixty_prices_are_the_most(api: ApiClient) -> None:
    months = [f"{year}-{month:02}" for year in range(2027, 2033) for month in range(1, 13)]

    assert set_prices(*(a_price(month) for month in months[:60])).status == 200
    answer = set_prices(*(a_price(month) for month in months[:61]))
    assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [("seat_prices", "too_long")]
