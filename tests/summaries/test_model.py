"""What a month comes to: of totals, terms and prices by month, in whole minor units (R30)."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from chalicelib.core.by_month import FromMonth
from chalicelib.core.errors import Forbidden, ValidationFailed
from chalicelib.core.money import Money
from chalicelib.core.months import shifted
from chalicelib.packages.model import (
    Allowance,
    OfferState,
    Package,
    Plan,
    Planned,
    PriceList,
    Service,
    ServicePrice,
    Term,
    system_services,
)
from chalicelib.summaries.model import (
    Line,
    Summary,
    check_month,
    check_shown,
    months_wanted,
    summarise,
)

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
MONTHS = [shifted("2026-01", by) for by in range(14)]


def pln(minor: int) -> Money:
    return Money(minor, "PLN")


def service(service_id: str, *prices: tuple[str, int, int]) -> Service:
    names = dict.fromkeys(("en", "pl", "it"), service_id)
    told = tuple(ServicePrice(month, pln(minor), vat) for month, minor, vat in prices)
    return Service(service_id, names, "h", OfferState.ACTIVE, told, NOW, 1)


def package(*terms: Term, package_id: str = "pkg_1") -> Package:
    return Package(package_id, "Small", OfferState.ACTIVE, terms, NOW, 1)


def term(month: str, minor: int, *allowances: Allowance, vat: int = 2300) -> Term:
    return Term(month, pln(minor), vat, allowances)


def offer(*services: Service, packages: tuple[Package, ...] = ()) -> PriceList:
    return PriceList((*system_services({}), *services), packages, "PLN")


def plan(*said: tuple[str, str]) -> Plan:
    return Plan(tuple(Planned(*each) for each in said), 1)


def line_of(summary: Summary, service_id: str) -> Line:
    return next(line for line in summary.lines if line.service.id == service_id)


def shown(line: Line) -> tuple[int, int, int, int, int, int]:
    return (line.used, line.included, line.left, line.beyond, line.price.minor, line.total.minor)


def test_company_without_package_and_prices_sees_quantities_that_cost_nothing() -> None:
    found = summarise(
        "2026-11", {"mail_item": 3}, Plan(), PriceList((*system_services({}),), (), ""), "EUR"
    )

    assert [shown(line) for line in found.lines] == [(3, 0, 0, 3, 0, 0)]
    assert (found.package, found.monthly_price, found.net, found.vat, found.gross) == (
        None,
        Money(0, "EUR"),
        Money(0, "EUR"),
        Money(0, "EUR"),
        Money(0, "EUR"),
    )
    assert found.rates == ()


@pytest.mark.parametrize(
    ("used", "left", "beyond", "total"), [(0, 5, 0, 0), (4, 1, 0, 0), (5, 0, 0, 0), (7, 0, 2, 600)]
)
def test_package_includes_so_many_and_the_price_holds_beyond(
    used: int, left: int, beyond: int, total: int
) -> None:
    small = package(term("2026-11", 9900, Allowance("srv_a", 5, None)))
    prices = offer(service("srv_a", ("2026-11", 300, 2300)), packages=(small,))

    found = summarise("2026-11", {"srv_a": used}, plan(("2026-11", "pkg_1")), prices, "EUR")

    assert shown(line_of(found, "srv_a")) == (used, 5, left, beyond, 300, total)
    assert (found.monthly_price, found.net) == (pln(9900), pln(9900 + total))


def test_package_may_have_a_price_of_its_own_beyond_even_nought() -> None:
    small = package(
        term("2026-11", 0, Allowance("srv_a", 1, pln(250)), Allowance("srv_b", 1, pln(0)))
    )
    prices = offer(
        service("srv_a", ("2026-11", 300, 2300)),
        service("srv_b", ("2026-11", 300, 2300)),
        packages=(small,),
    )
    used = {"srv_a": 3, "srv_b": 3}

    found = summarise("2026-11", used, plan(("2026-11", "pkg_1")), prices, "EUR")

    assert shown(line_of(found, "srv_a")) == (3, 1, 0, 2, 250, 500)
    assert shown(line_of(found, "srv_b")) == (3, 1, 0, 2, 0, 0)


def test_prices_terms_and_package_hold_from_the_start_of_their_month() -> None:
    small = package(
        term("2026-10", 1000, Allowance("srv_a", 1, None)),
        term("2026-12", 2000, Allowance("srv_a", 2, None)),
    )
    large = package(term("2026-01", 5000, Allowance("srv_a", 9, None)), package_id="pkg_2")
    prices = offer(
        service("srv_a", ("2026-10", 100, 2300), ("2026-11", 200, 2300)), packages=(small, large)
    )
    chosen = plan(("2026-10", "pkg_1"), ("2027-01", "pkg_2"), ("2027-02", ""))

    found = {
        month: summarise(month, {"srv_a": 3}, chosen, prices, "EUR")
        for month in ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02")
    }

    told = {
        month: (one.monthly_price.minor, line_of(one, "srv_a").included, one.net.minor)
        for month, one in found.items()
    }
    assert told == {
        "2026-09": (0, 0, 0),
        "2026-10": (1000, 1, 1200),
        "2026-11": (1000, 1, 1400),
        "2026-12": (2000, 2, 2200),
        "2027-01": (5000, 9, 5000),
        "2027-02": (0, 0, 600),
    }


def test_package_without_terms_yet_costs_and_includes_nothing() -> None:
    later = package(term("2026-12", 1000, Allowance("srv_a", 1, None)))
    prices = offer(service("srv_a", ("2026-11", 100, 2300)), packages=(later,))

    found = summarise("2026-11", {"srv_a": 2}, plan(("2026-11", "pkg_1")), prices, "EUR")

    assert (found.package, found.monthly_price, found.net) == (later, pln(0), pln(200))


def test_vat_is_rounded_once_for_each_rate() -> None:
    """Three lines of 1 grosz net at 23 % are 0.69, which is 1 and not three times nought."""
    prices = offer(
        *(service(f"srv_{name}", ("2026-11", 1, 2300)) for name in "abc"),
        service("srv_d", ("2026-11", 10, 500)),
        service("srv_e", ("2026-11", 70, 0)),
    )
    used = dict.fromkeys(("srv_a", "srv_b", "srv_c", "srv_d", "srv_e"), 1)

    found = summarise("2026-11", used, Plan(), prices, "EUR")

    assert [(r.vat_basis_points, r.net.minor, r.vat.minor) for r in found.rates] == [
        (0, 70, 0),
        (500, 10, 1),
        (2300, 3, 1),
    ]
    assert (found.net.minor, found.vat.minor, found.gross.minor) == (83, 2, 85)


def test_retired_service_that_was_used_is_shown_and_priced() -> None:
    old = service("srv_a", ("2026-11", 100, 2300))
    retired = Service(old.id, old.name, old.unit, OfferState.RETIRED, old.prices, NOW, 2)

    found = summarise("2026-11", {"srv_a": 2}, Plan(), offer(retired), "EUR")

    assert shown(line_of(found, "srv_a")) == (2, 0, 0, 2, 100, 200)


def a_ledger(chance: random.Random) -> tuple[PriceList, Plan, dict[str, dict[str, int]]]:
    """Random prices, packages, a plan, and what was used in each month."""
    names = [f"srv_{n}" for n in range(chance.randint(1, 5))]

    def months(most: int) -> list[str]:
        return sorted(chance.sample(MONTHS, chance.randint(0, most)))

    rates = (0, 500, 800, 2300)
    services = [
        service(name, *((m, chance.randint(0, 999), chance.choice(rates)) for m in months(3)))
        for name in names
    ]
    packages = tuple(
        package(
            *(
                term(
                    month,
                    chance.randint(0, 9999),
                    *(
                        Allowance(name, chance.randint(0, 9), chance.choice([None, pln(7)]))
                        for name in chance.sample(names, chance.randint(0, len(names)))
                    ),
                    vat=chance.choice(rates),
                )
                for month in months(3)
            ),
            package_id=f"pkg_{n}",
        )
        for n in range(3)
    )
    chosen = plan(*((m, chance.choice(["", "pkg_0", "pkg_1", "pkg_2"])) for m in months(4)))
    used = {m: {name: chance.randint(0, 20) for name in names} for m in MONTHS}
    return offer(*services, packages=packages), chosen, used


def latest[Item: FromMonth](items: Sequence[Item], month: str) -> Item | None:
    found = None
    for one in items:
        if one.from_month <= month:
            found = one
    return found


def by_hand(
    month: str, used: dict[str, int], chosen: Plan, prices: PriceList
) -> tuple[int, int, dict[str, int]]:
    """The same computed otherwise: one use at a time, as a bookkeeper strikes them off a list."""
    planned = latest(chosen.plans, month)
    bought = next((p for p in prices.packages if planned and p.id == planned.package_id), None)
    held = latest(bought.terms, month) if bought else None
    due: Counter[int] = Counter()
    left: dict[str, int] = {}
    if held is not None:
        due[held.vat_basis_points] += held.monthly_price.minor
    for each in prices.services:
        allowed = [a for a in (held.allowances if held else ()) if a.service_id == each.id]
        room = allowed[0].quantity if allowed else 0
        price = latest(each.prices, month)
        for _ in range(used.get(each.id, 0)):
            if room:
                room -= 1
            elif allowed and allowed[0].beyond is not None:
                due[price.vat_basis_points if price else 0] += allowed[0].beyond.minor
            elif price is not None:
                due[price.vat_basis_points] += price.price.minor
        left[each.id] = room
    vat = sum((net * rate + 5_000) // 10_000 for rate, net in due.items())
    return sum(due.values()), vat, left


def check_ledgers(seeds: range) -> None:
    for seed in seeds:
        prices, chosen, used = a_ledger(random.Random(seed))
        for month in MONTHS:
            found = summarise(month, used[month], chosen, prices, "EUR")
            net, vat, left = by_hand(month, used[month], chosen, prices)
            assert (found.net.minor, found.vat.minor) == (net, vat), (seed, month)
            assert found.gross.minor == net + vat
            for line in found.lines:
                assert line.left == left[line.service.id]
                assert line.left == 0 or line.beyond == 0
                assert line.used + line.left - line.beyond == line.included


def test_random_ledgers_come_to_what_counting_one_by_one_does() -> None:
    check_ledgers(range(40))


@pytest.mark.long
def test_many_random_ledgers_come_to_what_counting_one_by_one_does() -> None:
    check_ledgers(range(40, 1040))


def test_months_are_a_year_until_the_running_one_unless_others_are_named() -> None:
    assert months_wanted(None, None, "2026-02")[0] == "2025-03"
    assert len(months_wanted(None, None, "2026-02")) == 12
    assert months_wanted("2025-12", "2026-01", "2026-02") == ["2025-12", "2026-01"]
    assert len(months_wanted("2024-03", None, "2026-02")) == 24


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (None, "2026-03", "in_future"),
        ("2026-02", "2026-01", "before_start"),
        ("2024-02", None, "too_many"),
    ],
)
def test_months_that_cannot_be_asked_about_are_refused(
    first: str | None, last: str, code: str
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        months_wanted(first, last, "2026-02")

    assert [(error.field, error.code) for error in refused.value.errors] == [("to", code)]


def test_month_that_has_not_begun_is_refused() -> None:
    check_month("2026-02", "2026-02")
    with pytest.raises(ValidationFailed):
        check_month("2026-03", "2026-02")


def test_switched_off_is_refused_with_its_reason() -> None:
    check_shown(client_summaries=True)
    with pytest.raises(Forbidden) as refused:
        check_shown(client_summaries=False)

    assert refused.value.code == "summaries_off"
    assert "Ask the office" in refused.value.detail
