"""
Hand-outs: one visit in which mail of one or several companies is given to one collector. Each
company's part is done or not at all, whatever becomes of the others. Pure.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from chalicelib.collectors.model import CollectorRef
from chalicelib.core import ids
from chalicelib.core.values import Value, replace
from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.number import shown_number
from chalicelib.receipts.model import Consent, Signature, Taker

MOST_COMPANIES = 50
MOST_ITEMS = 500
# With what comes beside them, a transaction takes no more: of changes, and of octets (4 MB).
MOST_AT_ONCE = 83
_HEAVIEST_AT_ONCE = 2_000_000
_OCTETS_OF_AN_ITEM = 4_000
_OCTETS_OF_AN_EVENT = 800


class HandoutState(StrEnum):
    """Whether something of a visit is still to be done."""

    RUNNING = "running"
    DONE = "done"


class PartState(StrEnum):
    """
    Where one company's part of a visit stands. What ends in -ing is decided, and its items follow:
    whoever comes next goes on with it.
    """

    OPEN = "open"
    COLLECTING = "collecting"
    DONE = "done"
    REPOINTING = "repointing"
    REFUSING = "refusing"
    REFUSED = "refused"
    UNDOING = "undoing"
    UNDONE = "undone"


SETTLED = frozenset({PartState.DONE, PartState.REFUSED, PartState.UNDONE})
_SHOWN = {
    PartState.COLLECTING: PartState.OPEN,
    PartState.REFUSING: PartState.OPEN,
    PartState.UNDOING: PartState.OPEN,
    PartState.REPOINTING: PartState.DONE,
}


class HandoutItem(Value):
    """A mail item as it was when somebody came for it."""

    mail_id: str
    number: str
    sender: str
    kind: str
    received_on: date


class _Listed(Protocol):
    """What lists are sorted by."""

    @property
    def received_on(self) -> date:
        """The day it came."""

    @property
    def number(self) -> str:
        """The mail number."""


def newest_first[Item: _Listed](items: Iterable[Item]) -> list[Item]:
    """In the order in which people read lists of mail: a receipt is compared with them."""
    by_number = sorted(items, key=lambda item: item.number)
    return sorted(by_number, key=lambda item: item.received_on, reverse=True)


class Winner(Value):
    """The visit that has an item which this one wanted."""

    handout_id: str
    at: datetime
    by_name: str
    collector: str


class Refused(Value):
    """Why a company's part was not done."""

    code: str
    detail: str
    winner: Winner | None = None


class Undo(Value):
    """Who took a part back, when and why."""

    at: datetime
    by_id: str
    by_name: str
    reason: str


class Part(Value):
    """
    What a visit is for one company.

    Attributes:
        items: what was asked for, in the order of their ids, which is the order of claiming: of two
            desks that want some of the same items one gets the first, and goes on.
        receipt_id: the receipt that holds now, or held until the part was undone.
        collector_name: of a named person, as this company's own entry spells it; no company reads
            how another one does. Empty: as the visit says.
        left: the ids of the items that were collected and are not any more.
        gone: the ids of what was asked for and was not there any more when the visit began, such as
            an item that was withdrawn meanwhile; nothing is known of it.
    """

    handout_id: str
    company_id: str
    company_name: str
    company_code: str
    items: tuple[HandoutItem, ...]
    state: PartState = PartState.OPEN
    receipt_id: str = ""
    collector_name: str = ""
    refused: Refused | None = None
    undo: Undo | None = None
    left: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    version: int = 1

    def taker(self, handout: "Handout") -> Taker:
        """The collector as this company reads it."""
        return replace(handout.taker, name=self.collector_name or handout.taker.name)

    @property
    def is_settled(self) -> bool:
        """Whether nothing of it is left to do."""
        return self.state in SETTLED

    @property
    def shown_state(self) -> PartState:
        """The state as people see it: open while anything follows that they would miss."""
        return _SHOWN.get(self.state, self.state)

    @property
    def mail_ids(self) -> tuple[str, ...]:
        """The ids of what was asked for and was there."""
        return tuple(item.mail_id for item in self.items)


class Handout(Value):
    """
    One visit.

    Attributes:
        taker: the collector as receipts name them.
        company_ids: in the order asked for.
        said: the fingerprint of the request that made it.
        secret: random, never shown; confirmations are made of it.
    """

    id: str
    at: datetime
    by_id: str
    by_name: str
    collector: CollectorRef
    taker: Taker
    digital_confirmation: bool
    consent: Consent | None
    signature: Signature
    company_ids: tuple[str, ...]
    said: str
    secret: str
    state: HandoutState = HandoutState.RUNNING
    version: int = 1


class Wish(Value):
    """
    What a desk asks for.

    Attributes:
        mail_ids: by company, in the order of the companies.
        code: what a collector with a pick-up code showed; empty otherwise.
        png: the drawn signature as it came; empty for none.
    """

    collector: CollectorRef
    code: str
    mail_ids: Mapping[str, tuple[str, ...]]
    digital_confirmation: bool
    consent: Consent | None
    png: bytes


class TakingBack(Value):
    """
    What somebody wants to undo, and why.

    Attributes:
        company_ids: whose parts; None for all that were done.
    """

    reason: str
    company_ids: tuple[str, ...] | None


class Lost(Value):
    """
    An item that a part cannot have, and the visit that has it, if one does.

    Attributes:
        number: empty of an item that was not there when the visit began.
    """

    code: str
    number: str
    handout_id: str = ""


def as_asked(item: MailItem) -> HandoutItem:
    """What a part keeps of an item."""
    return HandoutItem(
        item.id, shown_number(item.number), item.sender, str(item.kind), item.received_on
    )


def first_lost(part: Part, items: Mapping[str, MailItem]) -> Lost | None:
    """The first item that a part cannot have, or None when it can have all."""
    if part.gone:
        return Lost("mail_gone", "")
    for asked in part.items:
        item = items.get(asked.mail_id)
        if item is None:
            return Lost("mail_gone", asked.number)
        if item.state is MailState.COLLECTED or (
            item.is_claimed and item.handout_id != part.handout_id
        ):
            return Lost("mail_handed_out", asked.number, item.handout_id)
        if item.state is not MailState.WAITING:
            return Lost("mail_not_waiting", asked.number)
    return None


def claimed_by(part: Part, items: Mapping[str, MailItem]) -> list[MailItem]:
    """The waiting items that are kept for a part, in the order of claiming."""
    return [
        item
        for item in _of(part, items)
        if item.state is MailState.WAITING and item.handout_id == part.handout_id
    ]


def collected_by(part: Part, items: Mapping[str, MailItem]) -> list[MailItem]:
    """The items that a part has given away and that are still so."""
    return [
        item
        for item in _of(part, items)
        if item.state is MailState.COLLECTED and item.handout_id == part.handout_id
    ]


def fits_at_once(items: list[MailItem]) -> bool:
    """Whether one transaction takes so many items."""
    return len(at_once(items)) == len(items)


def at_once(items: list[MailItem]) -> list[MailItem]:
    """As many of the first items as one transaction takes; at least one."""
    taken: list[MailItem] = []
    room = _HEAVIEST_AT_ONCE
    for item in items[:MOST_AT_ONCE]:
        room -= _OCTETS_OF_AN_ITEM + _OCTETS_OF_AN_EVENT * (len(item.history) + len(item.scans))
        if room < 0 and taken:
            break
        taken.append(item)
    return taken


def leaving_confirmation(secret: str, item: MailItem, receipt_id: str, actor_id: str) -> str:
    """What confirms leaving `collected` as it was seen; a secret of the visit is in it."""
    parts = ["leave", secret, item.id, str(item.version), receipt_id, actor_id]
    return ids.fingerprint("|".join(parts))[:32]


def _of(part: Part, items: Mapping[str, MailItem]) -> list[MailItem]:
    return [items[mail_id] for mail_id in part.mail_ids if mail_id in items]
