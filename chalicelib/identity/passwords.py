"""
Which passwords are good enough (NIST SP 800-63B, 5.1.1): long, nobody's first guess, and not the
person's own name. No kinds of characters are demanded and nothing is changed after a time.
"""

import re
import unicodedata

from chalicelib.access.model import User
from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.core.text import fold, unwanted_character
from chalicelib.identity.common_words import COMMON_WORDS, KEYBOARD_ROWS

SHORTEST, LONGEST = 12, 128

_LEAST_BESIDE_OWN = 8
_SHORTEST_OWN = 3
_LONGEST_UNIT = 4
_SHORTEST_WORD = 4
_SHORTEST_ROW = 8
_NOT_WORD = re.compile(r"[\W_]+")
_LOOKALIKES = str.maketrans("013457@$!", "oieastasi")


def normal_password(typed: str) -> str:
    """
    A password as it is compared: the same keys give the same password on every system (NFKC), and
    blanks at its ends, which Cognito refuses, never count.
    """
    return unicodedata.normalize("NFKC", typed).strip()


def check_password(password: str, user: User) -> None:
    """
    Let a normal password (see `normal_password`) pass, if it is good enough for a user.

    Raises:
        ValidationFailed: on the field `password`; too_short, too_long, too_common,
            contains_email (the person's address or name) or unwanted_character.
    """
    found = _weakness(password, user)
    if found is not None:
        raise ValidationFailed(FieldError("password", *found))


def _weakness(password: str, user: User) -> tuple[str, str] | None:
    if unwanted_character(password, lines=False) is not None or "\t" in password:
        return "unwanted_character", "A password holds no control characters. Remove them."
    if len(password) < SHORTEST:
        return "too_short", f"Use at least {SHORTEST} characters."
    if len(password) > LONGEST:
        return "too_long", f"Use at most {LONGEST} characters."
    if _is_own(fold(password), user):
        return "contains_email", "Leave your name and your e-mail address out of it."
    if _is_common(fold(password)):
        return "too_common", "Many people use this one. Choose another, such as four words."
    return None


def _is_own(folded: str, user: User) -> bool:
    """Whether it holds the address, or little besides parts of the address and the name."""
    address = fold(user.email)
    local_part, _, domain = address.partition("@")
    names = (fold(user.first_name), fold(user.last_name))
    parts = {local_part, domain, *_NOT_WORD.split(local_part), *domain.split("."), *names}
    rest = folded
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= _SHORTEST_OWN:
            rest = rest.replace(part, "")
    is_little = len(rest) < _LEAST_BESIDE_OWN and rest != folded
    return address in folded or is_little


def _is_common(folded: str) -> bool:
    plain = _NOT_WORD.sub("", folded)
    return _is_repeated(folded) or _is_row(plain) or _is_words(folded)


def _is_repeated(text: str) -> bool:
    """The same few characters over and over, such as `abcabcabcabc`, or one besides another."""
    has_unit = any(
        text == (text[:length] * len(text))[: len(text)] for length in range(1, _LONGEST_UNIT + 1)
    )
    return has_unit or len(set(text)) <= _LONGEST_UNIT - 1


def _is_row(plain: str) -> bool:
    """Keys that lie side by side, or an alphabet, in either direction and from any place on."""
    return len(plain) >= _SHORTEST_ROW and any(
        plain in endless or plain in endless[::-1]
        for endless in (row * (len(plain) // len(row) + 2) for row in KEYBOARD_ROWS)
    )


def _is_words(folded: str) -> bool:
    """One or two common words and nothing but digits and signs around them."""
    spellings = {folded, folded.strip("0123456789!@#$%^&*()-_=+.,?;: ").translate(_LOOKALIKES)}
    return any(_is_made_of_words(re.sub(r"[\W\d_]+", "", text)) for text in spellings)


def _is_made_of_words(letters: str) -> bool:
    return letters in COMMON_WORDS or any(
        letters[:end] in COMMON_WORDS and letters[end:] in COMMON_WORDS
        for end in range(_SHORTEST_WORD, len(letters) - _SHORTEST_WORD + 1)
    )
