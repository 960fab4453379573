"""
Counting people, by whoever changes what they reach: the seat of the running month is written in the
very transaction that gives, changes or takes an access. A seat's payer is the person's at that
moment: the commit depends on it, and whoever changes it changes the seat too, so that of two who do
both at the same moment the second one looks again.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Self

from pynamodb.expressions.condition import Condition

from chalicelib.access.model import User
from chalicelib.access.resolve import time_zone_of
from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key, Raw, fetch
from chalicelib.core import clock
from chalicelib.core.months import month_of
from chalicelib.core.values import Value
from chalicelib.seats import store
from chalicelib.seats.model import Access, Seat, counts_through

# The time zones of the world lie between these two.
_BEHIND, _AHEAD = timedelta(hours=12), timedelta(hours=14)


class Meter(Value):
    """
    What must be known to count a person in the running month.

    Attributes:
        month, zone: the office's.
        is_counted: there is a seat already.
    """

    user: User
    payer_id: str
    month: str
    zone: str
    is_counted: bool

    @classmethod
    def of(cls, user: User, payer_id: str, rows: Mapping[Key, Raw]) -> Self:
        """
        Args:
            rows: what was found of `meter_keys`.
        """
        zone = time_zone_of(rows.get(keys.settings()))
        month = month_of(clock.today(zone))
        return cls(user, payer_id, month, zone, keys.seat(month, user.id) in rows)

    def counting(self, *accesses: Access) -> tuple[Change, ...]:
        """
        The change that counts the person, if one of the accesses stood this month and nobody did
        so yet; people who work for the office never count. To be committed within `settled`, and
        with a condition that the user is `as_paid_by` the payer.
        """
        if self.is_counted or self.user.role is not None:
            return ()
        through = counts_through(accesses, self.month, self.zone)
        if through is None:
            return ()
        grant = through.grant
        seat = Seat(
            month=self.month,
            user_id=self.user.id,
            counted_at=clock.now(),
            company_id=grant.company_id,
            kind=grant.kind,
            payer_id=self.payer_id,
        )
        return (store.put_seat(seat, self.user),)


def meter_keys(user_id: str) -> list[Key]:
    """What must be read to count a person: the settings, and the seat of the running month."""
    return [keys.settings(), *(keys.seat(month, user_id) for month in _months())]


def meter_for(user: User, payer_id: str) -> Meter:
    """What must be known to count somebody. 1 BatchGetItem."""
    return Meter.of(user, payer_id, fetch(meter_keys(user.id)))


def as_paid_by(payer_id: str) -> Condition:
    """The condition that a person's seats are still paid by whoever did when it was read."""
    condition: Condition = (
        UserRow.payer_id == payer_id if payer_id else UserRow.payer_id.does_not_exist()
    )
    return condition


def payer_changes(user_id: str, payer_id: str, zone: str) -> tuple[Change, ...]:
    """
    The changes of seats that go with another payer of a person's: this month's, none of a month
    that is over. To be committed within `settled`. 1 BatchGetItem.
    """
    this = month_of(clock.today(zone))
    wanted = [keys.seat(month, user_id) for month in _months() if month >= this]
    found = fetch(wanted)
    return tuple(
        store.set_payer(key, payer_id) if key in found else store.check_none(key) for key in wanted
    )


def _months() -> list[str]:
    """The months that it may be now, somewhere: mostly one, about its end two."""
    now = clock.now()
    return sorted({month_of((now - _BEHIND).date()), month_of((now + _AHEAD).date())})
