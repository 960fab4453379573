"""
`PRICES` / `SERVICE#id` and `PACKAGE#id`, with prices and terms as JSON; `PRICES` / `CURRENCY` is
the one currency of all, on which whoever sets a price depends. `COMPANY#c` / `PLAN` is which
package a company has from which month on. Services of the system have a row once one was changed.
"""

import json
from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.aws import usage_keys
from chalicelib.aws.table import Change, Key, Raw, Row, check, put_if, query_every, read, update
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, FieldError, StaleVersion, ValidationFailed
from chalicelib.core.money import Money
from chalicelib.packages.model import (
    SYSTEM_SERVICES,
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


class ServiceRow(Row):
    """`name` is a JSON object by language; `prices` a list of [month, minor, currency, VAT]."""

    name = UnicodeAttribute(null=True)
    unit = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    prices = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()


class PackageRow(Row):
    """`terms` is a JSON list of objects, each with its allowances."""

    name = UnicodeAttribute()
    state = UnicodeAttribute()
    terms = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()


class CurrencyRow(Row):
    """The one currency of all prices."""

    currency = UnicodeAttribute()


class PlanRow(Row):
    """`plans` is a JSON list of [month, package or empty]."""

    plans = UnicodeAttribute()


def read_prices() -> PriceList:
    """All services and packages with the currency, strongly consistent. 1 Query."""
    services: dict[str, Service] = {}
    packages: list[Package] = []
    currency = ""
    for raw in query_every(usage_keys.PRICES):
        sort_key = raw["sk"]["S"]
        if sort_key.startswith(usage_keys.SERVICE_PREFIX):
            service = service_of(raw)
            services[service.id] = service
        elif sort_key.startswith(usage_keys.PACKAGE_PREFIX):
            packages.append(package_of(raw))
        else:
            currency = read(CurrencyRow, raw).currency
    own = sorted((one for one in services.values() if not one.is_system), key=_since)
    return PriceList(
        services=(*system_services(services), *own),
        packages=tuple(sorted(packages, key=_since)),
        currency=currency,
    )


def service_of(raw: Raw) -> Service:
    """A raw item as the model's value."""
    row = read(ServiceRow, raw)
    return Service(
        id=row.sk.removeprefix(usage_keys.SERVICE_PREFIX),
        name=json.loads(row.name) if row.name else None,
        unit=row.unit or "",
        state=OfferState(row.state),
        prices=tuple(
            ServicePrice(month, Money(minor, currency), vat)
            for month, minor, currency, vat in json.loads(row.prices or "[]")
        ),
        created_at=clock.from_iso(row.created_at),
        version=int(row.version),
    )


def package_of(raw: Raw) -> Package:
    """A raw item as the model's value."""
    row = read(PackageRow, raw)
    return Package(
        id=row.sk.removeprefix(usage_keys.PACKAGE_PREFIX),
        name=row.name,
        state=OfferState(row.state),
        terms=tuple(map(_term_of, json.loads(row.terms or "[]"))),
        created_at=clock.from_iso(row.created_at),
        version=int(row.version),
    )


def plan_in(rows: Mapping[Key, Raw], company_id: str) -> Plan:
    """A company's plan among items already read; an empty one where it has none."""
    raw = rows.get(usage_keys.plan(company_id))
    if raw is None:
        return Plan()
    row = read(PlanRow, raw)
    return Plan(tuple(Planned(*each) for each in json.loads(row.plans)), int(row.version))


def put_service(service: Service, *, seen_version: int) -> Change:
    """Write a service over the version that was seen; 0 means that there was no row."""
    key = usage_keys.service(service.id)
    prices = [
        [one.from_month, one.price.minor, one.price.currency, one.vat_basis_points]
        for one in service.prices
    ]
    row = ServiceRow(
        pk=key.pk,
        sk=key.sk,
        version=seen_version + 1,
        name=_json(service.name) if service.name else None,
        unit=service.unit or None,
        state=str(service.state),
        prices=_json(prices) if prices else None,
        created_at=clock.iso(service.created_at or clock.now()),
    )
    return _put(row, seen_version)


def put_package(package: Package, *, seen_version: int) -> Change:
    """Write a package over the version that was seen; 0 means that there was no row."""
    key = usage_keys.package(package.id)
    row = PackageRow(
        pk=key.pk,
        sk=key.sk,
        version=seen_version + 1,
        name=package.name,
        state=str(package.state),
        terms=_json([_term_said(term) for term in package.terms]) if package.terms else None,
        created_at=clock.iso(package.created_at),
    )
    return _put(row, seen_version)


def put_plan(company_id: str, plan: Plan) -> Change:
    """Write a plan over the version that was seen."""
    key = usage_keys.plan(company_id)
    plans = _json([[one.from_month, one.package_id] for one in plan.plans])
    row = PlanRow(pk=key.pk, sk=key.sk, version=plan.version + 1, plans=plans)
    return _put(row, plan.version)


def service_is_offered(service_id: str) -> Change:
    """Let a commit depend on a service being offered; one of the system's may have no row yet."""
    is_so = ServiceRow.state == str(OfferState.ACTIVE)
    if service_id in SYSTEM_SERVICES:
        is_so |= Row.pk.does_not_exist()
    refused = _not_in_list("service_id", "Choose a service from the list.")
    return check(usage_keys.service(service_id), is_so, refused)


def package_is_given(package_id: str) -> Change:
    """Let a commit depend on a package being there, and given to companies."""
    is_so = PackageRow.state == str(OfferState.ACTIVE)
    refused = _not_in_list("package_id", "Choose a package from the list.")
    return check(usage_keys.package(package_id), is_so, refused)


def hold_currency(currency: str) -> Change:
    """Let a commit depend on all prices being in a currency; the first price says which."""
    row = CurrencyRow
    is_so = row.pk.does_not_exist() | (row.currency == currency)
    refused = Conflict("All prices are in one currency.", code="one_currency")
    return update(usage_keys.currency(), [row.currency.set(currency)], is_so, refused)


def _not_in_list(field: str, message: str) -> ValidationFailed:
    return ValidationFailed(FieldError(field, "not_found", message))


def _put(row: Row, seen_version: int) -> Change:
    condition = Row.version == seen_version if seen_version else Row.pk.does_not_exist()
    return put_if(row, condition, StaleVersion("Somebody changed this meanwhile. Load it again."))


def _since(offer: Service | Package) -> tuple[str, str]:
    return (clock.iso(offer.created_at) if offer.created_at else "", offer.id)


def _term_said(term: Term) -> dict[str, Any]:
    return {
        "from": term.from_month,
        "price": _money_said(term.monthly_price),
        "vat": term.vat_basis_points,
        "allows": [
            [one.service_id, one.quantity, _money_said(one.beyond) if one.beyond else None]
            for one in term.allowances
        ],
    }


def _term_of(said: dict[str, Any]) -> Term:
    return Term(
        from_month=said["from"],
        monthly_price=Money(*said["price"]),
        vat_basis_points=said["vat"],
        allowances=tuple(
            Allowance(service_id, quantity, Money(*beyond) if beyond else None)
            for service_id, quantity, beyond in said["allows"]
        ),
    )


def _money_said(money: Money) -> list[Any]:
    return [money.minor, money.currency]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
