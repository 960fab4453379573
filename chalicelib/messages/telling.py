"""What an e-mail about a message is to say, and to whom, read when it goes out."""

from chalicelib.access.model import GrantPermission
from chalicelib.aws import keys, message_keys
from chalicelib.aws.table import fetch
from chalicelib.companies.model import Company
from chalicelib.companies.service import company_of
from chalicelib.core import clock
from chalicelib.core.values import Value
from chalicelib.grants.reached import Reached, list_reached
from chalicelib.messages.message_store import message_of
from chalicelib.messages.model import Message, Side, Thread, beginning_of
from chalicelib.messages.store import thread_of
from chalicelib.settings.model import Settings
from chalicelib.settings.service import settings_of


class Written(Value):
    """A message with all that an e-mail about it needs."""

    settings: Settings
    company: Company
    thread: Thread
    message: Message

    @property
    def to_office(self) -> bool:
        """Whether the office is told, and not the company's people."""
        return self.message.side is Side.COMPANY

    @property
    def excerpt(self) -> str:
        """How the message begins, where the office lets e-mails say so; else empty."""
        return beginning_of(self.message.text) if self.settings.message_excerpts else ""

    def reached(self) -> list[Reached]:
        """
        The company's people who are told today: whose access opens messages and whose e-mails are
        switched on, but for the writer. 1 Query and 1 BatchGetItem per 50 people.
        """
        today = clock.today(self.settings.time_zone)
        reached = list_reached(self.company.id, GrantPermission.MESSAGES, today)
        return [each for each in reached if each.user.id != self.message.by.id]


def find_written(company_id: str, thread_id: str, seq: int) -> Written:
    """A message as it is now, with its surroundings. 1 BatchGetItem."""
    wanted = (
        keys.settings(),
        keys.company(company_id),
        message_keys.thread(company_id, thread_id),
        message_keys.message(company_id, thread_id, seq),
    )
    rows = fetch(wanted)
    settings, company, thread, message = wanted
    return Written(
        settings=settings_of(rows.get(settings)),
        company=company_of(rows[company]),
        thread=thread_of(rows[thread]),
        message=message_of(rows[message]),
    )
