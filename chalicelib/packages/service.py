"""What the office offers at what price, and which package a company has."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Row, check, commit
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict, FieldError, NotFound, StaleVersion, ValidationFailed
from chalicelib.core.money import Money
from chalicelib.core.months import month_of
from chalicelib.core.values import replace
from chalicelib.packages import store
from chalicelib.packages.model import (
    MOST_PACKAGES,
    MOST_SERVICES,
    OfferState,
    Package,
    Plan,
    Planned,
    PriceList,
    Service,
    Term,
    amounts_in,
    amounts_of,
    check_currency,
    check_prices,
    check_terms,
    replanned,
)

__all__ = [
    "add_package",
    "add_service",
    "edit_package",
    "edit_service",
    "get_package",
    "get_service",
    "plan_in",
    "read_prices",
    "service_is_offered",
    "set_plan",
]

read_prices = store.read_prices
service_is_offered = store.service_is_offered
plan_in = store.plan_in
Remember = Callable[[str], Change]


def get_service(service_id: str, prices: PriceList | None = None) -> Service:
    """
    1 Query, none where the prices are known.

    Raises:
        NotFound: the office has no such service.
    """
    found = (prices or read_prices()).service(service_id)
    if found is None:
        raise NotFound("There is no such service.")
    return found


def get_package(package_id: str, prices: PriceList | None = None) -> Package:
    """
    1 Query, none where the prices are known.

    Raises:
        NotFound: the office has no such package.
    """
    found = (prices or read_prices()).package(package_id)
    if found is None:
        raise NotFound("There is no such package.")
    return found


def add_service(actor: Actor, name: Mapping[str, str], unit: str, remember: Remember) -> Service:
    """
    Offer something else, which costs nothing yet.

    Raises:
        Conflict: `too_many_services`.

    Writes audit `packages:service:add`. 1 Query, 1 TransactWrite.
    """
    if len(read_prices().services) >= MOST_SERVICES:
        raise Conflict(f"There are {MOST_SERVICES} services already.", code="too_many_services")
    service = Service(
        ids.new_id("srv"), dict(name), unit, OfferState.ACTIVE, (), clock.now(), version=1
    )
    record = entry(Tag.SERVICES_ADD, actor_id=actor.user.id, target=service.id)
    commit(remember(service.id), store.put_service(service, seen_version=0), record)
    return service


def edit_service(
    actor: Actor, service_id: str, changes: Mapping[str, Any], *, seen_version: int
) -> Service:
    """
    Name a service otherwise, set its prices, or offer it no more.

    Raises:
        NotFound: the office has no such service.
        StaleVersion: somebody else changed it since.
        ValidationFailed: prices as `check_prices` and `check_currency` say; `name` or `unit` of a
            service of the system's (`not_allowed`).

    Writes audit `packages:service:edit` with the names of what changed. 1 Query, 1 TransactWrite.
    """
    prices = read_prices()
    before = get_service(service_id, prices)
    _check_seen(before, seen_version)
    if before.is_system and {"name", "unit"} & changes.keys():
        message = "The system names this service itself."
        raise ValidationFailed(FieldError("name", "not_allowed", message))
    after = replace(before, **changes)
    check_prices(before, after.prices, month_of(actor.today))
    held = _held_currency(prices, amounts_in(after.prices))
    record = _record(Tag.SERVICES_EDIT, actor, service_id, changes)
    commit(store.put_service(after, seen_version=seen_version), *held, record)
    return replace(after, version=seen_version + 1)


def add_package(actor: Actor, name: str, terms: tuple[Term, ...], remember: Remember) -> Package:
    """
    Raises:
        Conflict: `too_many_packages`.
        ValidationFailed: terms as `check_terms` and `check_currency` say.

    Writes audit `packages:package:add`. 1 Query, 1 TransactWrite.
    """
    prices = read_prices()
    if len(prices.packages) >= MOST_PACKAGES:
        raise Conflict(f"There are {MOST_PACKAGES} packages already.", code="too_many_packages")
    check_terms((), terms, month_of(actor.today), prices.services)
    package = Package(ids.new_id("pkg"), name, OfferState.ACTIVE, terms, clock.now(), version=1)
    record = entry(Tag.PACKAGES_ADD, actor_id=actor.user.id, target=package.id)
    held = _held_currency(prices, amounts_of(terms))
    commit(remember(package.id), store.put_package(package, seen_version=0), *held, record)
    return package


def edit_package(
    actor: Actor, package_id: str, changes: Mapping[str, Any], *, seen_version: int
) -> Package:
    """
    Name a package otherwise, set its terms, or give it to no further company.

    Raises:
        NotFound: the office has no such package.
        StaleVersion: somebody else changed it since.
        ValidationFailed: terms as `check_terms` and `check_currency` say.

    Writes audit `packages:package:edit` with the names of what changed. 1 Query, 1 TransactWrite.
    """
    prices = read_prices()
    before = get_package(package_id, prices)
    _check_seen(before, seen_version)
    after = replace(before, **changes)
    check_terms(before.terms, after.terms, month_of(actor.today), prices.services)
    held = _held_currency(prices, amounts_of(after.terms))
    record = _record(Tag.PACKAGES_EDIT, actor, package_id, changes)
    commit(store.put_package(after, seen_version=seen_version), *held, record)
    return replace(after, version=seen_version + 1)


def set_plan(
    actor: Actor, company_id: str, before: Plan, wanted: Planned, *, seen_version: int
) -> Plan:
    """
    Let a company have a package, or none, from a month on.

    Raises:
        StaleVersion: somebody else changed the plan since.
        ValidationFailed: `past_month`; `not_found`: no such package, or one that is not given any
            more.

    Writes audit `packages:plan:set`. 1 TransactWrite.
    """
    if before.version != seen_version:
        raise _stale()
    after = replanned(before, wanted, month_of(actor.today))
    given = [store.package_is_given(wanted.package_id)] if wanted.package_id else []
    record = entry(
        Tag.PACKAGES_PLAN,
        actor_id=actor.user.id,
        scope=company_id,
        target=wanted.package_id,
        from_month=wanted.from_month,
    )
    there = check(keys.company(company_id), Row.pk.exists(), NotFound("There is no such company."))
    commit(store.put_plan(company_id, after), there, *given, record)
    return replace(after, version=seen_version + 1)


def _held_currency(prices: PriceList, amounts: list[tuple[str, Money]]) -> list[Change]:
    if not amounts:
        return []
    currency = prices.currency or amounts[0][1].currency
    check_currency(amounts, currency)
    return [store.hold_currency(currency)]


def _check_seen(offer: Service | Package, seen_version: int) -> None:
    if offer.version != seen_version:
        raise _stale()


def _stale() -> StaleVersion:
    return StaleVersion("Somebody changed this meanwhile. Load it again.")


def _record(tag: Tag, actor: Actor, target: str, changes: Mapping[str, Any]) -> Change:
    return entry(tag, actor_id=actor.user.id, target=target, fields=sorted(changes))
