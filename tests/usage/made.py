"""Services, packages and what companies used, stored."""

from datetime import date

from chalicelib.access.resolve import DEFAULT_TIME_ZONE
from chalicelib.aws import keys, usage_keys
from chalicelib.aws.table import Row, commit, fetch, update
from chalicelib.companies.model import Company
from chalicelib.core import clock
from chalicelib.core.money import Money
from chalicelib.core.months import month_of
from chalicelib.packages.model import (
    Allowance,
    Package,
    Planned,
    Service,
    ServicePrice,
    Term,
)
from chalicelib.packages.service import (
    add_package,
    add_service,
    edit_service,
    plan_in,
    set_plan,
)
from chalicelib.settings.store import SettingsRow
from chalicelib.summaries.service import ByHand, record_by_hand
from chalicelib.usage.model import Usage
from tests.builders import a_request, an_actor

RATE = 2300


def this_month() -> str:
    return month_of(clock.today(DEFAULT_TIME_ZONE))


def show_summaries() -> None:
    """The office lets companies see theirs."""
    if keys.settings() not in fetch([keys.settings()]):
        shown = [SettingsRow.client_summaries.set(True), Row.version.set(1)]
        commit(update(keys.settings(), shown, Row.pk.does_not_exist()))


def a_price(minor: int, from_month: str = "", currency: str = "PLN") -> ServicePrice:
    return ServicePrice(from_month or this_month(), Money(minor, currency), RATE)


def a_term(minor: int, *allowances: Allowance, from_month: str = "", vat: int = RATE) -> Term:
    return Term(from_month or this_month(), Money(minor, "PLN"), vat, allowances)


def a_service(name: str = "Copy", *prices: ServicePrice, unit: str = "page") -> Service:
    """Something that the office offers."""
    names = dict.fromkeys(("en", "pl", "it"), name)
    made = add_service(an_actor(), names, unit, a_request().change)
    if not prices:
        return made
    return edit_service(an_actor(), made.id, {"prices": prices}, seen_version=1)


def a_package(name: str = "Small", *terms: Term) -> Package:
    """A package, of no company yet."""
    return add_package(an_actor(), name, terms, a_request().change)


def a_plan(company: Company, package: Package | None, from_month: str = "") -> None:
    """The company has it from a month on."""
    plan = plan_in(fetch([usage_keys.plan(company.id)]), company.id)
    wanted = Planned(from_month or this_month(), package.id if package else "")
    set_plan(an_actor(), company.id, plan, wanted, seen_version=plan.version)


def a_package_for(company: Company, service: Service, name: str) -> Package:
    """A package with some of a service, of a company from this month on."""
    package = a_package(name, a_term(9900, Allowance(service.id, 5, None)))
    a_plan(company, package)
    return package


def a_usage(
    company: Company,
    service: Service,
    quantity: int = 1,
    *,
    day: date | None = None,
    note: str = "",
) -> Usage:
    """Something that was written down by hand."""
    wanted = ByHand(service.id, quantity, day or clock.today(DEFAULT_TIME_ZONE), note)
    return record_by_hand(an_actor(), company.id, wanted, a_request().change)
