"""The office's colour can be read in every shade, and its logo is pixels and nothing else."""

import io
import random
import re
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from chalicelib.core.errors import ValidationFailed
from chalicelib.settings import look
from chalicelib.settings.look import USUAL, brand_of, clean_logo, contrast, luminance
from tests.settings.pictures import a_png

TOKENS = Path(look.__file__).parents[2] / "web" / "src" / "styles" / "tokens.css"
LIGHT = ["#ffffff", "#eff3f1", "#f7f9f8", "#e4efea"]
DARK = ["#101715", "#18211e", "#141c19", "#1f332c"]
dice = random.Random(7)
COLOURS = [
    "#000000",
    "#ffffff",
    "#ff0000",
    "#00ff00",
    "#0000ff",
    "#ffff00",
    "#808080",
    *(f"#{dice.randrange(1 << 24):06x}" for _ in range(200)),
]


def _mixed_with_white(colour: str, share: float) -> str:
    """As `color-mix(in oklab, …, white)` does it (CSS Color 4)."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    def gamma(part: float) -> float:
        part = min(1, max(0, part))
        return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055

    r, g, b = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    cones = [
        (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3),
        (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3),
        (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3),
    ]
    # White is 1 in each of them, and the mixture is linear there too.
    long, medium, short = ((cone * (1 - share) + share) ** 3 for cone in cones)
    parts = [
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    ]
    return "#" + "".join(f"{round(gamma(part) * 255):02x}" for part in parts)


def test_text_can_be_read_on_every_shade_of_every_colour() -> None:
    for colour in COLOURS:
        brand = brand_of(colour)
        for ground in LIGHT:
            assert contrast(brand.act, ground) >= 4.5, (colour, ground)
        for ground in DARK:
            assert contrast(brand.dark_act, ground) >= 4.5, (colour, ground)
        assert contrast(brand.dark_act, "#06251c") >= 4.5, colour
        for wall in (brand.wall, brand.dark_wall):
            slot, muted = _mixed_with_white(wall, 0.09), _mixed_with_white(wall, 0.75)
            assert contrast("#f3f8f5", slot) >= 7, colour
            assert contrast(muted, wall) >= 4.5, colour
            assert contrast(muted, slot) >= 4.5, colour


def test_colour_that_can_be_read_stays_as_it_was_chosen() -> None:
    assert brand_of("#123456").act == "#123456"
    assert brand_of("#ffe600").dark_act == "#ffe600"


def test_colour_that_cannot_be_read_keeps_its_hue() -> None:
    act = brand_of("#ffcc00").act

    red, green, blue = (int(act[at : at + 2], 16) for at in (1, 3, 5))
    assert red > green > blue == 0
    assert round(green / red, 2) == round(0xCC / 0xFF, 2)


def test_products_own_shades_are_those_of_the_style_sheet() -> None:
    said = TOKENS.read_text()

    assert brand_of("") == USUAL
    for name, shade in [
        ("brand", USUAL.act),
        ("brand-dark", USUAL.dark_act),
        ("brand-wall", USUAL.wall),
        ("brand-wall-dark", USUAL.dark_wall),
    ]:
        assert re.search(rf"--{name}: {shade};", said), name


def test_luminance_and_contrast_are_those_of_wcag() -> None:
    assert (luminance("#000000"), round(luminance("#ffffff"), 6)) == (0, 1)
    assert round(contrast("#ffffff", "#000000"), 6) == 21
    assert round(contrast("#0d4a3d", "#ffffff"), 1) == 10.2


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L", "LA"])
def test_logo_is_written_anew_with_the_same_pixels(mode: str) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "<script>alert(1)</script>")
    given = a_png(mode=mode if mode != "LA" else "RGBA", pnginfo=info)

    logo = clean_logo(given)

    assert b"script" in given
    assert b"script" not in logo.png
    before, after = (Image.open(io.BytesIO(png)) for png in (given, logo.png))
    assert list(before.get_flattened_data()) == list(after.get_flattened_data())
    assert (logo.width, logo.height, logo.shown_width, logo.shown_height) == (240, 80, 120, 40)
    assert clean_logo(logo.png).name == logo.name != clean_logo(a_png(100)).name


@pytest.mark.parametrize(
    ("png", "code"),
    [
        (b"", "logo_unreadable"),
        (b"<svg onload=alert(1)>", "logo_unreadable"),
        (b"\xff\xd8\xff\xe0 JFIF", "logo_unreadable"),
        (a_png()[:-20], "logo_unreadable"),
        (a_png(481, 20), "logo_too_large"),
        (a_png(20, 121), "logo_too_large"),
    ],
    ids=["empty", "svg", "jpeg", "cut", "wide", "tall"],
)
def test_what_is_no_small_png_is_refused_with_a_reason(png: bytes, code: str) -> None:
    with pytest.raises(ValidationFailed) as failed:
        clean_logo(png)

    assert [(one.field, one.code) for one in failed.value.errors] == [("content", code)]


def test_noise_that_would_weigh_too_much_is_refused() -> None:
    noise = Image.frombytes("RGBA", (480, 120), random.Random(1).randbytes(480 * 120 * 4))
    out = io.BytesIO()
    noise.save(out, "PNG")

    with pytest.raises(ValidationFailed) as failed:
        clean_logo(out.getvalue())
    assert failed.value.errors[0].code == "logo_too_large"
