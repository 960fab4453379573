"""
From a letter to a MIME message with exactly one recipient. The recipient's name is not in it, and
a sender's name loses whatever has a meaning in a header: what is not there breaks nothing (T56).
"""

import re
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from chalicelib.aws.mailer import new_message
from chalicelib.core import clock
from chalicelib.core.values import Value
from chalicelib.notices.render import LOGO_ID, Letter, as_html, as_text, one_line

_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
_LONGEST_ADDRESS = 254
_LONGEST_NAME = 60
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_MEANS_SOMETHING = str.maketrans(dict.fromkeys('()<>[]{}:;@\\,"=?', " "))


class BadAddress(Exception):
    """Nothing can be sent to this address."""


class Attachment(Value):
    """A file of an e-mail, with a name that we made."""

    name: str
    content_type: str
    content: bytes


def attachment_name(mail_number: str, place: int, content_type: str) -> str:
    """The name of an item's scan in an e-mail: `K7M2-9QXT4-1.pdf`."""
    return f"{mail_number}-{place}.{_ENDINGS[content_type]}"


def compose(  # noqa: PLR0913 - a message is a list of facts
    letter: Letter,
    *,
    email_id: str,
    sender: str,
    recipient: str,
    answers_to: str = "",
    attachments: Sequence[Attachment] = (),
) -> EmailMessage:
    """
    The whole message.

    Args:
        answers_to: the address that answers go to; one that is none is left out.

    Raises:
        BadAddress: the recipient's address is none that mail can be sent to.
    """
    message = _headed(letter, sender, recipient, answers_to)
    message["Message-ID"] = f"<{email_id}@{address_of(sender).rpartition('@')[2]}>"
    message.set_content(as_text(letter), cte="quoted-printable")
    message.add_alternative(as_html(letter), subtype="html", cte="quoted-printable")
    if letter.logo is not None:
        page = message.get_body(("html",))
        assert page is not None  # noqa: S101 - the line above made it
        page.add_related(letter.logo.png, "image", "png", cid=f"<{LOGO_ID}>", disposition="inline")
    for file in attachments:
        kind, subtype = file.content_type.split("/")
        message.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)
    # Last, since every change of the content takes headers such as this one away.
    message["Content-Language"] = letter.language
    return message


def _headed(letter: Letter, sender: str, recipient: str, answers_to: str) -> EmailMessage:
    """Who writes to whom about what; nothing answers to it by itself."""
    message = new_message()
    display_name = sender_name(letter.office_name)
    message["From"] = Address(display_name=display_name, addr_spec=address_of(sender))
    message["To"] = Address(addr_spec=address_of(recipient))
    if reply_to := _address_or_none(answers_to):
        message["Reply-To"] = Address(display_name=display_name, addr_spec=reply_to)
    message["Subject"] = _plain_words(letter.subject)
    message["Date"] = format_datetime(clock.now())
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    return message


def sender_name(name: str) -> str:
    """A name as a From header may show it."""
    return one_line(one_line(name).translate(_MEANS_SOMETHING), _LONGEST_NAME)


def _address_or_none(text: str) -> str:
    try:
        return address_of(text) if text else ""
    except BadAddress:
        return ""


def _plain_words(text: str) -> str:
    """
    A line in which nothing reads as an encoded word: Python decodes one that somebody typed, and
    writes the line breaks in it out as they are (seen in 3.12: `=?utf-8?q?=0D=0ABcc=3A_…?=`).
    """
    return one_line(text).replace("=?", "= ?")


def address_of(text: str) -> str:
    """
    One plain address in ASCII; a domain in another script as its punycode.

    Raises:
        BadAddress: it is none, or more than one, or has a form that mail services do not take.
    """
    local, _, domain = text.rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise BadAddress from error
    if len(plain) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(plain):
        raise BadAddress
    return plain
