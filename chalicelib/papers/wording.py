"""
Text as a page can show it. A letter's sender or a company's name must never keep a receipt from
being made: what turns or hides text is left out, what the font does not hold is shown by its code
point, what has no end is cut with a mark (T66).
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

LONGEST = 6000
CUT = "\u2026"
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_ZERO_WIDTH_SPACE = "\u200b"
# A word that is longer may break anywhere; otherwise it would leave its column.
_LONGEST_WORD = 16
# Latin, Greek and Cyrillic with their signs: what is written from left to right, one letter after
# the other. Other scripts need shapes that text cannot be read back from with certainty.
_SHOWN = (
    range(0x20, 0x530),
    range(0x1C80, 0x1C90),
    range(0x1E00, 0x2000),
    range(0x2010, 0x2028),
    range(0x2030, 0x205F),
    range(0x2070, 0x2C00),
    range(0x2DE0, 0x2E60),
    range(0xA640, 0xA800),
)
_LIGATURES = range(0xFB00, 0xFB07)


def shown(text: str) -> str:
    """
    A text as the receipt shows it, on one line: NFC, without control signs and marks that turn the
    writing direction, white space folded, and `[U+4E2D]` for what the font does not hold.
    """
    plain = "".join(_plain(character) for character in unicodedata.normalize("NFC", text))
    folded = unicodedata.normalize("NFC", " ".join(plain.split()))
    visible = "".join(_visible(character) for character in folded[:LONGEST])
    whole = len(visible) <= LONGEST and len(folded) <= LONGEST
    return visible if whole else visible[: LONGEST - 1].rstrip() + CUT


def breakable(text: str) -> str:
    """The same text with places where a long word may go on in the next line."""
    return " ".join(_with_breaks(word) for word in text.split(" "))


def _plain(character: str) -> str:
    kind = unicodedata.category(character)
    if character.isspace() or kind in _SPACES:
        return " "
    if ord(character) in _LIGATURES:
        return unicodedata.normalize("NFKC", character)
    return "" if kind in {"Cc", "Cf"} else character


def _visible(character: str) -> str:
    code = ord(character)
    if any(code in block for block in _SHOWN) and code in characters():
        return character
    return f"[U+{code:04X}]"


def _with_breaks(word: str) -> str:
    if len(word) <= _LONGEST_WORD and "-" not in word:
        return word
    out: list[str] = []
    since = 0
    for character in word:
        # A mark belongs to the letter before it.
        if since >= _LONGEST_WORD and not unicodedata.combining(character):
            out.append(_ZERO_WIDTH_SPACE)
            since = 0
        out.append(character)
        since += 1
        if character == "-":
            # Or a Polish page repeats it in the next line, as if it were two.
            out.append(_ZERO_WIDTH_SPACE)
            since = 0
    return "".join(out)


def fonts() -> Path:
    """The folder of the fonts that receipts are set in; there are no others."""
    import fontpkg_noto_sans  # noqa: PLC0415 - only functions that set a page carry it

    return Path(fontpkg_noto_sans.__file__).parent / "files"


@cache
def characters() -> frozenset[int]:
    """
    The code points that the font has a glyph for.

    Source: the font's own table `cmap`, subtable of format 12 or 4
    (https://learn.microsoft.com/typography/opentype/spec/cmap).
    """
    data = next(path for path in fonts().glob("*.ttf") if "Italic" not in path.name).read_bytes()
    tables = struct.unpack_from(">H", data, 4)[0]
    entries = (struct.unpack_from(">4sIII", data, 12 + 16 * n) for n in range(tables))
    (start,) = (offset for tag, _, offset, _ in entries if tag == b"cmap")
    count = struct.unpack_from(">H", data, start + 2)[0]
    places = [struct.unpack_from(">HHI", data, start + 4 + 8 * n)[2] for n in range(count)]
    found: set[int] = set()
    for place in places:
        found |= _mapped(data, start + place)
    return frozenset(found)


def _mapped(data: bytes, start: int) -> set[int]:
    if struct.unpack_from(">H", data, start)[0] == 12:  # noqa: PLR2004 - the format's number
        groups = struct.unpack_from(">I", data, start + 12)[0]
        runs = [struct.unpack_from(">II", data, start + 16 + 12 * n) for n in range(groups)]
    elif struct.unpack_from(">H", data, start)[0] == 4:  # noqa: PLR2004 - the format's number
        size = struct.unpack_from(">H", data, start + 6)[0] // 2
        ends = struct.unpack_from(f">{size}H", data, start + 14)
        starts = struct.unpack_from(f">{size}H", data, start + 16 + 2 * size)
        runs = list(zip(starts, ends, strict=True))
    else:
        runs = []
    return {code for first, last in runs for code in range(first, last + 1)} - {0xFFFF}
