"""
The demo's services with prices, two packages, and what companies used by hand in the last months;
mail, pages, forwarding and visits count by themselves as the demo makes them.
"""

from collections.abc import Mapping
from datetime import timedelta

from chalicelib.access.model import Actor
from chalicelib.companies.model import Company
from chalicelib.core import ids
from chalicelib.core.money import Money
from chalicelib.core.months import month_of, shifted
from chalicelib.core.values import replace
from chalicelib.edge.once import Once
from chalicelib.packages.model import Allowance, Package, Plan, Planned, ServicePrice, Term
from chalicelib.packages.service import add_package, add_service, edit_service, set_plan
from chalicelib.summaries.service import ByHand, record_by_hand

_VAT = 2300
_MONTHS_AGO = 4
_SYSTEM = {"mail_item": 150, "scan_page": 60, "forwarding": 1_200, "hand_out": 0}
_OWN = (
    ({"pl": "Sala spotkań", "en": "Meeting room", "it": "Sala riunioni"}, "h", 6_000),
    ({"pl": "Wydruk", "en": "Printed page", "it": "Pagina stampata"}, "", 50),
)
# Days ago, which of the own services, how many, and what for.
_USED = (
    (3, 0, 2, "Spotkanie z audytorem"),
    (6, 1, 48, "Umowy najmu"),
    (34, 0, 3, "Rada nadzorcza"),
    (41, 1, 20, ""),
    (66, 0, 1, ""),
    (72, 1, 130, "Sprawozdanie roczne"),
)


def add_prices_and_usage(actor: Actor, companies: Mapping[str, Company]) -> None:
    """Prices from some months ago on, a package for each of two companies, and what was used."""
    then = _months_ago(actor)
    services = _services(then)
    small, large = _packages(then, services)
    for code, package in (("NOWAK-7", large), ("ROSSI-3", small)):
        company_id = companies[code].id
        since = Planned(month_of(then.today), package.id)
        set_plan(then, company_id, Plan(), since, seen_version=0)
        for days, which, quantity, note in _USED:
            day = actor.today - timedelta(days=days)
            used = ByHand(services[which], quantity, day, note)
            record_by_hand(actor, company_id, used, _request().change)


def _months_ago(actor: Actor) -> Actor:
    """The same person when prices were made: months that are over cannot be given any later."""
    month = shifted(month_of(actor.today), -_MONTHS_AGO)
    return replace(actor, today=actor.today.fromisoformat(f"{month}-01"))


def _services(then: Actor) -> list[str]:
    """Prices of what the system counts, and two services besides, whose ids are returned."""
    for service_id, minor in _SYSTEM.items():
        edit_service(then, service_id, {"prices": _price(then, minor)}, seen_version=0)
    made = []
    for names, unit, minor in _OWN:
        service = add_service(then, names, unit, _request().change)
        edit_service(then, service.id, {"prices": _price(then, minor)}, seen_version=1)
        made.append(service.id)
    return made


def _packages(then: Actor, services: list[str]) -> tuple[Package, Package]:
    meeting, printed = services
    small = _term(then, 4_900, Allowance("mail_item", 10, None), Allowance("scan_page", 20, None))
    large = _term(
        then,
        14_900,
        Allowance("mail_item", 50, None),
        Allowance("scan_page", 200, Money(40, "PLN")),
        Allowance(meeting, 2, Money(4_500, "PLN")),
        Allowance(printed, 100, None),
    )
    first, second = (
        add_package(then, name, (term,), _request().change)
        for name, term in (("Start", small), ("Biuro", large))
    )
    return first, second


def _price(then: Actor, minor: int) -> tuple[ServicePrice, ...]:
    return (ServicePrice(month_of(then.today), Money(minor, "PLN"), _VAT),)


def _term(then: Actor, minor: int, *allowances: Allowance) -> Term:
    return Term(month_of(then.today), Money(minor, "PLN"), _VAT, allowances)


def _request() -> Once:
    return Once("system", "demo", "", ids.random_word(20), b"")
