"""
Sample scans of the product's own making: letters set on a page and then treated as a scanner would
treat them (a little askew, grey noise), as PDF, JPEG or TIFF.
"""

import io
import random
import textwrap
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import font_source_serif_pro
from PIL import Image, ImageChops, ImageDraw, ImageFont

_DPI = 150
_PAGE = (1240, 1754)  # A4 at 150 dpi
_MARGIN = 130
_INK, _PAPER = 35, 250
_NOISE_SIGMA = 9
_LINE_WIDTH = 66


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands in a letter; each string of `pages` is one page's text."""

    sender: str
    address: str
    to: str
    place_and_day: str
    subject: str
    pages: tuple[str, ...]


def as_pdf(letter: Letter, *, seed: int = 1) -> bytes:
    """The scan as most office scanners send it: a PDF with one grey JPEG a page."""
    first, *others = _scanned(letter, seed)
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=_DPI, quality=60)
    return out.getvalue()


def as_tiff(letter: Letter, *, seed: int = 1) -> bytes:
    """The scan as fax-like devices send it: black and white, all pages in one TIFF."""
    first, *others = [page.convert("1") for page in _scanned(letter, seed)]
    out = io.BytesIO()
    first.save(
        out,
        "TIFF",
        compression="group4",
        save_all=True,
        append_images=others,
        dpi=(_DPI, _DPI),
    )
    return out.getvalue()


def as_jpeg(letter: Letter, *, seed: int = 1) -> bytes:
    """The first page as a telephone or a simple scanner sends it."""
    out = io.BytesIO()
    _scanned(letter, seed)[0].save(out, "JPEG", quality=70, dpi=(_DPI, _DPI))
    return out.getvalue()


def _scanned(letter: Letter, seed: int) -> list[Image.Image]:
    chance = random.Random(seed)  # noqa: S311 - the same sample each time
    pages = [_set(letter, number) for number in range(len(letter.pages))]
    return [_as_scanned(page, chance) for page in pages]


def _set(letter: Letter, number: int) -> Image.Image:
    page = Image.new("L", _PAGE, _PAPER)
    draw = ImageDraw.Draw(page)
    y = _MARGIN
    if number == 0:
        y = _head(draw, letter)
    for paragraph in letter.pages[number].split("\n\n"):
        for line in textwrap.wrap(paragraph, _LINE_WIDTH):
            draw.text((_MARGIN, y), line, font=_font("Regular", 26), fill=_INK)
            y += 38
        y += 24
    count = f"{number + 1} / {len(letter.pages)}"
    draw.text((_PAGE[0] // 2 - 20, _PAGE[1] - 100), count, font=_font("Regular", 20), fill=_INK)
    return page


def _head(draw: ImageDraw.ImageDraw, letter: Letter) -> int:
    draw.text((_MARGIN, _MARGIN), letter.sender, font=_font("Bold", 34), fill=_INK)
    draw.text((_MARGIN, _MARGIN + 48), letter.address, font=_font("Regular", 22), fill=_INK)
    draw.line((_MARGIN, _MARGIN + 92, _PAGE[0] - _MARGIN, _MARGIN + 92), fill=_INK, width=2)
    place = _font("Regular", 24)
    width = draw.textlength(letter.place_and_day, font=place)
    draw.text((_PAGE[0] - _MARGIN - width, 260), letter.place_and_day, font=place, fill=_INK)
    draw.multiline_text((700, 340), letter.to, font=_font("Semibold", 26), fill=_INK, spacing=10)
    draw.text((_MARGIN, 560), letter.subject, font=_font("Bold", 30), fill=_INK)
    return 650


def _as_scanned(page: Image.Image, chance: random.Random) -> Image.Image:
    askew = page.rotate(
        chance.uniform(-0.8, 0.8), resample=Image.Resampling.BILINEAR, fillcolor=_PAPER
    )
    across, down = (chance.randrange(size) for size in _PAGE)
    noise = ImageChops.offset(_noise(), across, down)
    return Image.blend(askew, noise, 0.06).point(lambda value: min(255, int(value * 1.04)))


@cache
def _noise() -> Image.Image:
    """A page of it; making it takes longer than all the rest of a page, so that it is moved."""
    return Image.effect_noise(_PAGE, _NOISE_SIGMA)


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    folder = Path(font_source_serif_pro.font_directory)
    ending = "otf" if weight == "Bold" else "ttf"
    return ImageFont.truetype(str(folder / f"SourceSerifPro-{weight}.{ending}"), size)
