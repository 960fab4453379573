"""
What of a mail item counts as a service that its company used: that it was registered, the pages
scanned for it, and that it was forwarded. What was filed under the wrong company counts there no
more, and with the right one as much as it counted before.
"""

from chalicelib.aws.table import Change
from chalicelib.core import clock
from chalicelib.core.values import Value
from chalicelib.mail.model import AttachedScan, MailItem
from chalicelib.mail.number import shown_number
from chalicelib.usage.model import Author, Cause, Source, SourceKind, SystemService, Usage, Why
from chalicelib.usage.recording import (
    Event,
    Posting,
    Stock,
    corrected,
    counted,
    known_of,
    moved,
    posted,
    stock_of,
    withdrawn,
)


class Letter(Value):
    """A mail item as far as it is known to whoever puts a scan on it."""

    company_id: str
    mail_id: str
    number: str


def registered(item: MailItem, zone: str, by: Author) -> Posting:
    """The company had mail."""
    return counted(_registering(item), zone, _source(SourceKind.MAIL, item.id, item.number), by)


def scanned(letter: Letter, scan: AttachedScan, zone: str, by: Author) -> Posting:
    """Pages were scanned for the company."""
    source = _source(SourceKind.SCAN, letter.mail_id, letter.number)
    event = _scanning(letter.company_id, letter.mail_id, scan)
    return counted(event, zone, source, by, quantity=max(1, scan.pages))


def forwarded(item: MailItem, zone: str, by: Author) -> Posting:
    """The company's mail was forwarded."""
    return counted(_forwarding(item), zone, _source(SourceKind.MAIL, item.id, item.number), by)


def not_forwarded(item: MailItem, by: Author) -> list[Posting]:
    """A forwarded item waits again: it was not forwarded after all. 1 BatchGetItem."""
    why = Why(by, Cause.NOT_FORWARDED)
    return [corrected(usage, 0, why) for usage in _own_or_brought(item, _forwarding(item))]


def detached(item: MailItem, scan: AttachedScan, cause: Cause, by: Author) -> list[Posting]:
    """
    A scan is not on an item any more. Of one that came to the company with the item, the pages are
    part of what counts for all its scans. 1 BatchGetItem.
    """
    own, why = _scanning(item.company_id, item.id, scan), Why(by, cause)

    def left(usage: Usage) -> int:
        return 0 if usage.id == own.usage_id else max(0, usage.standing - max(1, scan.pages))

    return [corrected(usage, left(usage), why) for usage in _own_or_brought(item, own)]


def counted_for(item: MailItem) -> Stock:
    """
    All that counts for an item now, and the totals that it is part of. 1 BatchGetItem for up to 45
    scans, 2 for more.
    """
    return stock_of(
        item.company_id,
        [
            _registering(item),
            _forwarding(item),
            *(_refiling(item, service) for service in SystemService),
            *(_scanning(item.company_id, item.id, scan) for scan in item.scans),
        ],
    )


def taken_away(item: MailItem, by: Author) -> list[Change]:
    """
    Nothing of an item counts for its company any more: a change for each service and month, and one
    for each month's totals. Reads as `counted_for`.
    """
    stock = counted_for(item)
    return posted(withdrawn(stock, item.id, by), stock)


def moved_over(before: MailItem, after: MailItem, zone: str, by: Author) -> list[Change]:
    """The same, and it counts for the company that gets the item, from now on."""
    stock = counted_for(before)
    source = _source(SourceKind.MAIL, after.id, after.number)
    gained = [
        counted(_refiling(after, service), zone, source, by, quantity=quantity)
        for service, quantity in moved(stock).items()
    ]
    return posted([*withdrawn(stock, before.id, by), *gained], stock)


def _own_or_brought(item: MailItem, own: Event) -> list[Usage]:
    """
    What counts for an event of an item: its own use, whatever staff made of that, or else what the
    item brought along from another company; nothing where that stands for nothing.
    """
    found = known_of([own, _refiling(item, own.service)])
    alone = [usage for usage in found if usage.id == own.usage_id]
    return [usage for usage in alone or found if usage.standing]


def _registering(item: MailItem) -> Event:
    return Event(item.company_id, SystemService.MAIL_ITEM, (item.id,), item.registered_at)


def _scanning(company_id: str, mail_id: str, scan: AttachedScan) -> Event:
    words = (mail_id, scan.id, clock.iso(scan.added_at))
    return Event(company_id, SystemService.SCAN_PAGE, words, scan.added_at)


def _forwarding(item: MailItem) -> Event:
    words = (item.id, clock.iso(item.state_since))
    return Event(item.company_id, SystemService.FORWARDING, words, item.state_since)


def _refiling(item: MailItem, service: SystemService) -> Event:
    """What an item brought along from the company under which it was filed before."""
    return Event(item.company_id, service, (item.id, "refiled"), item.registered_at)


def _source(kind: SourceKind, mail_id: str, number: str) -> Source:
    return Source(kind, mail_id, shown_number(number))
