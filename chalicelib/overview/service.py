"""
What waits for staff: the small counts that stand beside every screen, and what the home shows
besides. All comes out of indexes, so a count may be a moment late; nothing is decided by it.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial

from chalicelib.aws import partitions
from chalicelib.aws.table import (
    BY_DUE,
    BY_OFFICE_STATE,
    Index,
    Raw,
    count_index,
    query_index,
)
from chalicelib.aws.together import together
from chalicelib.core import clock
from chalicelib.core.values import Value
from chalicelib.invoices.payments import Payment
from chalicelib.invoices.places import last_overdue
from chalicelib.mail.model import MailState
from chalicelib.mail.number import shown_number
from chalicelib.notices.model import NoticeState
from chalicelib.scans.model import ScanState

MOST_COUNTED = 100
# Mail that nobody collected for so long is worth a call.
OLD_AFTER = timedelta(days=14)
ENDS_WITHIN = timedelta(days=3)
# What is done in the background takes seconds; what takes minutes does not go by itself.
_STILL_AFTER = timedelta(minutes=10)
# Whoever sent a file that was not taken may have left the page before it said so.
LATELY = timedelta(days=7)
_MOST_NAMED = 5


class Count(Value):
    """How many of something there are; `more` when there are more than were counted."""

    count: int
    more: bool


class Named(Value):
    """
    One of what waits.

    Attributes:
        company_id: whose it is; empty for a hand-out, which is of several.
        id: its own; of a refused file that of the document, invoice or message that it was for.
        at: since when it waits, or when it ends; a day or a moment, as it is stored.
    """

    company_id: str
    id: str
    name: str
    at: str


class Waiting(Value):
    """How many wait, and the first of them."""

    count: int
    more: bool
    first: tuple[Named, ...]


_COUNTED = {
    "mail_waiting": partitions.office_mail_in(str(MailState.WAITING)),
    "scan_inbox": partitions.scans_in(str(ScanState.INBOX)),
    "quarantined": partitions.scans_in(str(ScanState.QUARANTINED)),
    "messages_waiting": partitions.THREADS_WAITING,
    "notices_held": partitions.notices_in(str(NoticeState.HELD)),
    "notices_unknown": partitions.notices_in(str(NoticeState.UNKNOWN)),
    "notices_failed": partitions.notices_in(str(NoticeState.FAILED)),
}


def overview() -> Mapping[str, Count]:
    """What waits, by name, each counted up to 100. 7 Queries at once."""
    found = together([partial(_count, partition) for partition in _COUNTED.values()])
    return dict(zip(_COUNTED, found, strict=True))


def attention(today: date) -> Mapping[str, Waiting]:
    """
    What has waited too long or will soon be too late, by name, each counted up to 100, with the
    first five. 7 Queries at once.
    """
    now = clock.now()
    still = clock.iso(now - _STILL_AFTER)
    # The index of mail begins with the day received: all of a day stand before its tilde.
    old = f"{(today - OLD_AFTER).isoformat()}~"
    soon = (clock.iso(now), clock.iso(now + ENDS_WITHIN))
    lately = (clock.iso(now - LATELY), clock.iso(now))
    of_mail = partitions.office_mail_in(str(MailState.WAITING))
    reads: dict[str, Callable[[], Waiting]] = {
        "mail_old": partial(_first, BY_OFFICE_STATE, of_mail, _mail, until=old),
        "invitations_ending": partial(
            _first, BY_DUE, partitions.INVITATIONS_OPEN, _invitation, between=soon
        ),
        "receipts_pending": partial(
            _first, BY_DUE, partitions.PAPERS_PENDING, _receipt, until=still
        ),
        "handouts_still": partial(
            _first, BY_DUE, partitions.HANDOUTS_RUNNING, _handout, until=still
        ),
        "invoices_overdue": partial(
            _first,
            BY_OFFICE_STATE,
            partitions.office_invoices_in(str(Payment.UNPAID)),
            _invoice,
            until=last_overdue(today),
        ),
        "panels_ending": partial(
            _first, BY_DUE, partitions.PANELS_ENDING, _panel, until=clock.iso(now)
        ),
        "files_refused": partial(
            _first, BY_OFFICE_STATE, partitions.UPLOADS_REFUSED, _refused, between=lately
        ),
    }
    return dict(zip(reads, together(list(reads.values())), strict=True))


def _count(partition: str) -> Count:
    found, is_cut = count_index(BY_OFFICE_STATE, partition, at_most=MOST_COUNTED + 1)
    return Count(min(found, MOST_COUNTED), is_cut or found > MOST_COUNTED)


def _first(
    index: Index,
    partition: str,
    named: Callable[[Raw], Named],
    *,
    until: str | None = None,
    between: tuple[str, str] | None = None,
) -> Waiting:
    raws, after = query_index(
        index, partition, until=until, between=between, limit=MOST_COUNTED + 1, forward=True
    )
    first = tuple(named(raw) for raw in raws[:_MOST_NAMED])
    # A page ends early where rows are large, so what was not read is no less there.
    is_cut = after is not None or len(raws) > MOST_COUNTED
    return Waiting(min(len(raws), MOST_COUNTED), is_cut, first)


def _mail(raw: Raw) -> Named:
    name = f"{shown_number(_of(raw, 'number'))}, {_of(raw, 'sender')}"
    return _named(raw, name, _of(raw, "received_on"))


def _invitation(raw: Raw) -> Named:
    name = f"{_of(raw, 'first_name')} {_of(raw, 'last_name')}"
    return _named(raw, name, _of(raw, "ends_at"))


def _receipt(raw: Raw) -> Named:
    return _named(raw, _of(raw, "number"), _of(raw, "handed_out_at"))


def _invoice(raw: Raw) -> Named:
    return _named(raw, _of(raw, "number"), _of(raw, "due_on"))


def _handout(raw: Raw) -> Named:
    handout_id = _of(raw, "pk").partition("#")[2]
    return Named("", handout_id, "", _of(raw, "at"))


def _panel(raw: Raw) -> Named:
    return _named(raw, _of(raw, "name"), _of(raw, "ending_at"))


def _refused(raw: Raw) -> Named:
    company_id = _of(raw, "pk").partition("#")[2]
    target = raw.get("invoice_id", raw["thing_id"])
    return Named(company_id, str(target["S"]), _of(raw, "name"), _of(raw, "g4s"))


def _named(raw: Raw, name: str, at: str) -> Named:
    company_id, thing_id = (_of(raw, part).partition("#")[2] for part in ("pk", "sk"))
    return Named(company_id, thing_id, name, at)


def _of(raw: Raw, name: str) -> str:
    return str(raw[name]["S"])
