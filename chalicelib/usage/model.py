"""
What companies use: one row for each time, never edited. A correction is a row of its own with the
difference and the reason; what an event stands for by now is kept beside it. Pure.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.core import ids
from chalicelib.core.errors import Conflict
from chalicelib.core.months import month_of
from chalicelib.core.values import Value

MOST_AT_ONCE = 1_000_000
SYSTEM = "system"
# The time zones of the world lie between these two.
_BEHIND, _AHEAD = timedelta(hours=12), timedelta(hours=14)


class SystemService(StrEnum):
    """What is counted by itself, in the order in which it is shown."""

    MAIL_ITEM = "mail_item"
    SCAN_PAGE = "scan_page"
    FORWARDING = "forwarding"
    HAND_OUT = "hand_out"


class SourceKind(StrEnum):
    """What happened."""

    MAIL = "mail"
    SCAN = "scan"
    HANDOUT = "handout"
    BY_HAND = "by_hand"


class Cause(StrEnum):
    """Why the system itself corrected something."""

    DETACHED = "detached"
    NOT_FORWARDED = "not_forwarded"
    HANDOUT_UNDONE = "handout_undone"
    WITHDRAWN = "withdrawn"


class Source(Value):
    """
    What a company's use of a service goes back to.

    Attributes:
        id: of the mail item, of a scan's too; of the hand-out; empty for what was written by hand.
        label: the mail item's number as people see it; empty where there is none, in corrections
            too, so that what was withdrawn is named in one row only.
    """

    kind: SourceKind
    id: str = ""
    label: str = ""


class Author(Value):
    """Who wrote it down; the system has no name."""

    id: str = SYSTEM
    name: str = ""


class Usage(Value):
    """
    One use of a service, or one correction of such a use.

    Attributes:
        month: the one in which it counts, in the office's time zone.
        quantity: as it was written down; of a correction the difference, never nought.
        standing: what it stands for after all corrections; of a correction always nought.
        corrects: the id of the use that this is a correction of; empty where it is several.
        day: on which it was used, of what was written by hand.
        cause, reason: why it was corrected: by the system, or in somebody's words.
    """

    id: str
    company_id: str
    month: str
    service_id: str
    quantity: int
    standing: int
    at: datetime
    source: Source
    by: Author
    day: date | None = None
    note: str = ""
    corrects: str = ""
    cause: Cause | None = None
    reason: str = ""
    version: int = 1

    @property
    def is_correction(self) -> bool:
        """Whether it corrects another one, or several of one letter."""
        return bool(self.corrects) or self.cause is not None


class Why(Value):
    """Why a use stands for something else now: in words, or what the system knows."""

    by: Author = Author()
    cause: Cause | None = None
    reason: str = ""


def usage_id(service: SystemService, *event: str) -> str:
    """The id of what the system counts for an event: the same for the same event."""
    return ids.derived_id("use", str(service), *event)


def months_about(moment: datetime) -> list[str]:
    """
    The months in which something of a moment may count, whatever the office's time zone was then:
    mostly one, about its end two.
    """
    return sorted({month_of((moment - _BEHIND).date()), month_of((moment + _AHEAD).date())})


def correction(before: Usage, standing: int, why: Why, now: datetime) -> Usage:
    """
    The row that lets a use stand for another quantity.

    Raises:
        Conflict: `usage_is_correction`; `usage_is_so`: it stands for that already.
    """
    if before.is_correction:
        raise Conflict(
            "This is a correction itself. Correct what it corrects.", code="usage_is_correction"
        )
    if before.standing == standing:
        raise Conflict(f"This counts as {standing} already.", code="usage_is_so")
    return Usage(
        id=ids.derived_id("use", before.id, str(before.version)),
        company_id=before.company_id,
        month=before.month,
        service_id=before.service_id,
        quantity=standing - before.standing,
        standing=0,
        at=now,
        source=Source(before.source.kind, before.source.id),
        by=why.by,
        day=before.day,
        corrects=before.id,
        cause=why.cause,
        reason=why.reason,
    )


def withdrawal(usages: Sequence[Usage], mail_id: str, by: Author, now: datetime) -> Usage:
    """The row that takes back all uses of one service in one month that a letter stands for."""
    first = usages[0]
    return Usage(
        id=ids.derived_id("use", "withdrawn", mail_id, first.month, first.service_id),
        company_id=first.company_id,
        month=first.month,
        service_id=first.service_id,
        quantity=-sum(usage.standing for usage in usages),
        standing=0,
        at=now,
        source=Source(SourceKind.MAIL, mail_id),
        by=by,
        cause=Cause.WITHDRAWN,
    )


def standing_by_service(usages: Iterable[Usage]) -> dict[str, int]:
    """How much of each service uses stand for."""
    found: dict[str, int] = {}
    for usage in usages:
        found[usage.service_id] = found.get(usage.service_id, 0) + usage.standing
    return found


def totals_of(rows: Iterable[Usage]) -> dict[str, int]:
    """How much of each service rows come to; what comes to nothing is left out."""
    found: dict[str, int] = {}
    for row in rows:
        found[row.service_id] = found.get(row.service_id, 0) + row.quantity
    return {service_id: quantity for service_id, quantity in found.items() if quantity}
