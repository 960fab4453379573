"""
Simulated scans of letters with labels, made from a seed: a page full of text, a label stuck on at
any place and a little askew, the whole page turned and skewed, then what paper and scanner do to
it, and at last JPEG or black and white in a PDF. No printer and no scanner took part.
"""

import io
import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from random import Random
from statistics import NormalDist

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from chalicelib.labels.model import label_text
from chalicelib.labels.symbols import LabelSymbol
from tests.samples.labels import MM_PER_INCH, label_picture, number_from

A4_MM = (210, 297)
SIDES_MM = {LabelSymbol.QR: 25, LabelSymbol.AZTEC: 23}
_AROUND_MM = 6
_WHITE = 255
_LINES = (
    "Szanowni Państwo, w załączeniu przesyłamy decyzję w sprawie zażółconej gęśli",
    "Zgodnie z art. 139 § 1 ustawy prosimy o odpowiedź w terminie 14 dni od doręczenia",
    "Kwota do zapłaty 1 234,56 zł na rachunek 12 3456 7890 1234 5678 9012 3456",
    "Gentile cliente, le comunichiamo che la sua pratica è stata accolta il 23/11/2026",
)


class Wear(StrEnum):
    """What became of the paper before it was scanned."""

    CLEAN = "clean"
    WORN = "worn"


@dataclass(frozen=True)
class Page:
    """One scan: a PDF of a page, and what is truly on it."""

    pdf: bytes
    labels: tuple[str, ...]
    wear: Wear
    symbol: LabelSymbol


def page(seed: int) -> Page:
    """The page of a seed: always the same one."""
    dice = Random(seed)
    wear = dice.choice(list(Wear))
    symbol = dice.choice(list(LabelSymbol))
    is_bilevel = dice.random() < 0.5
    dpi = dice.choices([150, 200, 300, 600], [35, 45, 17, 3])[0]
    paper = _letter(dpi, dice.randrange(2)).copy()
    number = number_from(dice.getrandbits(40))
    has_label = dice.random() < 0.92
    text = label_text(number) if has_label else dice.choice(_OTHER_CODES)
    if has_label or dice.random() < 0.5:
        _stick(paper, _damaged(text, symbol, wear, dpi, dice), dice)
    scanned = _bilevel(paper, dice) if is_bilevel else paper
    turned = scanned.rotate(90 * dice.randrange(4), expand=True)
    pdf = _as_pdf(turned, dpi, dice.randrange(40, 91))
    return Page(pdf, (text,) if has_label else (), wear, symbol)


_OTHER_CODES = ("HTTP://PAY.PL/1", "AWZ1:00000000", "AWZ2:000000000", "12345678901234")


@cache
def _letter(dpi: int, kind: int) -> Image.Image:
    """A page of text, skewed; every other one with a ruled table."""
    width, height = (round(side / MM_PER_INCH * dpi) for side in A4_MM)
    letter = Image.new("L", (width, height), _WHITE)
    pen = ImageDraw.Draw(letter)
    size = round(4 / MM_PER_INCH * dpi)
    for number, top in enumerate(range(size * 3, height - size * 3, round(size * 1.5))):
        pen.text((size * 4, top), _LINES[number % len(_LINES)], fill=0, font_size=size)
    if kind:
        for step in range(9):
            across = size * 4 + step * size * 5
            down = height // 3 + step * size * 2
            pen.line((across, height // 3, across, height // 3 + size * 16), fill=0, width=2)
            pen.line((size * 4, down, size * 44, down), fill=0, width=2)
    return letter.rotate((2.3, -3.7)[kind], Image.Resampling.BICUBIC, fillcolor=_WHITE)


def _damaged(text: str, symbol: LabelSymbol, wear: Wear, dpi: int, dice: Random) -> Image.Image:
    """A label on white paper, askew, as a scanner sees it."""
    mm = dpi / MM_PER_INCH
    side = round(SIDES_MM[symbol] * mm)
    around = round(_AROUND_MM * mm)
    sticker = Image.new("L", (side + 2 * around,) * 2, _WHITE)
    sticker.paste(label_picture(text, side, symbol), (around, around))
    angle = dice.uniform(-5, 5) + dice.uniform(-5, 5)
    seen = sticker.rotate(angle, Image.Resampling.BICUBIC, fillcolor=_WHITE)
    if wear is Wear.WORN:
        dark, light = dice.randrange(20, 70), dice.randrange(200, 250)
        seen = seen.point([round(dark + (light - dark) * value / 255) for value in range(256)])
        if dice.random() < 0.25:
            _crease(seen, mm, dice)
        if dice.random() < 0.25:
            seen = _shadowed(seen, dice)
    blur = dice.uniform(0.03, 0.07 if wear is Wear.CLEAN else 0.12)
    seen = seen.filter(ImageFilter.GaussianBlur(blur * mm))
    return ImageChops.add(
        seen, _noise(seen.size, 3 if wear is Wear.CLEAN else 8, dice), offset=-128
    )


def _noise(size: tuple[int, int], deviation: int, dice: Random) -> Image.Image:
    """Around 128; Pillow's own noise would be another one each time."""
    even = Image.frombytes("L", size, dice.randbytes(size[0] * size[1]))
    usual = NormalDist(128, deviation)
    return even.point([round(usual.inv_cdf((value + 0.5) / 256)) for value in range(256)])


def _crease(seen: Image.Image, mm: float, dice: Random) -> None:
    """A white line across a corner of the symbol."""
    side = seen.width
    reach = dice.uniform(0.3, 0.8) * side
    ends = [(_AROUND_MM * mm + reach * 0.7, 0.0), (0.0, _AROUND_MM * mm + reach)]
    turned = dice.randrange(4)
    for _ in range(turned):
        ends = [(side - y, x) for x, y in ends]
    width = max(1, round(dice.uniform(0.15, 0.6) * mm))
    ImageDraw.Draw(seen).line(ends, fill=dice.randrange(200, 256), width=width)


def _shadowed(seen: Image.Image, dice: Random) -> Image.Image:
    """Darker towards one side, by up to a third."""
    least = round(255 * (1 - dice.uniform(0.15, 0.35)))
    slope = Image.linear_gradient("L").resize(seen.size).rotate(90 * dice.randrange(4))
    return ImageChops.multiply(seen, slope.point([max(least, value) for value in range(256)]))


def _stick(paper: Image.Image, sticker: Image.Image, dice: Random) -> None:
    left = dice.randrange(0, paper.width - sticker.width)
    top = dice.randrange(0, paper.height - sticker.height)
    paper.paste(sticker, (left, top))


def _bilevel(paper: Image.Image, dice: Random) -> Image.Image:
    """Black and white, as scanners decide it: by the surroundings, by the whole, or by a number."""
    way = dice.choices(["local", "otsu", "fixed", "dithered"], [40, 35, 15, 10])[0]
    if way == "dithered":
        return paper.convert("1")
    if way == "local":
        surroundings = paper.reduce(8).filter(ImageFilter.BoxBlur(12)).resize(paper.size)
        return ImageChops.subtract(surroundings, paper).point(lambda value: 255 * (value < 24), "1")
    limit = _otsu(paper.histogram()) if way == "otsu" else dice.randrange(110, 150)
    return paper.point(lambda value: 255 * (value > limit), "1")


def _otsu(histogram: list[int]) -> int:
    """The value that parts dark from light with the most between them."""
    total, whole = sum(histogram), sum(n * value for value, n in enumerate(histogram))
    below = dark = 0
    best, found = 0.0, 128
    for value, n in enumerate(histogram):
        below += n
        dark += n * value
        if 0 < below < total:
            between = math.pow(whole * below / total - dark, 2) / (below * (total - below))
            if between > best:
                best, found = between, value
    return found


def _as_pdf(scanned: Image.Image, dpi: int, quality: int) -> bytes:
    file = io.BytesIO()
    how = {"quality": quality} if scanned.mode == "L" else {}
    scanned.save(file, "PDF", resolution=dpi, **how)
    return file.getvalue()
