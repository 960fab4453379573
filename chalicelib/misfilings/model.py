"""
Misfilings: a mail item or a scan that was filed under the wrong company, what became of it, and
what is known of who saw it there (T41). Pure.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.core.values import Value, replace
from chalicelib.mail.model import MailItem, MailKind

# Clocks of two functions are not the same to the second, and an entry carries its writer's time.
_SKEW = timedelta(minutes=10)


class What(StrEnum):
    """What was filed under the wrong company."""

    ITEM = "item"
    SCAN = "scan"


class MisfilingState(StrEnum):
    """Whether all is written down that is known of who saw it."""

    GATHERING = "gathering"
    COMPLETE = "complete"


class SightKind(StrEnum):
    """How somebody saw it, or could have."""

    HAD_ACCESS = "had_access"
    OPENED = "opened"
    MAILED = "mailed"


class Place(Value):
    """A company, as it was called then, and a mail item of it; empty where there is none."""

    company_id: str
    company_name: str
    company_code: str
    mail_id: str = ""


class MisfiledScan(Value):
    """A scan that the wrong company had."""

    id: str
    name: str
    pages: int
    added_at: datetime


class Wanted(Value):
    """
    What staff want to be done.

    Attributes:
        scan_id: for a scan alone.
        company_id: the right company; empty when it is not known yet.
        mail_id: the right company's mail item, for a scan.
    """

    what: What
    reason: str
    scan_id: str = ""
    company_id: str = ""
    mail_id: str = ""


class Misfiling(Value):
    """
    The record of one misfiling.

    Attributes:
        wrong: where it was; `right` is where it is, None when it waits to be registered anew.
        scans: those of the item, or the one that it is about.
        event_id: the event that the wrong company was told of; empty when nobody asked for that.
        gathered: the place of the last sighting that was written down.
        opened, mailed: how many sightings of these kinds there are, once it is complete.
    """

    id: str
    what: What
    state: MisfilingState
    at: datetime
    by_id: str
    by_name: str
    reason: str
    wrong: Place
    right: Place | None
    number: str
    sender: str
    kind: MailKind
    reference: str
    received_on: date
    note: str
    internal_note: str
    registered_at: datetime
    registered_by_name: str
    event_id: str
    scans: tuple[MisfiledScan, ...]
    gathered: str = ""
    opened: int = 0
    mailed: int = 0
    completed_at: datetime | None = None
    version: int = 1

    @property
    def since(self) -> datetime:
        """From when on somebody of the wrong company may have seen it, with some room."""
        if self.what is What.SCAN:
            return min(scan.added_at for scan in self.scans) - _SKEW
        return self.registered_at - _SKEW

    @property
    def until(self) -> datetime:
        """Until when, with some room."""
        return self.at + _SKEW

    def scan(self, scan_id: str) -> MisfiledScan | None:
        """The scan with this id, if it was misfiled."""
        return next((scan for scan in self.scans if scan.id == scan_id), None)


class Sighting(Value):
    """
    That somebody saw it, or could have.

    Attributes:
        place: where it stands in the record.
        at: when it was opened or sent; None for the mere access, and for an e-mail without proof.
        scan_name: what was opened.
        notice_id, notice_state, attached: of an e-mail, and how many files it carried.
    """

    place: str
    kind: SightKind
    user_id: str
    name: str
    email: str
    at: datetime | None = None
    scan_id: str = ""
    scan_name: str = ""
    notice_id: str = ""
    notice_state: str = ""
    attached: int = 0


def check_wanted(wanted: Wanted, wrong_company_id: str) -> None:
    """
    Raises:
        ValidationFailed: what is said does not fit together.
    """
    errors = []
    if wanted.what is What.SCAN and not wanted.scan_id:
        errors.append(FieldError("scan_id", "required", "Say which scan."))
    if wanted.what is What.ITEM and wanted.scan_id:
        errors.append(FieldError("scan_id", "only_for_scans", "The whole item is withdrawn."))
    if wanted.what is What.ITEM and wanted.mail_id:
        errors.append(FieldError("to.mail_id", "only_for_scans", "An item moves as a whole."))
    if wanted.company_id == wrong_company_id:
        errors.append(FieldError("to.company_id", "same_company", "Choose another company."))
    if errors:
        raise ValidationFailed(*errors)


def scans_of(item: MailItem, scan_id: str) -> tuple[MisfiledScan, ...]:
    """The scans of an item that its company's people could open; one alone if it is named."""
    return tuple(
        MisfiledScan(scan.id, scan.name, scan.pages, scan.added_at)
        for scan in item.scans
        if scan_id in {"", scan.id}
    )


def carried(misfiling: Misfiling, sent_at: datetime, attached: int) -> bool:
    """Whether an e-mail about the item told of what was misfiled; of a scan only by its file."""
    if misfiling.what is What.ITEM:
        return True
    return attached > 0 and sent_at >= misfiling.scans[0].added_at


def completed(misfiling: Misfiling, opened: int, mailed: int, now: datetime) -> Misfiling:
    """The record with all that is known."""
    return replace(
        misfiling,
        state=MisfilingState.COMPLETE,
        opened=opened,
        mailed=mailed,
        completed_at=now,
    )
