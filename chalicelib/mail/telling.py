"""The history of a mail item as the API tells it: to staff with names, to clients without."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.core.values import replace
from chalicelib.edge.body import Answer
from chalicelib.mail.history import MailEvent, MailEventKind
from chalicelib.mail.model import MailItem

_FOR_STAFF = frozenset({MailEventKind.WITHDRAWN, MailEventKind.REFILED})
_FIELDS_FOR_STAFF = frozenset({"internal_note", "notice"})


class MailEventAnswer(Answer):
    """
    One thing that happened to a mail item. `before` and `after` are states; what an event does not
    say is empty. `by` is a member of staff, or for a company's people the office.
    """

    at: datetime
    kind: MailEventKind
    by: str
    before: str
    after: str
    reason: str
    address: str
    courier: str
    tracking: str
    receipt_id: str | None
    collector: str
    fields: list[str]


class MailHistoryAnswer(Answer):
    """What happened to a mail item, the newest first."""

    items: list[MailEventAnswer]


def office_history(item: MailItem) -> MailHistoryAnswer:
    """For staff."""
    return _answer([_event_answer(event, event.by_name) for event in _whole(item)])


def client_history(item: MailItem, *, office_name: str) -> MailHistoryAnswer:
    """For a company's people: without names of staff and what only staff see of the item."""
    return _answer([_event_answer(event, office_name) for event in _for_clients(item)])


def _answer(events: list[MailEventAnswer]) -> MailHistoryAnswer:
    return MailHistoryAnswer(items=events)


def _whole(item: MailItem) -> list[MailEvent]:
    """With the scans, which the item itself keeps; newest first."""
    scans = [MailEvent(one.added_at, MailEventKind.SCAN_ATTACHED, "", "") for one in item.scans]
    # Of two at the same moment the one that was written last comes first.
    return sorted([*item.history, *scans], key=lambda event: event.at)[::-1]


def _for_clients(item: MailItem) -> Iterator[MailEvent]:
    for event in _whole(item):
        if event.kind is MailEventKind.EDITED:
            fields = tuple(name for name in event.fields if name not in _FIELDS_FOR_STAFF)
            if fields:
                yield replace(event, fields=fields)
        elif event.kind not in _FOR_STAFF:
            yield event


def _event_answer(event: MailEvent, by: str) -> MailEventAnswer:
    return MailEventAnswer(
        at=event.at,
        kind=event.kind,
        by=by,
        before=event.before,
        after=event.after,
        reason=event.reason,
        address=event.address,
        courier=event.courier,
        tracking=event.tracking,
        receipt_id=event.receipt_id or None,
        collector=event.collector,
        fields=list(event.fields),
    )
