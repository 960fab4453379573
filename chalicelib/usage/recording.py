"""
Counting what a company uses, by whoever changes it: the row and the month's totals are written in
the very transaction of the event. A transaction changes an item once, so that everything that one
event counts or takes back is posted together.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.access.model import Actor
from chalicelib.aws import usage_keys
from chalicelib.aws.table import Change, Key
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
    standing_by_service,
    usage_id,
    withdrawal,
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


class Stock(Value):
    """
    What counts for a letter, and as of when.

    Attributes:
        versions: of the company's totals, by company and month.
    """

    usages: tuple[Usage, ...]
    versions: Mapping[tuple[str, str], int]


def author_of(actor: Actor) -> Author:
    """Who acts, as a row keeps it."""
    return Author(actor.user.id, actor.user.name)


def month_at(moment: datetime, zone: str) -> str:
    """The month in which something of a moment counts."""
    return month_of(moment.astimezone(ZoneInfo(zone)).date())


def counted(
    event: Event, zone: str, source: Source, by: Author | None = None, quantity: int = 1
) -> Posting:
    """An event counts in its month; one that was counted is refused as `usage_known`."""
    usage = Usage(
        id=event.usage_id,
        company_id=event.company_id,
        month=month_at(event.at, zone),
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
    return Posting(row, (store.put_usage(row), store.set_standing(before, standing)))


def taken_back(events: Iterable[Event], cause: Cause, by: Author | None = None) -> list[Posting]:
    """
    Events count no more, as far as they were counted and still stand for something: nothing is
    known of what happened before services were counted. 1 BatchGetItem per 100 events.
    """
    why = Why(by or Author(), cause)
    return [corrected(usage, 0, why) for usage in standing_of(events)]


def standing_of(events: Iterable[Event]) -> list[Usage]:
    """What was counted for events and still stands for something. 1 BatchGetItem per 100 events."""
    return [usage for usage in known_of(events) if usage.standing]


def known_of(events: Iterable[Event]) -> list[Usage]:
    """What was counted for events, whatever it stands for. 1 BatchGetItem per 100 events."""
    return store.find_usage(_places(events))


def stock_of(company_id: str, events: Sequence[Event]) -> Stock:
    """The same, with the versions of the totals that it is part of, read before it."""
    months = sorted({month for event in events for month in months_about(event.at)})
    versions = store.versions_of_totals(company_id, months)
    return Stock(tuple(standing_of(events)), versions)


def withdrawn(stock: Stock, mail_id: str, by: Author) -> list[Posting]:
    """
    Nothing of a letter that was never the company's counts any more: one correction for each
    service and month, however many rows it takes back. To be posted with the stock, so that nobody
    corrects one of them at the same moment; later nobody does, since the letter is gone.
    """
    sums: dict[tuple[str, str], list[Usage]] = {}
    for usage in stock.usages:
        sums.setdefault((usage.month, usage.service_id), []).append(usage)
    return [written(withdrawal(usages, mail_id, by, clock.now())) for usages in sums.values()]


def moved(stock: Stock) -> dict[SystemService, int]:
    """How much of each service counts for whoever gets the letter."""
    return {
        SystemService(service_id): quantity
        for service_id, quantity in standing_by_service(stock.usages).items()
    }


def posted(postings: Sequence[Posting], stock: Stock | None = None) -> list[Change]:
    """
    The changes of postings: two for each correction of one use and one for any other, and one for
    each company and month whose totals move.

    Args:
        stock: what must not have changed since it was read.
    """
    seen = stock.versions if stock else {}
    totals: dict[tuple[str, str], dict[str, int]] = {}
    for row in (one.usage for one in postings):
        by_service = totals.setdefault((row.company_id, row.month), {})
        by_service[row.service_id] = by_service.get(row.service_id, 0) + row.quantity
    rows = [change for one in postings for change in one.changes]
    return rows + [
        store.move_totals(*place, by_service, seen_version=seen.get(place))
        for place, by_service in totals.items()
    ]


def _places(events: Iterable[Event]) -> list[Key]:
    return [
        usage_keys.usage(event.company_id, month, event.usage_id)
        for event in events
        for month in months_about(event.at)
    ]
