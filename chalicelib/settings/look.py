"""
How the office looks: its colour, from which every shade that is shown is computed so that text on
it can be read, and its logo, written anew as pixels. Pure.
"""

from collections.abc import Callable
from hashlib import sha256

from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.core.png import Bounds, LargePng, UnreadablePng, read_png, write_png
from chalicelib.core.values import Value

COLOUR_FORM = r"^#[0-9a-f]{6}$"
MOST_LOGO_OCTETS = 150_000
# Twice the size at which it is shown at most.
_BOUNDS = Bounds(widest=480, tallest=120, most_pixels=57_600)
# Relative luminances (WCAG 2.2). White, and text of the page's light tint, keep 4.5:1 on an action;
# the pale text of the header keeps it on the header and on its slots; dark text on a light action.
_MOST_OF_ACT, _LEAST_OF_DARK_ACT = 0.14, 0.45
_MOST_OF_WALL, _MOST_OF_DARK_WALL = 0.045, 0.017
_STEPS = 24


class Brand(Value):
    """
    The shades of the office's colour, as `#rrggbb`.

    Attributes:
        act: buttons and links on light ground, also in e-mails.
        dark_act: the same on dark ground.
        wall: the header of people who act for companies.
        dark_wall: the same in the dark.
    """

    act: str
    dark_act: str
    wall: str
    dark_wall: str


class Logo(Value):
    """A small picture: a PNG, its size in pixels and the fingerprint that names it."""

    png: bytes
    width: int
    height: int
    name: str

    @property
    def shown_width(self) -> int:
        """In pixels of a page: half of its own, so that it is sharp on fine screens."""
        return max(1, self.width // 2)

    @property
    def shown_height(self) -> int:
        """As `shown_width`."""
        return max(1, self.height // 2)


# The product's own, from its style sheet.
USUAL = Brand(act="#0d4a3d", dark_act="#7fd1b5", wall="#0d4a3d", dark_wall="#0a2721")


def brand_of(colour: str) -> Brand:
    """
    The shades of a colour: itself where it can be read, else the nearest of its hue that can.

    Args:
        colour: `#rrggbb`, or empty for the product's own.
    """
    if not colour:
        return USUAL
    return Brand(
        act=_darkened(colour, _MOST_OF_ACT),
        dark_act=_lightened(colour, _LEAST_OF_DARK_ACT),
        wall=_darkened(colour, _MOST_OF_WALL),
        dark_wall=_darkened(colour, _MOST_OF_DARK_WALL),
    )


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, from 0 for black to 1 for white (WCAG 2.2)."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How much two colours differ, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def clean_logo(png: bytes) -> Logo:
    """
    The same picture written anew.

    Raises:
        ValidationFailed: on `content`: `logo_unreadable`, `logo_too_large`.
    """
    try:
        picture = read_png(png, _BOUNDS)
    except UnreadablePng as error:
        raise _refused("logo_unreadable", "This picture cannot be read. Choose a PNG.") from error
    except LargePng as error:
        raise _too_large() from error
    content = write_png(picture)
    if not picture.width or not picture.height:
        raise _refused("logo_unreadable", "This picture is empty. Choose another.")
    if len(content) > MOST_LOGO_OCTETS:
        raise _too_large()
    return Logo(content, picture.width, picture.height, sha256(content).hexdigest()[:32])


def _too_large() -> ValidationFailed:
    return _refused(
        "logo_too_large",
        f"Choose a picture of at most {_BOUNDS.widest} by {_BOUNDS.tallest} pixels.",
    )


def _refused(code: str, message: str) -> ValidationFailed:
    return ValidationFailed(FieldError("content", code, message))


def _darkened(colour: str, most: float) -> str:
    """The colour, or the lightest mixture of it with black that is no lighter than `most`."""
    return _mixed(colour, 0, lambda shade: luminance(shade) <= most)


def _lightened(colour: str, least: float) -> str:
    """The colour, or the darkest mixture of it with white that is no darker than `least`."""
    return _mixed(colour, 255, lambda shade: luminance(shade) >= least)


def _mixed(colour: str, end: int, fits: Callable[[str], bool]) -> str:
    if fits(colour):
        return colour
    parts = _parts(colour)

    def shade(share: float) -> str:
        mixed = (round(part + (end - part) * share) for part in parts)
        return "#" + "".join(f"{part:02x}" for part in mixed)

    little, much = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (little + much) / 2
        little, much = (little, middle) if fits(shade(middle)) else (middle, much)
    return shade(much)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
