"""Letters with labels on them, as a scanner sends them."""

import io

from PIL import Image

from chalicelib.core.ids import CROCKFORD
from chalicelib.labels.model import label_text
from chalicelib.labels.symbols import QUIET_MODULES, LabelSymbol, modules_of
from chalicelib.mail.number import parse_number
from tests.samples.files import letter_picture

MM_PER_INCH = 25.4


def number_from(seed: int) -> str:
    """A mail number that has its check character right, another one for each seed."""
    digits = CROCKFORD.upper()
    word = "".join(digits[(seed >> 5 * place) % 32] for place in range(8))
    return next(word + last for last in digits if parse_number(word + last))


def label_picture(text: str, side: int, symbol: LabelSymbol = LabelSymbol.QR) -> Image.Image:
    """A symbol with the white around it, `side` pixels wide, as any text may be printed."""
    modules, quiet = modules_of(text, symbol), QUIET_MODULES[symbol]
    whole = len(modules) + 2 * quiet
    picture = Image.new("L", (whole, whole), 255)
    for down, row in enumerate(modules):
        for across, is_dark in enumerate(row):
            if is_dark:
                picture.putpixel((across + quiet, down + quiet), 0)
    return picture.resize((side, side), Image.Resampling.NEAREST)


def labelled_letter(
    *numbers: str, page: int = 1, symbol: LabelSymbol = LabelSymbol.QR, dpi: int = 100
) -> Image.Image:
    """An A4 page with a label of 25 mm for each number, at its right side."""
    letter = letter_picture(page, "L").copy()
    side = round(25 / MM_PER_INCH * dpi)
    for place, number in enumerate(numbers):
        letter.paste(label_picture(label_text(number), side, symbol), (640, 60 + 130 * place))
    return letter


def batch(*letters: Image.Image, form: str = "PDF", dpi: int = 100) -> bytes:
    """Pages as one file."""
    file = io.BytesIO()
    rest = {"save_all": True, "append_images": list(letters[1:])} if len(letters) > 1 else {}
    if form == "PDF":
        letters[0].save(file, form, resolution=dpi, **rest)
    else:
        letters[0].save(file, form, dpi=(dpi, dpi), **rest)
    return file.getvalue()
