"""What staff send about services, packages and plans, with every field's limits."""

from typing import Annotated, Any

from pydantic import Field

from chalicelib.edge.amounts import MoneyInput
from chalicelib.edge.body import FilledLine, Input, Line, Month
from chalicelib.edge.changes import Changes
from chalicelib.packages.model import (
    MOST_ALLOWED,
    MOST_MONTHS,
    MOST_SERVICES,
    Allowance,
    OfferState,
    ServicePrice,
    Term,
)

Name = Annotated[FilledLine, Field(min_length=1, max_length=80)]
Unit = Annotated[Line, Field(max_length=20)]
Vat = Annotated[int, Field(ge=0, le=10_000)]
ServiceId = Annotated[str, Field(pattern=r"^([a-z_]{1,24}|srv_[0-9a-z]{26})$")]
PackageId = Annotated[str, Field(pattern=r"^pkg_[0-9a-z]{26}$")]


class NamesInput(Input):
    """A name in each language."""

    en: Name
    pl: Name
    it: Name


class PriceInput(Input):
    """What one costs from a month on, without VAT; 2300 basis points are 23 %."""

    from_month: Month
    price: MoneyInput
    vat_basis_points: Vat

    def as_price(self) -> ServicePrice:
        """The same in the model's words."""
        return ServicePrice(self.from_month, self.price.as_money(), self.vat_basis_points)


class AllowanceInput(Input):
    """How many a month are included; beyond them the service's price holds, or another one."""

    service_id: ServiceId
    quantity: Annotated[int, Field(ge=0, le=MOST_ALLOWED)]
    beyond_price: MoneyInput | None = None

    def as_allowance(self) -> Allowance:
        """The same in the model's words."""
        beyond = self.beyond_price.as_money() if self.beyond_price else None
        return Allowance(self.service_id, self.quantity, beyond)


class TermInput(Input):
    """What a package costs and includes from a month on, without VAT."""

    from_month: Month
    monthly_price: MoneyInput
    vat_basis_points: Vat
    allowances: Annotated[list[AllowanceInput], Field(max_length=MOST_SERVICES)]

    def as_term(self) -> Term:
        """The same in the model's words."""
        return Term(
            self.from_month,
            self.monthly_price.as_money(),
            self.vat_basis_points,
            tuple(one.as_allowance() for one in self.allowances),
        )


Prices = Annotated[list[PriceInput], Field(max_length=MOST_MONTHS)]
Terms = Annotated[list[TermInput], Field(max_length=MOST_MONTHS)]


class AddService(Input):
    """A service that costs nothing yet; `unit` says what is counted, such as `hour`."""

    name: NamesInput
    unit: Unit = ""


class EditService(Changes):
    """Changes to a service; `prices` are all of them, those of past months as they were."""

    name: NamesInput | None = None
    unit: Unit | None = None
    state: OfferState | None = None
    prices: Prices | None = None

    def as_changes(self) -> dict[str, Any]:
        """The same in the model's words."""
        changes = self.given()
        if self.prices is not None:
            changes["prices"] = tuple(one.as_price() for one in self.prices)
        return changes


class AddPackage(Input):
    """A package with its terms."""

    name: Name
    terms: Terms


class EditPackage(Changes):
    """Changes to a package; `terms` are all of them, those of past months as they were."""

    name: Name | None = None
    state: OfferState | None = None
    terms: Terms | None = None

    def as_changes(self) -> dict[str, Any]:
        """The same in the model's words."""
        changes = self.given()
        if self.terms is not None:
            changes["terms"] = tuple(one.as_term() for one in self.terms)
        return changes


class SetPlan(Input):
    """From which month on a company has which package; null for none."""

    from_month: Month
    package_id: PackageId | None
