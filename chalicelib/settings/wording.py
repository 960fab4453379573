"""
The office's own words for its e-mails: subject and beginning of each, in each language. What can be
named in them is a closed list of fields, put in by plain replacement; there is no language of
templates, and nothing in a value is looked at again (T57). Pure.
"""

import re
import unicodedata

from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.core.texts import PLACEHOLDER
from chalicelib.core.values import Value
from chalicelib.settings.look import Brand, Logo

LONGEST_SUBJECT, LONGEST_INTRO = 120, 600
# Every e-mail that can be worded, in the order in which they are listed, and its fields.
LETTERS: dict[str, tuple[str, ...]] = {
    "mail": ("company", "count", "office"),
    "shared": ("company", "count", "office", "panel"),
    "message": ("company", "office"),
    "invitation": ("company", "name", "office"),
    "invitation_office": ("company", "name", "office"),
    "set_password": ("address", "office"),
    "reset_password": ("address", "office"),
    "confirm_email": ("address", "office"),
    "email_change_asked": ("office",),
    "email_changed": ("office",),
    "held": ("count", "office"),
    "message_office": ("company", "office"),
}
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
# What mail programs make a link of, as they read it. `sp. z o.o.` is none.
_ADDRESS = re.compile(r"://|\bwww\.|@|\S[.\u3002][^\W\d_][^\s.\u3002]", re.IGNORECASE)


class Wording(Value):
    """
    An e-mail's own words in one language; what is empty is said in the product's.

    Attributes:
        version: 0 as long as nobody wrote any.
    """

    letter: str
    language: str
    subject: str = ""
    intro: str = ""
    version: int = 0


class Dress(Value):
    """What the office's e-mails wear: its shades, logo and address, and its own words for one."""

    brand: Brand
    logo: Logo | None
    address: str
    wording: Wording


def check_wording(wording: Wording) -> None:
    """
    Raises:
        ValidationFailed: on `subject` or `intro`: `unknown_placeholder`, with the list of those
            that are known, or `web_address`.
    """
    errors = [
        error
        for name, said in (("subject", wording.subject), ("intro", wording.intro))
        if (error := _wrong(name, said, LETTERS[wording.letter])) is not None
    ]
    if errors:
        raise ValidationFailed(*errors)


def filled(said: str, values: dict[str, str]) -> str:
    """Words with their values; a field without one stays as it was typed."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), said)


def _wrong(name: str, said: str, fields: tuple[str, ...]) -> FieldError | None:
    known = [f"{{{field}}}" for field in fields]
    odd = next((each for each in _BRACES.findall(said) if each not in known), None)
    if odd is not None:
        hint = f"{odd[:40]} stands for nothing here. Use {', '.join(known)}."
        return FieldError(name, "unknown_placeholder", hint)
    if _ADDRESS.search(_as_read(said)):
        return FieldError(
            name,
            "web_address",
            "Leave out addresses: the button leads to the portal, answers reach the office. "
            "Put a space after each full stop.",
        )
    return None


def _as_read(said: str) -> str:
    """As a mail program reads it: full-width signs as common ones, and nothing invisible."""
    common = unicodedata.normalize("NFKC", said)
    return "".join(each for each in common if unicodedata.category(each) != "Cf")
