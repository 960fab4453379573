"""Mail items: what they are, and which changes of state are allowed. Pure."""

from datetime import date, datetime
from enum import StrEnum

from chalicelib.core.values import Value
from chalicelib.mail.history import MailEvent, MailEventKind

__all__ = [
    "MOST_AT_ONCE",
    "MOST_SCANS",
    "OLDEST_RECEIPT_DAYS",
    "AttachedScan",
    "MailEvent",
    "MailEventKind",
    "MailItem",
    "MailKind",
    "MailState",
    "NewMail",
    "NoticeChoice",
    "allowed_states",
    "may_become",
    "takes_scans",
]

MOST_SCANS = 50
OLDEST_RECEIPT_DAYS = 366
# Each takes eight of the hundred changes of a transaction; request, counter and totals one each.
MOST_AT_ONCE = 12


class MailKind(StrEnum):
    """What came."""

    LETTER = "letter"
    REGISTERED_LETTER = "registered_letter"
    PARCEL = "parcel"
    COURIER = "courier"


class MailState(StrEnum):
    """Where it is now; `collected` is reached only through a hand-out."""

    WAITING = "waiting"
    COLLECTED = "collected"
    FORWARDED = "forwarded"
    RETURNED = "returned"
    DESTROYED = "destroyed"


class NoticeChoice(StrEnum):
    """What registering promised (R27)."""

    NONE = "none"
    EMAIL = "email"
    EMAIL_WITH_ATTACHMENT = "email_with_attachment"

    def promises_scan(self, *, always: bool) -> bool:
        """
        Whether people wait for the scan with the e-mail (R27).

        Args:
            always: the company's wish that each e-mail about its mail brings the scan.
        """
        is_with_scan = self is NoticeChoice.EMAIL_WITH_ATTACHMENT
        return is_with_scan or (always and self is NoticeChoice.EMAIL)


class AttachedScan(Value):
    """
    A checked scan on a mail item.

    Attributes:
        clean_key, clean_version_id: where the copy for people lies in the vault.
        sha256, size_bytes, content_type, pages: of that copy.
    """

    id: str
    name: str
    pages: int
    size_bytes: int
    content_type: str
    sha256: str
    clean_key: str
    clean_version_id: str
    added_at: datetime


class NewMail(Value):
    """What staff say about a letter when they register it."""

    company_id: str
    sender: str
    kind: MailKind
    reference: str
    received_on: date
    internal_note: str
    note: str
    notice: NoticeChoice


class MailItem(Value):
    """
    One letter or parcel.

    Attributes:
        number: nine characters, as stored; `shown_number` puts the dash in.
        internal_note: for staff only; `note` is for the client.
        event_id: the event that notices are about; empty when none was asked for.
        scans: oldest first.
        scans_version: grows with every scan that comes or goes, or becomes a power of attorney.
        history: what happened to it, oldest first; of a long one the middle is left out.
        handout_id: the hand-out that collected it, or claims it while it still waits.
        receipt_id: the receipt that says so now.
    """

    id: str
    company_id: str
    number: str
    sender: str
    kind: MailKind
    reference: str
    received_on: date
    state: MailState
    state_since: datetime
    internal_note: str
    note: str
    notice: NoticeChoice
    event_id: str
    registered_at: datetime
    registered_by_id: str
    registered_by_name: str
    version: int
    scans_version: int = 0
    scans: tuple[AttachedScan, ...] = ()
    history: tuple[MailEvent, ...] = ()
    handout_id: str = ""
    receipt_id: str = ""

    @property
    def is_claimed(self) -> bool:
        """Whether a hand-out is about to give it away: nobody else moves or corrects it then."""
        return self.state is MailState.WAITING and bool(self.handout_id)

    def scan(self, scan_id: str) -> AttachedScan | None:
        """The attached scan with this id, if it is attached to this very item."""
        return next((scan for scan in self.scans if scan.id == scan_id), None)


# By staff, without a hand-out. Leaving `collected` comes with hand-outs, since it voids a receipt.
_ALLOWED: dict[MailState, frozenset[MailState]] = {
    MailState.WAITING: frozenset(
        {
            MailState.FORWARDED,
            MailState.RETURNED,
            MailState.DESTROYED,
        }
    ),
    MailState.FORWARDED: frozenset({MailState.WAITING, MailState.RETURNED}),
    MailState.RETURNED: frozenset({MailState.WAITING}),
    MailState.DESTROYED: frozenset({MailState.WAITING}),
    MailState.COLLECTED: frozenset(),
}


def may_become(before: MailState, after: MailState) -> bool:
    """Whether staff may change one state into another without a hand-out."""
    return after in _ALLOWED[before]


def allowed_states(state: MailState) -> tuple[MailState, ...]:
    """The states that staff may choose from, in a fixed order."""
    return tuple(sorted(_ALLOWED[state]))


def takes_scans(state: MailState) -> bool:
    """Whether a scan can still be attached; a destroyed letter cannot have been scanned."""
    return state is not MailState.DESTROYED
