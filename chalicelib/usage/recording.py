"""
Counting what a company uses, by whoever changes it: the row and the month's totals are written in
the very transaction of the event. A transaction changes an item once, so that everything that one
event counts or takes back is posted together.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from chalicelib.access.model import Actor
from chalicelib.aws import usage_keys
from chalicelib.aws.table import Change
from chalicelib.core import clock
from chalicelib.core.months import month_of
from chalicelib.core.values import Value
from chalicelib.usage import store
from chalicelib.usage.model import (
    Author,
    Cause,
    Source,
    SystemService,
    Usage,
    Why,
    correction,
    months_about,
    usage_id,
)


class Posting(Value):
    """
    A row that is written: a use or a correction.

    Attributes:
        changes: its own; what it adds to the month's totals comes besides.
    """

    usage: Usage
    changes: tuple[Change, ...]


class Event(Value):
    """
    Something that the system counts.

    Attributes:
        words: what makes it unlike any other of its service, besides the service.
        at: when it happened, as its own row says it.
    """

    company_id: str
    service: SystemService
    words: tuple[str, ...]
    at: datetime

    @property
    def usage_id(self) -> str:
        """The id of what is counted for it."""
        return usage_id(self.service, self.company_id, *self.words)


def author_of(actor: Actor) -> Author:
    """Who acts, as a row keeps it."""
    return Author(actor.user.id, actor.user.name)


def month_in(zone: str) -> str:
    """The running month in a time zone."""
    return month_of(clock.today(zone))


def counted(
    event: Event, month: str, source: Source, by: Author | None = None, quantity: int = 1
) -> Posting:
    """An event counts in a month; one that was counted is refused as `usage_known`."""
    usage = Usage(
        id=event.usage_id,
        company_id=event.company_id,
        month=month,
        service_id=str(event.service),
        quantity=quantity,
        standing=quantity,
        at=event.at,
        source=source,
        by=by or Author(),
    )
    return written(usage)


def written(usage: Usage) -> Posting:
    """A use is written down."""
    return Posting(usage, (store.put_usage(usage),))


def corrected(before: Usage, standing: int, why: Why) -> Posting:
    """
    A use stands for another quantity, by a correction.

    Raises:
        Conflict: as `correction` says.
    """
    row = correction(before, standing, why, clock.now())
    is_withdrawn = why.cause is Cause.WITHDRAWN
    changes = (
        store.put_usage(row),
        store.set_standing(before, standing, is_withdrawn=is_withdrawn),
    )
    return Posting(row, changes)


def taken_back(events: Iterable[Event], cause: Cause, by: Author | None = None) -> list[Posting]:
    """
    Events count no more, as far as they were counted and still stand for something: nothing is
    known of what happened before services were counted. 1 BatchGetItem per 100 events.
    """
    why = Why(by or Author(), cause)
    return [corrected(usage, 0, why) for usage in standing_of(events)]


def standing_of(events: Iterable[Event]) -> list[Usage]:
    """What was counted for events and still stands for something. 1 BatchGetItem per 100 events."""
    places = [
        usage_keys.usage(event.company_id, month, event.usage_id)
        for event in events
        for month in months_about(event.at)
    ]
    return [usage for usage in store.find_usage(places) if usage.standing]


def posted(postings: Sequence[Posting]) -> list[Change]:
    """
    The changes of postings: two for each correction and one for any other, and one for each company
    and month whose totals move.
    """
    moved: dict[tuple[str, str], dict[str, int]] = {}
    for row in (one.usage for one in postings):
        by_service = moved.setdefault((row.company_id, row.month), {})
        by_service[row.service_id] = by_service.get(row.service_id, 0) + row.quantity
    rows = [change for one in postings for change in one.changes]
    return rows + [store.move_totals(*place, by_service) for place, by_service in moved.items()]
