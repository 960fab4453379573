"""Every e-mail in the office's colour and words, with its logo, as they are when it goes out."""

from collections.abc import Sequence
from email.message import EmailMessage

from chalicelib.config import config
from chalicelib.notices.message import Attachment, compose
from chalicelib.notices.render import Letter, dressed
from chalicelib.settings.look_service import find_dress


def message_of(
    letter: Letter,
    *,
    email_id: str,
    recipient: str,
    answers_to: str = "",
    attachments: Sequence[Attachment] = (),
) -> EmailMessage:
    """
    The whole message, from the office. 1 BatchGetItem.

    Args, Raises: as `compose`.
    """
    return compose(
        dressed(letter, find_dress(letter.language, letter.kind)),
        email_id=email_id,
        sender=config().mail_from,
        recipient=recipient,
        answers_to=answers_to,
        attachments=attachments,
    )
