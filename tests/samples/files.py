"""
Sample scans, made in code: a letter as each kind of file that the portal takes. Every function
returns the bytes of one file, and the same bytes each time.
"""

import functools
import io
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw

A4_POINTS = (595, 842)
_DPI = 100
_A4_PIXELS = (827, 1169)
_LINES = (
    "Office of letters, fourth floor",
    "Szanowny kliencie, to jest list.",
    "Gentile cliente, questa lettera non parte.",
    "Dear company, nobody ever posted this letter.",
)


@functools.cache
def letter_picture(page: int = 1, mode: str = "RGB") -> Image.Image:
    """One A4 page at 100 dpi: lines of text, a frame and a coloured stamp."""
    picture = Image.new("RGB", _A4_PIXELS, "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((40, 40, 787, 1129), outline="black", width=2)
    pen.text((80, 70), f"Page {page}", fill="black", font_size=24)
    for number in range(30):
        line = _LINES[number % len(_LINES)]
        pen.text((80, 130 + 32 * number), line, fill="black", font_size=18)
    pen.ellipse((560, 900, 740, 1080), outline=(160, 20, 30), width=8)
    return picture.convert(mode)


def letter_pdf(pages: int = 1) -> bytes:
    """A PDF as a scanner writes it: one JPEG on each page."""
    return saved(pdf_of_pictures(pages))


def pdf_of_pictures(pages: int = 1) -> Pdf:
    """The same, still open, for samples that add something."""
    pdf = Pdf.new()
    for number in range(1, pages + 1):
        add_page(pdf, letter_stream(pdf, number))
    return pdf


def add_page(pdf: Pdf, picture: Stream, **entries: Any) -> pikepdf.Page:
    """An A4 page that shows `picture`, with `entries` over the usual ones."""
    contents = pdf.make_stream(b"q %d 0 0 %d 0 0 cm /Scan Do Q" % A4_POINTS)
    usual = {
        "Type": Name.Page,
        "MediaBox": Array([0, 0, *A4_POINTS]),
        "Resources": Dictionary(XObject=Dictionary(Scan=picture)),
        "Contents": contents,
    }
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(Dictionary(**(usual | entries)))))
    return pdf.pages[-1]


def letter_stream(pdf: Pdf, page: int = 1) -> Stream:
    """A letter as a JPEG picture of `pdf`."""
    width, height = _A4_PIXELS
    return Stream(
        pdf,
        letter_jpeg(page),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
        Filter=Name.DCTDecode,
    )


def saved(pdf: Pdf, **how: Any) -> bytes:
    """The bytes of an open PDF."""
    file = io.BytesIO()
    pdf.save(file, deterministic_id=not how.get("encryption"), **how)
    return file.getvalue()


@functools.cache
def letter_jpeg(page: int = 1, mode: str = "RGB", *, progressive: bool = False) -> bytes:
    """A letter as a JPEG, 100 dpi."""
    return _written(
        letter_picture(page, mode), "JPEG", quality=80, dpi=(_DPI, _DPI), progressive=progressive
    )


@functools.cache
def letter_png(mode: str = "RGB") -> bytes:
    """A letter as a PNG, 100 dpi."""
    return _written(letter_picture(mode=mode), "PNG", dpi=(_DPI, _DPI))


@functools.cache
def letter_tiff(
    pages: int = 1,
    mode: str = "1",
    compression: str = "group4",
    dpi: tuple[float, float] | None = (_DPI, _DPI),
) -> bytes:
    """A letter as a TIFF of several frames."""
    frames = [letter_picture(number, mode) for number in range(1, pages + 1)]
    extra: dict[str, Any] = {"dpi": dpi} if dpi else {}
    return _written(
        frames[0],
        "TIFF",
        save_all=True,
        append_images=frames[1:],
        compression=compression,
        **extra,
    )


def _written(picture: Image.Image, form: str, **how: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **how)
    return file.getvalue()


EVERY_KIND: dict[str, Callable[[], bytes]] = {
    "pdf": letter_pdf,
    "jpeg": letter_jpeg,
    "png": letter_png,
    "tiff": letter_tiff,
}
