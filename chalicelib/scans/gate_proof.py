"""
The proof that a clean PDF opens and looks as before: pdfium, which is not the library that rebuilt
it, draws pages of both. It also catches a file that two readers understand differently.
"""

from typing import BinaryIO

import pypdfium2 as pdfium
from PIL import Image, ImageChops

from chalicelib.scans.gate_terms import GateLimits, GateReason, Refused

_PIXELS_PER_POINT = 100 / 72

# Burning in an annotation may shift the edge of a letter by a shade; more is another picture.
_SHADES = 32
_SHARE = 1 / 2000


def prove_unchanged(
    source: BinaryIO, draft: BinaryIO, pages: list[int], limits: GateLimits
) -> None:
    """
    Draw `pages` (numbers from 0) of the original and of the clean copy, and compare.

    Raises:
        Refused: damaged when one of them does not open; too_complex when they look different.
    """
    try:
        with _open(source) as before, _open(draft) as after:
            if len(before) != len(after):
                raise Refused(GateReason.DAMAGED, "readers count different pages")
            for number in pages:
                if _differ(_draw(before, number, limits), _draw(after, number, limits)):
                    raise Refused(GateReason.TOO_COMPLEX, f"page {number + 1} would look different")
    except pdfium.PdfiumError as error:
        raise Refused(GateReason.DAMAGED, "cannot be drawn") from error


def prove_opens(draft: BinaryIO, limits: GateLimits) -> None:
    """
    Draw the first page of a clean copy that was made from pictures.

    Raises:
        Refused: damaged.
    """
    try:
        with _open(draft) as made:
            _draw(made, 0, limits)
    except pdfium.PdfiumError as error:
        raise Refused(GateReason.DAMAGED, "cannot be drawn") from error


def _open(file: BinaryIO) -> pdfium.PdfDocument:
    file.flush()
    file.seek(0)
    document = pdfium.PdfDocument(file)
    document.init_forms()  # Without it, the fields of a form are not drawn. It runs no scripts.
    return document


def _draw(document: pdfium.PdfDocument, number: int, limits: GateLimits) -> Image.Image:
    page = document[number]
    width, height = page.get_size()
    fitting = (limits.max_proof_pixels / max(1.0, width * height)) ** 0.5
    bitmap = page.render(scale=min(_PIXELS_PER_POINT, fitting), grayscale=True)
    picture: Image.Image = bitmap.to_pil().copy()
    bitmap.close()
    page.close()
    return picture


def _differ(before: Image.Image, after: Image.Image) -> bool:
    if before.size != after.size:
        return True
    shades = ImageChops.difference(before, after).histogram()
    return sum(shades[_SHADES:]) > _SHARE * before.width * before.height
