"""What we do to text that people type: tidy it once at the border, fold it for searching."""

import re
import unicodedata

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
# Marks that turn the writing direction, isolate parts of it, and non-characters.
_UNWANTED = (
    range(0x200E, 0x2010),
    range(0x061C, 0x061D),
    range(0x202A, 0x202F),
    range(0x2066, 0x206A),
    range(0xFDD0, 0xFDF0),
)
# Letters and signs by their category, blank to the eye.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_FOLD_ONLY = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)


def tidy_line(text: str) -> str:
    """One line: NFC, inner white space folded, ends trimmed."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def tidy_block(text: str) -> str:
    r"""Several lines: NFC, line ends as `\n`, each line's end and the whole trimmed."""
    unified = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in unified.split("\n")).strip()


def unwanted_character(text: str, *, lines: bool) -> str | None:
    """
    The first character that no field may hold, as `U+XXXX`, or None.

    Control characters, lone surrogates, non-characters and the marks that turn the writing
    direction are refused: they break headers, files and displays. `lines` allows line breaks.
    """
    allowed = "\n\r\t" if lines else "\t"
    for character in text:
        if character not in allowed and _is_unwanted(character):
            return f"U+{ord(character):04X}"
    return None


def is_invisible(text: str) -> bool:
    """Whether nothing of it can be seen: empty, or spaces and zero-width signs only."""
    return all(
        character in _BLANK or unicodedata.category(character) in {"Cf", "Zs"} for character in text
    )


def fold(text: str) -> str:
    """For searching: without accents or case, white space folded; `Żółw Sp.` becomes `zolw sp.`"""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    return tidy_line(plain.translate(_FOLD_ONLY))


def has_words(text: str, said: str) -> bool:
    """Whether each word of what somebody looks for stands in a text, whole or as a part."""
    where = fold(said)
    return all(word in where for word in fold(text).split())


def _is_unwanted(character: str) -> bool:
    code = ord(character)
    if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
        return True
    is_last_of_plane = code & 0xFFFE == 0xFFFE  # noqa: PLR2004 - U+FFFE, U+FFFF, U+1FFFE, …
    return is_last_of_plane or any(code in marks for marks in _UNWANTED)
