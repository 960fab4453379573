"""Who counts in a month, why, and what it costs whom. Pure."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from zoneinfo import ZoneInfo

from chalicelib.access.model import Grant, GrantKind, GrantState
from chalicelib.core.money import Money
from chalicelib.core.months import first_day
from chalicelib.core.values import Value
from chalicelib.settings.prices import SeatPrice


class Access(Value):
    """
    A grant with its times.

    Attributes:
        given_at: when it was given.
        since: from when on it is as it stands.
    """

    grant: Grant
    given_at: datetime
    since: datetime

    def stood_in(self, month: str, zone: str) -> bool:
        """
        Whether it stood at any moment of a month that is not over yet. One that is switched off
        does not; one with a last day does until then, if it was not switched on after it.
        """
        grant = self.grant
        if grant.state is not GrantState.ACTIVE:
            return False
        began = self.since.astimezone(ZoneInfo(zone)).date()
        return grant.until is None or grant.until >= max(first_day(month), began)


class Seat(Value):
    """
    That a person counts in a month, once, for however many companies.

    Attributes:
        counted_at: when it was noticed; the access may be older.
        company_id, kind: the access through which the person was counted: why.
        payer_id: the company that pays; empty for the office.
    """

    month: str
    user_id: str
    counted_at: datetime
    company_id: str
    kind: GrantKind
    payer_id: str


class Due(Value):
    """What is due for some seats."""

    count: int
    net: Money
    vat: Money

    @property
    def gross(self) -> Money:
        """With VAT."""
        return self.net.plus(self.vat)

    def plus(self, other: "Due") -> "Due":
        """For both."""
        return Due(self.count + other.count, self.net.plus(other.net), self.vat.plus(other.vat))


def counts_through(accesses: Iterable[Access], month: str, zone: str) -> Access | None:
    """The access through which a person counts in a month: the oldest one that stood; or None."""
    stood = [one for one in accesses if one.stood_in(month, zone)]
    return min(stood, key=lambda one: (one.given_at, one.grant.company_id), default=None)


def due_by_payer(payer_ids: Iterable[str], price: SeatPrice) -> dict[str, Due]:
    """
    What each payer owes for a month.

    Args:
        payer_ids: of each seat, empty for the office.
    """
    return {payer_id: _due(count, price) for payer_id, count in sorted(Counter(payer_ids).items())}


def due_in_all(by_payer: Iterable[Due], price: SeatPrice) -> Due:
    """The sum of what is due, of VAT as it was rounded for each payer."""
    return reduce(Due.plus, by_payer, _due(0, price))


def _due(count: int, price: SeatPrice) -> Due:
    net = price.price.times(count)
    return Due(count, net, net.part(price.vat_basis_points))
