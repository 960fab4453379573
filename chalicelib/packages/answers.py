"""Services, packages and plans as the API answers them to staff."""

from chalicelib.edge.amounts import MoneyAnswer, money_answer
from chalicelib.edge.body import Answer
from chalicelib.packages.model import OfferState, Package, Plan, PriceList, Service, Term


class NamesAnswer(Answer):
    """A name in each language."""

    en: str
    pl: str
    it: str


class ServicePriceAnswer(Answer):
    """What one costs from a month on, without VAT; 2300 basis points are 23 %."""

    from_month: str
    price: MoneyAnswer
    vat_basis_points: int


class ServiceAnswer(Answer):
    """
    A service. One that the system counts by itself has neither name nor unit: the texts name it by
    its id, which is `mail_item`, `scan_page`, `forwarding` or `hand_out`.
    """

    id: str
    is_system: bool
    name: NamesAnswer | None
    unit: str
    state: OfferState
    prices: list[ServicePriceAnswer]
    version: int


class ServicesAnswer(Answer):
    """All services, those of the system first; `currency` of all prices, null before the first."""

    items: list[ServiceAnswer]
    currency: str | None


class AllowanceAnswer(Answer):
    """How many a month are included; `beyond_price` null: beyond them the service's price holds."""

    service_id: str
    quantity: int
    beyond_price: MoneyAnswer | None


class TermAnswer(Answer):
    """What a package costs and includes from a month on, without VAT."""

    from_month: str
    monthly_price: MoneyAnswer
    vat_basis_points: int
    allowances: list[AllowanceAnswer]


class PackageAnswer(Answer):
    """A package."""

    id: str
    name: str
    state: OfferState
    terms: list[TermAnswer]
    version: int


class PackagesAnswer(Answer):
    """All packages; `currency` of all prices, null before the first."""

    items: list[PackageAnswer]
    currency: str | None


class PlannedAnswer(Answer):
    """Which package a company has from a month on; null for none."""

    from_month: str
    package_id: str | None
    package_name: str | None


class PlanAnswer(Answer):
    """A company's packages in the order of months, with the version that a change must carry."""

    plans: list[PlannedAnswer]
    version: int


def names_answer(service: Service) -> NamesAnswer | None:
    """A service's name; null for one of the system's."""
    return NamesAnswer.model_validate(dict(service.name)) if service.name else None


def service_answer(service: Service) -> ServiceAnswer:
    return ServiceAnswer(
        id=service.id,
        is_system=service.is_system,
        name=names_answer(service),
        unit=service.unit,
        state=service.state,
        prices=[
            ServicePriceAnswer(
                from_month=one.from_month,
                price=money_answer(one.price),
                vat_basis_points=one.vat_basis_points,
            )
            for one in service.prices
        ],
        version=service.version,
    )


def services_answer(prices: PriceList) -> ServicesAnswer:
    items = [service_answer(one) for one in prices.services]
    return ServicesAnswer(items=items, currency=prices.currency or None)


def package_answer(package: Package) -> PackageAnswer:
    return PackageAnswer(
        id=package.id,
        name=package.name,
        state=package.state,
        terms=[_term_answer(term) for term in package.terms],
        version=package.version,
    )


def packages_answer(prices: PriceList) -> PackagesAnswer:
    items = [package_answer(one) for one in prices.packages]
    return PackagesAnswer(items=items, currency=prices.currency or None)


def plan_answer(plan: Plan, prices: PriceList) -> PlanAnswer:
    names = {one.id: one.name for one in prices.packages}
    plans = [
        PlannedAnswer(
            from_month=one.from_month,
            package_id=one.package_id or None,
            package_name=names.get(one.package_id),
        )
        for one in plan.plans
    ]
    return PlanAnswer(plans=plans, version=plan.version)


def _term_answer(term: Term) -> TermAnswer:
    return TermAnswer(
        from_month=term.from_month,
        monthly_price=money_answer(term.monthly_price),
        vat_basis_points=term.vat_basis_points,
        allowances=[
            AllowanceAnswer(
                service_id=one.service_id,
                quantity=one.quantity,
                beyond_price=money_answer(one.beyond) if one.beyond else None,
            )
            for one in term.allowances
        ],
    )
