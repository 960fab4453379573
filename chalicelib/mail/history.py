"""
What happened to a mail item, kept on the item itself so that a change and its history are one
write. Pure.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from chalicelib.core.values import Value, asdict

MOST_EVENTS = 100
# An item has to fit into one row of the table together with all its scans, whatever was written.
MOST_OCTETS = 48 * 1024
_OCTETS_BESIDE = 200


class MailEventKind(StrEnum):
    """What happened; `scan_attached` is never stored, since the item's scans say it themselves."""

    REGISTERED = "registered"
    EDITED = "edited"
    STATE = "state"
    COLLECTED = "collected"
    LEFT_COLLECTED = "left_collected"
    WITHDRAWN = "withdrawn"
    REFILED = "refiled"
    SCAN_ATTACHED = "scan_attached"


class MailEvent(Value):
    """
    One thing that happened to a mail item.

    Attributes:
        before, after: states; `before` is empty where an old row does not say it.
        reason: as staff wrote it; a company's people read it too.
        address, courier, tracking: where a letter was forwarded to, and how.
        receipt_id, collector: of a hand-out; the collector by name.
        fields: what a correction changed, by name.
    """

    at: datetime
    kind: MailEventKind
    by_id: str
    by_name: str
    before: str = ""
    after: str = ""
    reason: str = ""
    address: str = ""
    courier: str = ""
    tracking: str = ""
    receipt_id: str = ""
    collector: str = ""
    fields: tuple[str, ...] = ()


def with_event(history: Sequence[MailEvent], event: MailEvent) -> tuple[MailEvent, ...]:
    """
    The history with one more event, oldest first. The first is always kept, and of the others the
    newest, as many as the row has room for.
    """
    if not history:
        return (event,)
    first, *others = *history, event
    kept: list[MailEvent] = []
    room = MOST_OCTETS - _octets_of(first)
    for one in reversed(others[-(MOST_EVENTS - 1) :]):
        room -= _octets_of(one)
        if room < 0 and kept:
            break
        kept.append(one)
    return (first, *reversed(kept))


def _octets_of(event: MailEvent) -> int:
    texts = [str(value) for value in asdict(event).values()]
    return _OCTETS_BESIDE + sum(len(text.encode()) for text in texts)
