"""
Services with their prices, packages with their terms, and which package a company has; each by
month, and what a month that is over cost stays as it was. Pure.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from chalicelib.core.by_month import in_force, order_errors, past_errors
from chalicelib.core.errors import Conflict, FieldError, ValidationFailed
from chalicelib.core.money import Money
from chalicelib.core.values import Value, replace
from chalicelib.usage.model import SystemService

MOST_SERVICES = 100
MOST_PACKAGES = 100
MOST_MONTHS = 60
MOST_ALLOWED = 1_000_000
# A plan says one thing a month; so many months are twenty years.
MOST_PLANS = 240


class OfferState(StrEnum):
    """Whether a service is recorded and a package is given any more."""

    ACTIVE = "active"
    RETIRED = "retired"


class ServicePrice(Value):
    """
    What one of a service costs from a month on.

    Attributes:
        price: without VAT.
        vat_basis_points: VAT in hundredths of a percent; 2300 is 23 %.
    """

    from_month: str
    price: Money
    vat_basis_points: int


class Service(Value):
    """
    Something that the office does for companies and counts.

    Attributes:
        id: `srv_…`, or what the system calls a service that it counts by itself.
        name: by language; none of a service of the system's, which the texts name.
        unit: what is counted, such as `hour`; empty of a service of the system's.
        prices: in the order of months.
        version: 0 as long as nobody changed anything about a service of the system's.
    """

    id: str
    name: Mapping[str, str] | None
    unit: str
    state: OfferState
    prices: tuple[ServicePrice, ...]
    created_at: datetime | None
    version: int

    @property
    def is_system(self) -> bool:
        """Whether the system counts it by itself."""
        return self.name is None


class Allowance(Value):
    """
    How many of a service a package includes a month.

    Attributes:
        beyond: what each one costs beyond that, without VAT; None: the service's price.
    """

    service_id: str
    quantity: int
    beyond: Money | None


class Term(Value):
    """What a package costs and includes from a month on; the price is without VAT."""

    from_month: str
    monthly_price: Money
    vat_basis_points: int
    allowances: tuple[Allowance, ...]


class Package(Value):
    """What a company may have every month for one price; `terms` in the order of months."""

    id: str
    name: str
    state: OfferState
    terms: tuple[Term, ...]
    created_at: datetime
    version: int


class Planned(Value):
    """Which package a company has from a month on; empty for none."""

    from_month: str
    package_id: str


class Plan(Value):
    """A company's packages in the order of months; version 0 before the first."""

    plans: tuple[Planned, ...] = ()
    version: int = 0

    def package_in(self, month: str) -> str:
        """The package's id of a month; empty for none."""
        found = in_force(self.plans, month)
        return found.package_id if found else ""


class PriceList(Value):
    """
    All services, those of the system first, and all packages.

    Attributes:
        currency: of all prices; empty as long as there is none.
    """

    services: tuple[Service, ...]
    packages: tuple[Package, ...]
    currency: str

    def service(self, service_id: str) -> Service | None:
        """One of them."""
        return next((one for one in self.services if one.id == service_id), None)

    def package(self, package_id: str) -> Package | None:
        """One of them."""
        return next((one for one in self.packages if one.id == package_id), None)


SYSTEM_SERVICES = frozenset(str(one) for one in SystemService)


def system_services(known: Mapping[str, Service]) -> list[Service]:
    """All services of the system, in their order, with what is known of each."""
    plain = [Service(str(one), None, "", OfferState.ACTIVE, (), None, 0) for one in SystemService]
    return [known.get(one.id, one) for one in plain]


def check_prices(before: Service, after: Sequence[ServicePrice], month: str) -> None:
    """
    Let a service's prices pass that can be set in a month.

    Raises:
        ValidationFailed: not in the order of months, or a month that is over would change.
    """
    _check_months(before.prices, after, month, "prices")


def check_terms(
    before: Sequence[Term], after: Sequence[Term], month: str, services: Sequence[Service]
) -> None:
    """
    Let a package's terms pass that can be set in a month.

    Raises:
        ValidationFailed: not in the order of months; a month that is over would change; a service
            that is named twice, that there is not, or that is not offered any more.
    """
    _check_months(before, after, month, "terms")
    offered = {one.id for one in services if one.state is OfferState.ACTIVE}
    errors = []
    for place, term in enumerate(after):
        named: set[str] = set()
        for nth, allowance in enumerate(term.allowances):
            field = f"terms.{place}.allowances.{nth}.service_id"
            if allowance.service_id in named:
                errors.append(FieldError(field, "named_twice", "Name each service once."))
            elif term not in before and allowance.service_id not in offered:
                errors.append(FieldError(field, "not_found", "Choose a service from the list."))
            named.add(allowance.service_id)
    if errors:
        raise ValidationFailed(*errors)


def check_currency(amounts: Sequence[tuple[str, Money]], currency: str) -> None:
    """
    Args:
        amounts: each with the field that names it.
        currency: of all prices.

    Raises:
        ValidationFailed: `one_currency`: an amount is in another one.
    """
    errors = [
        FieldError(field, "one_currency", f"Use {currency}: all prices are in one currency.")
        for field, amount in amounts
        if amount.currency != currency
    ]
    if errors:
        raise ValidationFailed(*errors)


def amounts_in(prices: Sequence[ServicePrice]) -> list[tuple[str, Money]]:
    """Every amount of prices, with its field."""
    return [(f"prices.{place}.price.currency", one.price) for place, one in enumerate(prices)]


def amounts_of(terms: Sequence[Term]) -> list[tuple[str, Money]]:
    """Every amount of terms, with its field."""
    found = []
    for place, term in enumerate(terms):
        found.append((f"terms.{place}.monthly_price.currency", term.monthly_price))
        found += [
            (f"terms.{place}.allowances.{nth}.beyond_price.currency", one.beyond)
            for nth, one in enumerate(term.allowances)
            if one.beyond is not None
        ]
    return found


def replanned(plan: Plan, wanted: Planned, month: str) -> Plan:
    """
    The plan in which another package holds from a month on, until the next one that is planned.

    Args:
        month: the running one.

    Raises:
        ValidationFailed: `past_month`.
        Conflict: `too_many_plans`.
    """
    if wanted.from_month < month:
        message = f"What a month that is over cost stays as it was. Choose {month} or a later one."
        raise ValidationFailed(FieldError("from_month", "past_month", message))
    others = [one for one in plan.plans if one.from_month != wanted.from_month]
    plans = tuple(sorted([*others, wanted], key=lambda one: one.from_month))
    if len(plans) > MOST_PLANS:
        raise Conflict("This company's package changed too often.", code="too_many_plans")
    return replace(plan, plans=plans)


def _check_months(
    before: Sequence[ServicePrice] | Sequence[Term],
    after: Sequence[ServicePrice] | Sequence[Term],
    month: str,
    field: str,
) -> None:
    errors = order_errors(after, field)
    errors += past_errors(before, after, month, field)
    if errors:
        raise ValidationFailed(*errors)
