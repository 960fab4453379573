"""
How labels lie on paper. The symbol stands in a square of 25 mm with its number below it; beside it
is what a person compares with the letter before sticking the label on: the company's code, the
sender and the day. The greatest risk of a wrong filing is a label on the wrong letter.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from chalicelib.core import text
from chalicelib.core.values import Value
from chalicelib.labels.model import label_text
from chalicelib.labels.pdf import CAPITAL_HEIGHT, SIGN_WIDTH, Sheet, pdf_of
from chalicelib.labels.symbols import QUIET_MODULES, LabelSymbol, modules_of
from chalicelib.mail.number import shown_number

# The sheet of 3 by 8 labels that every stationer has.
PLACES_ON_SHEET = 24


class LabelLayout(StrEnum):
    """What lies in the printer."""

    ROLL = "roll"
    A4 = "a4"


class Label(Value):
    """What stands on one label; `number` as it is stored."""

    number: str
    company_code: str
    sender: str
    received_on: date


class _Paper(Value):
    """
    Lengths in tenths of a millimetre.

    Attributes:
        across, down: labels on a page.
        above: from the upper edge of the page to the first row.
        inner_left, inner_top: from a label's corner to its symbol's square.
    """

    width: int
    height: int
    across: int
    down: int
    label_width: int
    label_height: int
    above: int
    inner_left: int
    inner_top: int


_PAPERS = {
    LabelLayout.ROLL: _Paper(620, 290, 1, 1, 620, 290, 0, 15, 0),
    LabelLayout.A4: _Paper(2100, 2970, 3, 8, 700, 370, 5, 40, 40),
}

_SQUARE = 25.0
# Aztec needs hardly any white around it: as large, its edge would lie where printers cannot print.
_SIDES = {LabelSymbol.QR: 25.0, LabelSymbol.AZTEC: 23.0}
_OVERLAP = 0.01
_NUMBER_SIZE = 4.0
_GAP = 0.3

_BESIDE = 1.0  # between the symbol's square and the words
_EDGE = 2.0  # where printers cannot print
_CODE_SIZE, _LINE_SIZE = 5.5, 2.9
_SENDER_LINES = 3


def draw_labels(
    labels: Sequence[Label], layout: LabelLayout, symbol: LabelSymbol, *, start: int = 1
) -> bytes:
    """
    The PDF of some labels, in their order.

    Args:
        start: the first place to print on, from 1, so that a sheet can be used up; a roll has one.
    """
    paper = _PAPERS[layout]
    on_page = paper.across * paper.down
    sheets: list[Sheet] = []
    for place, label in enumerate(labels, start=start - 1 if on_page > 1 else 0):
        if not sheets or place % on_page == 0:
            sheets.append(Sheet(paper.width / 10, paper.height / 10))
        row, column = divmod(place % on_page, paper.across)
        left = column * paper.label_width / 10
        top = (paper.above + row * paper.label_height) / 10
        _draw_label(sheets[-1], label, symbol, paper, left, top)
    return pdf_of(sheets)


def _draw_label(  # noqa: PLR0913, PLR0917 - what is drawn, on what, and where
    sheet: Sheet, label: Label, symbol: LabelSymbol, paper: _Paper, left: float, top: float
) -> None:
    square_left, square_top = left + paper.inner_left / 10, top + paper.inner_top / 10
    inset = (_SQUARE - _SIDES[symbol]) / 2
    _draw_symbol(sheet, label_text(label.number), symbol, square_left + inset, square_top + inset)
    number = shown_number(label.number)
    width = len(number) * _NUMBER_SIZE * SIGN_WIDTH
    baseline = square_top + _SQUARE + _GAP + _NUMBER_SIZE * CAPITAL_HEIGHT
    sheet.write(number, square_left + (_SQUARE - width) / 2, baseline, _NUMBER_SIZE, "bold")

    words_left = square_left + _SQUARE + _BESIDE
    room = left + paper.label_width / 10 - _EDGE - words_left
    _write_words(sheet, label, words_left, square_top + _EDGE, room)


def _draw_symbol(sheet: Sheet, said: str, symbol: LabelSymbol, left: float, top: float) -> None:
    modules, quiet = modules_of(said, symbol), QUIET_MODULES[symbol]
    side = _SIDES[symbol] / (len(modules) + 2 * quiet)
    for down, row in enumerate(modules):
        for across, length in _runs(row):
            sheet.draw_dark(
                left + (quiet + across) * side,
                top + (quiet + down) * side,
                length * side,
                side + _OVERLAP,
            )
    sheet.fill()


def _runs(row: Sequence[bool]) -> Iterable[tuple[int, int]]:
    """Where dark modules begin, and how many follow."""
    begun = None
    for place, is_dark in enumerate([*row, False]):
        if is_dark and begun is None:
            begun = place
        elif not is_dark and begun is not None:
            yield begun, place - begun
            begun = None


def _write_words(sheet: Sheet, label: Label, left: float, top: float, room: float) -> None:
    code = plain(label.company_code)
    size = min(_CODE_SIZE, room / (SIGN_WIDTH * max(1, len(code))))
    baseline = top + _CODE_SIZE * CAPITAL_HEIGHT
    sheet.write(code, left, baseline, size, "bold")
    most = int(room / (SIGN_WIDTH * _LINE_SIZE))
    lines = [*_wrapped(plain(label.sender), most), label.received_on.isoformat()]
    for line in lines:
        baseline += _LINE_SIZE * 1.35
        sheet.write(line, left, baseline + 1, _LINE_SIZE, "plain")


def _wrapped(words: str, most: int) -> list[str]:
    """At most three lines, broken between words where that is possible; the rest is left out."""
    lines: list[str] = []
    parts = (word[at : at + most] for word in words.split() for at in range(0, len(word), most))
    for word in parts:
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines[:_SENDER_LINES]


def plain(words: str) -> str:
    """A text in ASCII, for a person who knows the right one; what has no such sign is left out."""
    ascii_only = "".join(
        _as_typed(sign, text.fold(sign)) for sign in words if text.fold(sign).isascii()
    )
    return " ".join("".join(c for c in ascii_only if c.isprintable()).split())


def _as_typed(sign: str, folded: str) -> str:
    if not folded:
        return " "
    return folded.upper() if sign.isupper() else folded
