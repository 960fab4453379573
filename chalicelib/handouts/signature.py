"""
Signatures: a small PNG is written anew, so that what is kept is pixels and nothing else, and
something must have been drawn in it. Pure.
"""

from collections import Counter

from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.core.png import (
    GREY,
    GREY_ALPHA,
    RGB,
    SAMPLES,
    Bounds,
    LargePng,
    Picture,
    UnreadablePng,
    read_png,
    write_png,
)

MOST_OCTETS = 200_000
_BOUNDS = Bounds(widest=2000, tallest=1000, most_pixels=500_000)
_LEAST_SIDE = 16
# So many pixels must differ from the paper, and by so much, to be a line that somebody drew.
_LEAST_INK, _LEAST_CONTRAST = 40, 64


def clean_signature(png: bytes) -> bytes:
    """
    The same picture written anew.

    Raises:
        ValidationFailed: on `signature`: `signature_too_large`, `signature_unreadable`,
            `signature_blank`.
    """
    if len(png) > MOST_OCTETS:
        raise _too_large()
    try:
        picture = read_png(png, _BOUNDS)
    except LargePng as error:
        raise _too_large() from error
    except UnreadablePng as error:
        raise _unreadable() from error
    if min(picture.width, picture.height) < _LEAST_SIDE:
        raise _unreadable()
    if _is_blank(picture):
        raise _refused("signature_blank", "Nothing was drawn. Sign again.")
    return write_png(picture)


def _refused(code: str, message: str) -> ValidationFailed:
    return ValidationFailed(FieldError("signature", code, message))


def _too_large() -> ValidationFailed:
    return _refused("signature_too_large", "The signature is too large. Sign again.")


def _unreadable() -> ValidationFailed:
    return _refused("signature_unreadable", "The signature cannot be read.")


def _is_blank(picture: Picture) -> bool:
    """Whether nothing stands out from the paper, once it lies on white."""
    colours: Counter[bytes] = Counter()
    samples = SAMPLES[picture.kind]
    for row in picture.rows:
        colours.update(row[place : place + samples] for place in range(0, len(row), samples))
    shades: Counter[int] = Counter()
    for colour, times in colours.items():
        shades[_shade(picture.kind, colour)] += times
    ((paper, _),) = shades.most_common(1)
    ink = sum(times for shade, times in shades.items() if abs(shade - paper) >= _LEAST_CONTRAST)
    return ink < _LEAST_INK


def _shade(kind: int, colour: bytes) -> int:
    """How light a pixel is on white, 0 to 255."""
    if kind == GREY:
        return colour[0]
    if kind == GREY_ALPHA:
        return _on_white(colour[0], colour[1])
    light = (299 * colour[0] + 587 * colour[1] + 114 * colour[2]) // 1000
    return light if kind == RGB else _on_white(light, colour[3])


def _on_white(light: int, alpha: int) -> int:
    return 255 - (255 - light) * alpha // 255
