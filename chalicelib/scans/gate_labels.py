"""
How labels are read on the pages of a clean copy: drawn in grey as a scanner at 200 dpi sees them,
and only where nothing was found, with the ink spread, which closes creases, and out of focus, which
evens out what black and white made of greys. More ways were measured and find next to nothing. Also
reads the text that pages carry. Runs in the child only.
"""

import time
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pypdfium2 as pdfium
import zxingcpp
from PIL import Image, ImageFilter

from chalicelib.labels.model import number_of_label
from chalicelib.scans.gate_terms import (
    MOST_LABELS_A_PAGE,
    MOST_WORDS,
    ContentType,
    GateLimits,
    Reading,
    folded,
)

_SYMBOLS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Aztec])
_POINTS_PER_INCH = 72
_DPI = 200
_SPREAD = ImageFilter.MinFilter(3)
_BLUR = ImageFilter.GaussianBlur(1)

# A picture does not say reliably how large its paper was: it is read as if it were A4, and where
# more was photographed than a page, once more as it is.
_FINE_DPI = 300
_LONG_SIDE_INCHES = 11.7

_PAGES_WITH_WORDS = 3


class OutOfTime(Exception):
    """There were more pages than there was time for."""


def read_scan(draft: BinaryIO, content_type: ContentType, limits: GateLimits) -> Reading:
    """
    Read every page of a clean copy.

    Raises:
        OutOfTime: some pages were not read; what was read before counts for nothing, since a
            label that was missed would file its letter with the one before.
        Exception: whatever a library trips over.
    """
    deadline = time.process_time() + limits.labels_cpu_s
    draft.seek(0)
    if content_type is not ContentType.PDF:
        return Reading((labels_of_views(_views_of_picture(draft)),), "")
    with pdfium.PdfDocument(draft) as document:
        words = words_of(document)
        labels = []
        for page in document:
            if time.process_time() > deadline:
                raise OutOfTime
            labels.append(labels_of_views(_views_of_page(page, limits)))
            page.close()
        return Reading(tuple(labels), words)


def labels_of_views(views: Iterator[Image.Image]) -> tuple[str, ...]:
    """The labels in the first view of a page that shows any."""
    for view in views:
        read = zxingcpp.read_barcodes(view, formats=_SYMBOLS)
        texts = {symbol.text for symbol in read if number_of_label(symbol.text)}
        if texts:
            return tuple(sorted(texts)[:MOST_LABELS_A_PAGE])
    return ()


def _views_of_page(page: pdfium.PdfPage, limits: GateLimits) -> Iterator[Image.Image]:
    width, height = page.get_size()
    fitting = (limits.max_proof_pixels / max(1.0, width * height)) ** 0.5
    bitmap = page.render(scale=min(_DPI / _POINTS_PER_INCH, fitting), grayscale=True)
    usual: Image.Image = bitmap.to_pil().copy()
    bitmap.close()
    yield from _retouched(usual)


def _views_of_picture(draft: BinaryIO) -> Iterator[Image.Image]:
    with Image.open(draft, formats=["JPEG", "PNG"]) as opened:
        most = round(_FINE_DPI * _LONG_SIDE_INCHES)
        opened.draft("L", (most, most))  # Only a JPEG can be decoded smaller, and in grey.
        grey = opened.convert("L")
    usual = _at_most(grey, _DPI)
    yield from _retouched(usual)
    fine = _at_most(grey, _FINE_DPI)
    if fine.size != usual.size:
        yield fine


def _retouched(usual: Image.Image) -> Iterator[Image.Image]:
    yield usual
    yield usual.filter(_SPREAD)
    yield usual.filter(_BLUR)


def _at_most(picture: Image.Image, dpi: int) -> Image.Image:
    share = dpi * _LONG_SIDE_INCHES / max(picture.size)
    if share >= 1:
        return picture
    width, height = (max(1, round(side * share)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.BOX)


def words_of(document: pdfium.PdfDocument, pages: Sequence[int] | None = None) -> str:
    """The text of the first pages, or of the first of some pages, counted from 0."""
    parts = []
    for number in (range(len(document)) if pages is None else pages)[:_PAGES_WITH_WORDS]:
        page = document[number]
        text = page.get_textpage()
        parts.append(text.get_text_range(0, min(text.count_chars(), MOST_WORDS)))
        text.close()
        page.close()
    # What is no character, such as half of a pair, would break whoever writes it on.
    return folded(" ".join(parts).encode("utf-8", "ignore").decode("utf-8"))
