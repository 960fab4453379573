"""What is sent about messages, with every field's limits."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.edge.body import Block, FilledLine, Input, MailId, PageQuery
from chalicelib.messages.model import LONGEST_SUBJECT, LONGEST_TEXT, MOST_ATTACHMENTS
from chalicelib.messages.writing import Draft, Opening

UploadId = Annotated[str, Field(pattern=r"^upl_[0-9a-z]{26}$")]


def _each_once(uploads: list[str]) -> list[str]:
    return list(dict.fromkeys(uploads))


class WriteMessage(Input):
    """What is written; `attachments` are the writer's own uploads, of files that came."""

    text: Annotated[Block, Field(min_length=1, max_length=LONGEST_TEXT)]
    attachments: Annotated[
        list[UploadId],
        Field(default_factory=list, max_length=MOST_ATTACHMENTS),
        AfterValidator(_each_once),
    ]

    def as_draft(self) -> Draft:
        """As the service takes it."""
        return Draft(self.text, tuple(self.attachments))


class BeginThread(WriteMessage):
    """A thread with its first message, about a mail item if one is named."""

    subject: Annotated[FilledLine, Field(min_length=1, max_length=LONGEST_SUBJECT)]
    mail_id: MailId | None = None

    def as_opening(self) -> Opening:
        """As the service takes it."""
        return Opening(self.subject, self.mail_id or "")


class ReadThread(Input):
    """The place (`seq`) of the last message that was shown."""

    up_to: Annotated[int, Field(ge=1, le=9_999_999_999)]


class MessagesQuery(PageQuery):
    """Messages are long, so a page holds fewer of them."""

    limit: Annotated[int, Field(ge=1, le=50)] = 25


class ThreadsShown(StrEnum):
    """Which threads of all companies: those that wait for the office, or by their state."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"


class OfficeThreadsQuery(PageQuery):
    """Which threads of all companies."""

    show: ThreadsShown = ThreadsShown.WAITING
