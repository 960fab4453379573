"""Prices, terms and plans by month: what a month that is over cost stays as it was."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from chalicelib.core.errors import AppError, Conflict, ValidationFailed
from chalicelib.core.money import Money
from chalicelib.core.months import shifted
from chalicelib.packages.model import (
    MOST_PLANS,
    Allowance,
    OfferState,
    Plan,
    Planned,
    Service,
    ServicePrice,
    Term,
    amounts_in,
    amounts_of,
    check_currency,
    check_prices,
    check_terms,
    replanned,
    system_services,
)

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
MONTH = "2026-11"


def price(month: str, minor: int = 100, currency: str = "PLN") -> ServicePrice:
    return ServicePrice(month, Money(minor, currency), 2300)


def service(*prices: ServicePrice, state: OfferState = OfferState.ACTIVE) -> Service:
    return Service("srv_a", {"en": "A", "pl": "A", "it": "A"}, "", state, prices, NOW, 1)


def term(month: str, *allowances: Allowance) -> Term:
    return Term(month, Money(100, "PLN"), 2300, allowances)


def errors_of(act: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(ValidationFailed) as refused:
        act()
    return [(error.field, error.code) for error in refused.value.errors]


def test_prices_of_this_month_and_later_ones_are_set_freely() -> None:
    before = service(price("2026-10"), price("2026-11", 200))

    check_prices(before, [price("2026-10"), price("2026-11", 300), price("2027-01")], MONTH)
    check_prices(before, [price("2026-10")], MONTH)


def test_price_of_a_month_that_is_over_is_neither_changed_nor_added_nor_left_out() -> None:
    before = service(price("2026-10"))

    assert errors_of(lambda: check_prices(before, [price("2026-10", 1)], MONTH)) == [
        ("prices.0.from_month", "past_month")
    ]
    added = [price("2026-09"), price("2026-10")]
    assert errors_of(lambda: check_prices(before, added, MONTH)) == [
        ("prices.0.from_month", "past_month")
    ]
    assert errors_of(lambda: check_prices(before, [], MONTH)) == [("prices", "past_month")]


def test_months_are_named_once_and_in_order() -> None:
    wrong = [price("2026-12"), price("2026-12"), price("2026-11")]

    assert errors_of(lambda: check_prices(service(), wrong, MONTH)) == [
        ("prices.1.from_month", "not_ascending"),
        ("prices.2.from_month", "not_ascending"),
    ]


def test_terms_name_each_offered_service_once() -> None:
    services = [service()]
    twice = term(MONTH, Allowance("srv_a", 1, None), Allowance("srv_a", 2, None))
    unknown = term(MONTH, Allowance("srv_b", 1, None))

    check_terms((), (term(MONTH, Allowance("srv_a", 1, None)),), MONTH, services)
    assert errors_of(lambda: check_terms((), (twice,), MONTH, services)) == [
        ("terms.0.allowances.1.service_id", "named_twice")
    ]
    assert errors_of(lambda: check_terms((), (unknown,), MONTH, services)) == [
        ("terms.0.allowances.0.service_id", "not_found")
    ]


def test_terms_that_stand_may_name_a_service_that_is_not_offered_any_more() -> None:
    stands = term(MONTH, Allowance("srv_a", 1, None))
    services = [service(state=OfferState.RETIRED)]

    check_terms((stands,), (stands, term("2026-12")), MONTH, services)
    assert errors_of(lambda: check_terms((), (stands,), MONTH, services))


def test_all_amounts_are_in_one_currency() -> None:
    terms = [Term(MONTH, Money(1, "PLN"), 0, (Allowance("srv_a", 1, Money(1, "EUR")),))]

    check_currency(amounts_in([price(MONTH)]), "PLN")
    assert errors_of(lambda: check_currency(amounts_in([price(MONTH)]), "EUR")) == [
        ("prices.0.price.currency", "one_currency")
    ]
    assert errors_of(lambda: check_currency(amounts_of(terms), "PLN")) == [
        ("terms.0.allowances.0.beyond_price.currency", "one_currency")
    ]


def test_plan_changes_from_a_month_on_and_keeps_what_was_and_what_is_planned() -> None:
    before = Plan((Planned("2026-09", "pkg_1"), Planned("2027-01", "pkg_2")), 3)

    after = replanned(before, Planned("2026-11", "pkg_3"), MONTH)

    assert [after.package_in(m) for m in ("2026-08", "2026-10", "2026-12", "2027-02")] == [
        "",
        "pkg_1",
        "pkg_3",
        "pkg_2",
    ]
    none = replanned(after, Planned("2026-11", ""), MONTH)
    assert (none.package_in("2026-11"), len(none.plans)) == ("", 3)


def test_plan_of_a_month_that_is_over_stays() -> None:
    assert errors_of(lambda: replanned(Plan(), Planned("2026-10", ""), MONTH)) == [
        ("from_month", "past_month")
    ]


def test_plan_has_an_end() -> None:
    full = Plan(tuple(Planned(shifted("2000-01", n), "") for n in range(MOST_PLANS)), 1)

    with pytest.raises(Conflict) as refused:
        replanned(full, Planned("2030-01", ""), MONTH)

    assert isinstance(refused.value, AppError)
    assert refused.value.code == "too_many_plans"


def test_services_of_the_system_are_there_before_anybody_touched_them() -> None:
    known = Service("scan_page", None, "", OfferState.RETIRED, (price(MONTH),), NOW, 4)

    found = system_services({"scan_page": known})

    assert [one.id for one in found] == ["mail_item", "scan_page", "forwarding", "hand_out"]
    assert found[1] is known
    assert {one.is_system for one in found} == {True}
