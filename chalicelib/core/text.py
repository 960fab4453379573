"""What we do to text that people type: tidy it once at the border, fold it for searching."""

import re
import unicodedata

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_FOLD_ONLY = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)


def tidy_line(text: str) -> str:
    """One line: NFC, inner white space folded, ends trimmed."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def tidy_block(text: str) -> str:
    """Several lines: NFC, line ends as `\\n`, each line's end and the whole trimmed."""
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
    return all(unicodedata.category(character) in {"Cf", "Zs"} for character in text)


def fold(text: str) -> str:
    """For searching: without accents or case, white space folded; `Żółw  Sp.` becomes `zolw sp.`."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_FOLD_ONLY))
    return tidy_line("".join(c for c in plain if not unicodedata.combining(c)))


def _is_unwanted(character: str) -> bool:
    code = ord(character)
    if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
        return True
    is_direction_mark = code in {0x200E, 0x200F, 0x061C} or 0x202A <= code <= 0x202E
    is_isolate = 0x2066 <= code <= 0x2069
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return is_direction_mark or is_isolate or is_noncharacter
