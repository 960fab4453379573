"""
The mail number: what is written on the envelope and typed by people and scanners, such as
`K7M2-9QXT4`. Eight random characters of Crockford's alphabet and a check character, which finds
every single wrong character and every swap of two.
"""

from chalicelib.core import ids

_ALPHABET = ids.CROCKFORD.upper()
_RANDOM = 8
_ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_LENGTH = _RANDOM + 1
_MODULUS, _OVERFLOW = 0b100101, 0b100000
_SAME = str.maketrans("ILO", "110", "- ")


def new_number() -> str:
    """A new number as it is stored: nine characters without the dash."""
    word = ids.random_word(_RANDOM).upper()
    return word + _check(word)


def parse_number(text: str) -> str | None:
    """The number that somebody typed (any case, I and L for 1, O for 0), or None if it is none."""
    word = number_beginning(text) or ""
    return word if len(word) == _LENGTH and _check(word[:-1]) == word[-1] else None


def number_beginning(text: str) -> str | None:
    """The beginning of a number that somebody typed, as it is stored, or None if it is none."""
    # Only ASCII: some other letters become ASCII ones in upper case, and nothing is guessed here.
    word = text.strip().upper().translate(_SAME) if text.isascii() else ""
    return word if 0 < len(word) <= _LENGTH and all(c in _ALPHABET for c in word) else None


def shown_number(number: str) -> str:
    """A stored number as people see it: `K7M2-9QXT4`."""
    return f"{number[:4]}-{number[4:]}"


def neutral_name(number: str, content_type: str) -> str:
    """
    What a letter's file is called where its own name may tell of somebody else: it came as one file
    with letters of others, or was filed with another company before.
    """
    return shown_number(number) + _ENDINGS.get(content_type, "")


def _check(word: str) -> str:
    """The characters' sum in the field of 32 elements, each place with a weight of its own."""
    total = 0
    for character in word:
        total = _times_x(total ^ _ALPHABET.index(character))
    return _ALPHABET[total]


def _times_x(element: int) -> int:
    """Modulo x^5 + x^2 + 1, for which the first 31 powers of x differ: a weight for each place."""
    moved = element << 1
    return moved ^ _MODULUS if moved & _OVERFLOW else moved
