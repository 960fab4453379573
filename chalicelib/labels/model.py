"""
What a label says: `AWZ1:` and a mail number, fourteen characters that fit the smallest QR code
that mends a quarter of itself. What a scan shows is believed only if all of it is a label's text.
"""

import re

from chalicelib.mail.number import parse_number

LABEL_LENGTH = 14

_PREFIX = "AWZ1:"
_LABEL = re.compile(rf"{_PREFIX}([0-9A-Z]{{9}})")


def label_text(number: str) -> str:
    """What the label of a mail item says; `number` as it is stored."""
    return _PREFIX + number


def number_of_label(text: str) -> str | None:
    """The mail number on a label, as it is stored, or None for whatever else a code may say."""
    found = _LABEL.fullmatch(text)
    # Letters that a person might mix up are none here: nobody typed this.
    return found[1] if found is not None and parse_number(found[1]) == found[1] else None
