"""What staff send about mail, with every field's limits."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.edge.body import (
    Block,
    CompanyId,
    Day,
    FilledLine,
    Input,
    Line,
    PageQuery,
    Query,
)
from chalicelib.edge.changes import Changes
from chalicelib.mail.model import (
    MOST_AT_ONCE,
    MailKind,
    MailState,
    NewMail,
    NoticeChoice,
)
from chalicelib.mail.moves import Move

Sender = Annotated[FilledLine, Field(min_length=1, max_length=200)]
Reference = Annotated[Line, Field(max_length=80)]
InternalNote = Annotated[Block, Field(max_length=2000)]
Note = Annotated[Block, Field(max_length=1000)]
Reason = Annotated[Block, Field(max_length=500)]
Address = Annotated[Block, Field(max_length=300)]
Courier = Annotated[Line, Field(max_length=80)]
Tracking = Annotated[Line, Field(max_length=80)]
Term = Annotated[Line, Field(max_length=80)]


class RegisterMail(Input):
    """A letter or parcel that came in."""

    company_id: CompanyId
    sender: Sender
    kind: MailKind
    reference: Reference = ""
    received_on: Day
    internal_note: InternalNote = ""
    note: Note = ""
    notice: NoticeChoice

    def as_new_mail(self) -> NewMail:
        """The same in the model's words."""
        return NewMail(
            company_id=self.company_id,
            sender=self.sender,
            kind=self.kind,
            reference=self.reference,
            received_on=self.received_on,
            internal_note=self.internal_note,
            note=self.note,
            notice=self.notice,
        )


class NewItem(Input):
    """One of several items of a company; notes are written on each afterwards."""

    sender: Sender
    kind: MailKind
    reference: Reference = ""


class RegisterMany(Input):
    """Several letters and parcels that came in for one company on one day."""

    company_id: CompanyId
    received_on: Day
    notice: NoticeChoice
    items: Annotated[list[NewItem], Field(min_length=1, max_length=MOST_AT_ONCE)]

    def as_new_mail(self) -> list[NewMail]:
        """The same in the model's words."""
        shared = (self.received_on, self.notice)
        return [_new_mail(self.company_id, one, *shared) for one in self.items]


def _new_mail(company_id: str, one: NewItem, day: date, notice: NoticeChoice) -> NewMail:
    return NewMail(
        company_id=company_id,
        sender=one.sender,
        kind=one.kind,
        reference=one.reference,
        received_on=day,
        internal_note="",
        note="",
        notice=notice,
    )


class NotifyMail(Input):
    """How to tell the people of an item that was registered without a notice."""

    notice: Literal[NoticeChoice.EMAIL, NoticeChoice.EMAIL_WITH_ATTACHMENT]


class EditMail(Changes):
    """Corrections."""

    sender: Sender | None = None
    kind: MailKind | None = None
    reference: Reference | None = None
    received_on: Day | None = None
    internal_note: InternalNote | None = None
    note: Note | None = None


class ChangeState(Input):
    """
    The state that the item shall have; `collected` comes from a hand-out only. A letter that is
    returned or destroyed needs a reason, one that is forwarded an address.
    """

    to: MailState
    reason: Reason = ""
    address: Address = ""
    courier: Courier = ""
    tracking: Tracking = ""

    def as_move(self) -> Move:
        """The same in the model's words."""
        return Move(self.to, self.reason, self.address, self.courier, self.tracking)


class MailQuery(PageQuery):
    """`q`: the beginning of a number, a reference or a sender."""

    state: MailState | None = None
    q: Term = ""


class OfficeMailQuery(MailQuery):
    """The same for staff, who also choose the company and the day received."""

    company_id: CompanyId | None = None
    on: Day | None = None


class MailExportQuery(OfficeMailQuery):
    """What the file holds, chosen as in the register."""


class SenderQuery(Query):
    """`q`: the beginning of a sender's name; without it the newest senders of the company."""

    q: Term = ""
    company_id: CompanyId | None = None
