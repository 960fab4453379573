"""Records of misfilings as the API answers them; for staff only."""

from datetime import date, datetime

from chalicelib.edge.body import Answer
from chalicelib.mail.model import MailKind
from chalicelib.mail.number import shown_number
from chalicelib.misfilings.model import (
    Misfiling,
    MisfilingState,
    Place,
    Sighting,
    SightKind,
    What,
)


class FiledAtAnswer(Answer):
    """A company, as it was called then, and the mail item if there is one."""

    company_id: str
    company_name: str
    company_code: str
    mail_id: str | None


class MisfiledScanAnswer(Answer):
    """A scan that the wrong company had, and since when."""

    id: str
    name: str
    pages: int
    added_at: datetime


class MisfilingAnswer(Answer):
    """
    One record. `right` is null where it waits to be registered anew; `opened` and `mailed` are null
    until all is written down.
    """

    id: str
    what: What
    state: MisfilingState
    at: datetime
    by_name: str
    reason: str
    wrong: FiledAtAnswer
    right: FiledAtAnswer | None
    number: str
    sender: str
    kind: MailKind
    reference: str
    received_on: date
    note: str
    internal_note: str
    registered_at: datetime
    registered_by_name: str
    scans: list[MisfiledScanAnswer]
    opened: int | None
    mailed: int | None
    completed_at: datetime | None


class SightingAnswer(Answer):
    """
    That somebody opened it (`at`, `scan_name`), was mailed about it (`at` unless there is no proof
    that it went out, `notice_state`, `attached` files), or had access when it was withdrawn.
    """

    id: str
    kind: SightKind
    user_id: str
    name: str
    email: str
    at: datetime | None
    scan_id: str | None
    scan_name: str | None
    notice_id: str | None
    notice_state: str | None
    attached: int


def misfiling_answer(misfiling: Misfiling) -> MisfilingAnswer:
    """For staff."""
    is_complete = misfiling.state is MisfilingState.COMPLETE
    scans = [
        MisfiledScanAnswer(id=scan.id, name=scan.name, pages=scan.pages, added_at=scan.added_at)
        for scan in misfiling.scans
    ]
    return MisfilingAnswer(
        id=misfiling.id,
        what=misfiling.what,
        state=misfiling.state,
        at=misfiling.at,
        by_name=misfiling.by_name,
        reason=misfiling.reason,
        wrong=_place(misfiling.wrong),
        right=_place(misfiling.right) if misfiling.right else None,
        number=shown_number(misfiling.number),
        sender=misfiling.sender,
        kind=misfiling.kind,
        reference=misfiling.reference,
        received_on=misfiling.received_on,
        note=misfiling.note,
        internal_note=misfiling.internal_note,
        registered_at=misfiling.registered_at,
        registered_by_name=misfiling.registered_by_name,
        scans=scans,
        opened=misfiling.opened if is_complete else None,
        mailed=misfiling.mailed if is_complete else None,
        completed_at=misfiling.completed_at,
    )


def sighting_answer(sighting: Sighting) -> SightingAnswer:
    """For staff."""
    return SightingAnswer(
        id=sighting.place,
        kind=sighting.kind,
        user_id=sighting.user_id,
        name=sighting.name,
        email=sighting.email,
        at=sighting.at,
        scan_id=sighting.scan_id or None,
        scan_name=sighting.scan_name or None,
        notice_id=sighting.notice_id or None,
        notice_state=sighting.notice_state or None,
        attached=sighting.attached,
    )


def _place(place: Place) -> FiledAtAnswer:
    return FiledAtAnswer(
        company_id=place.company_id,
        company_name=place.company_name,
        company_code=place.company_code,
        mail_id=place.mail_id or None,
    )
