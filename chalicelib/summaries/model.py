"""
What a month comes to for a company: of totals, terms and prices. Client and staff are answered by
this one function, so that both see the same figures (R30). Pure.

VAT is rounded once for each rate, from the sum of what is due at that rate, half a cent upwards;
that is how an invoice sums it up.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from chalicelib.core.by_month import in_force
from chalicelib.core.errors import FieldError, Forbidden, ValidationFailed
from chalicelib.core.money import Money
from chalicelib.core.months import shifted
from chalicelib.core.values import Value
from chalicelib.packages.model import (
    Allowance,
    Package,
    Plan,
    PriceList,
    Service,
    ServicePrice,
    Term,
)

MOST_MONTHS = 24
_A_YEAR = 12


class Line(Value):
    """
    What a month comes to for one service.

    Attributes:
        included: how many the package includes.
        left, beyond: of those, and more than those; one of them is nought.
        price: of each one beyond, without VAT; `total` is that of all beyond.
    """

    service: Service
    used: int
    included: int
    left: int
    beyond: int
    price: Money
    vat_basis_points: int
    total: Money


class Rate(Value):
    """All that is due at one rate of VAT."""

    vat_basis_points: int
    net: Money
    vat: Money


class Summary(Value):
    """
    What a month comes to.

    Attributes:
        package: the one that the company has, if it has one.
        monthly_price: the package's, without VAT.
    """

    month: str
    package: Package | None
    monthly_price: Money
    lines: tuple[Line, ...]
    rates: tuple[Rate, ...]
    net: Money
    vat: Money

    @property
    def gross(self) -> Money:
        """With VAT."""
        return self.net.plus(self.vat)


def summarise(
    month: str, used: Mapping[str, int], plan: Plan, prices: PriceList, currency: str
) -> Summary:
    """
    A month of a company's.

    Args:
        used: how much of each service.
        currency: what nothing is written in as long as there is no price.
    """
    nothing = Money(0, prices.currency or currency)
    package = prices.package(plan.package_in(month))
    term = in_force(package.terms, month) if package else None
    allowed = {one.service_id: one for one in term.allowances} if term else {}
    lines = tuple(
        _line(service, used.get(service.id, 0), allowed.get(service.id), month, nothing)
        for service in prices.services
        if used.get(service.id) or service.id in allowed
    )
    rates = _rates(term, lines, nothing)
    return Summary(
        month=month,
        package=package,
        monthly_price=term.monthly_price if term else nothing,
        lines=lines,
        rates=rates,
        net=_sum([rate.net for rate in rates], nothing),
        vat=_sum([rate.vat for rate in rates], nothing),
    )


def check_month(month: str, running: str) -> None:
    """
    Raises:
        ValidationFailed: it has not begun (`in_future`).
    """
    if month > running:
        raise _in_future("month", running)


def months_wanted(first: str | None, last: str | None, running: str) -> list[str]:
    """
    The months asked about, in order; without a last one until the running one, without a first one
    a year of them.

    Raises:
        ValidationFailed: `in_future`, `before_start`, or `too_many`: more than 24.
    """
    last = last or running
    first = first or shifted(last, 1 - _A_YEAR)
    if last > running:
        raise _in_future("to", running)
    if last < first:
        message = "Choose a month that is not before the first one."
        raise ValidationFailed(FieldError("to", "before_start", message))
    if first < shifted(last, 1 - MOST_MONTHS):
        message = f"Choose at most {MOST_MONTHS} months."
        raise ValidationFailed(FieldError("to", "too_many", message))
    months = [first]
    while months[-1] < last:
        months.append(shifted(months[-1], 1))
    return months


def check_shown(*, client_summaries: bool) -> None:
    """
    Raises:
        Forbidden: `summaries_off`: the office does not show them to companies (R31).
    """
    if not client_summaries:
        raise Forbidden(
            "The office does not show summaries to companies. Ask the office for them.",
            code="summaries_off",
        )


def _line(
    service: Service, used: int, allowance: Allowance | None, month: str, nothing: Money
) -> Line:
    priced = in_force(service.prices, month) or ServicePrice(month, nothing, 0)
    included = allowance.quantity if allowance else 0
    beyond = max(0, used - included)
    price = (allowance.beyond if allowance else None) or priced.price
    return Line(
        service=service,
        used=used,
        included=included,
        left=max(0, included - used),
        beyond=beyond,
        price=price,
        vat_basis_points=priced.vat_basis_points,
        total=price.times(beyond),
    )


def _rates(term: Term | None, lines: Sequence[Line], nothing: Money) -> tuple[Rate, ...]:
    """What is due at each rate, the lowest first."""
    due: Counter[int] = Counter()
    if term is not None:
        due[term.vat_basis_points] += term.monthly_price.minor
    for line in lines:
        due[line.vat_basis_points] += line.total.minor
    nets = [(rate, Money(minor, nothing.currency)) for rate, minor in sorted(due.items()) if minor]
    return tuple(Rate(rate, net, net.part(rate)) for rate, net in nets)


def _sum(amounts: Sequence[Money], nothing: Money) -> Money:
    return Money(sum(amount.minor for amount in amounts), nothing.currency)


def _in_future(field: str, running: str) -> ValidationFailed:
    message = f"Choose {running} or an earlier month."
    return ValidationFailed(FieldError(field, "in_future", message))
