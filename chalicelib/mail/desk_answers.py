"""What the register at speed answers."""

from chalicelib.companies.model import Company
from chalicelib.edge.body import Answer
from chalicelib.mail.answers import OfficeMailAnswer, office_mail_answer
from chalicelib.mail.model import MailItem

_SAID = ("reason", "address", "courier", "tracking", "collector")


class SenderAnswer(Answer):
    """A sender that the office knows; `is_known_here` when the company asked about does too."""

    name: str
    is_known_here: bool


class SendersAnswer(Answer):
    """The best suggestions, at most eight."""

    items: list[SenderAnswer]


class RegisteredManyAnswer(Answer):
    """New mail items, in the order in which they were sent."""

    items: list[OfficeMailAnswer]


class ExportedMailAnswer(OfficeMailAnswer):
    """A mail item as a line of the register's file, with what its last move said."""

    reason: str
    address: str
    courier: str
    tracking: str
    collector: str


def exported_answer(item: MailItem, company: Company) -> ExportedMailAnswer:
    """A line of the register's file."""
    moves = [event for event in item.history if event.after == item.state]
    said = {name: getattr(moves[-1], name) if moves else "" for name in _SAID}
    return ExportedMailAnswer.model_validate(office_mail_answer(item, company).model_dump() | said)
