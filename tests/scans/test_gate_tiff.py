"""What the file gate makes of a TIFF."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, TiffImagePlugin

from tests.samples.active import MARK
from tests.samples.files import letter_picture, letter_tiff
from tests.samples.hostile import tiff_of
from tests.samples.judging import cut_points, drawn, judged, qdf

ORIENTATION, DESCRIPTION, XMP, UNIT = 274, 270, 700, 296


def pictures(pdf: bytes) -> list[Image.Image]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        scans: list[Any] = [page.obj.Resources.XObject.Scan for page in opened.pages]
        return [pikepdf.PdfImage(scan).as_pil_image() for scan in scans]


def codings(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [str(page.obj.Resources.XObject.Scan.Filter) for page in opened.pages]


def page_points(pdf: bytes) -> list[float]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [float(side) for side in opened.pages[0].mediabox[2:]]


def tiff(picture: Image.Image, **how: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, "TIFF", **how)
    return file.getvalue()


@pytest.mark.parametrize(
    "compression", ["group3", "group4", "packbits", "tiff_lzw", "tiff_adobe_deflate", "raw"]
)
def test_black_and_white_stays_so_to_the_pixel(compression: str, tmp_path: Path) -> None:
    outcome = judged(letter_tiff(3, "1", compression), tmp_path)

    assert outcome.answer["content_type"] == "application/pdf"
    assert outcome.answer["pages"] == 3
    assert codings(outcome.clean) == ["/CCITTFaxDecode"] * 3
    for number, picture in enumerate(pictures(outcome.clean), 1):
        assert picture.convert("1").tobytes() == letter_picture(number, "1").tobytes()
    assert len(outcome.clean) < 3 * 20_000


@pytest.mark.parametrize(
    ("mode", "compression"),
    [
        ("L", "tiff_lzw"),
        ("L", "jpeg"),
        ("RGB", "tiff_lzw"),
        ("RGB", "jpeg"),
        ("CMYK", "tiff_lzw"),
        ("RGBA", "raw"),
        ("LA", "raw"),
    ],
)
def test_grey_and_colour_look_the_same_as_jpeg(mode: str, compression: str, tmp_path: Path) -> None:
    original = letter_tiff(1, mode, compression)

    outcome = judged(original, tmp_path)

    assert codings(outcome.clean) == ["/DCTDecode"]
    wanted = "L" if mode in {"L", "LA"} else "RGB"
    (made,) = pictures(outcome.clean)
    shown = letter_picture(1, mode).convert(wanted)
    shades = ImageChops.difference(made, shown).convert("L").histogram()
    assert made.mode == wanted
    assert sum(shades[48:]) < made.width * made.height / 500


def test_palette_is_kept(tmp_path: Path) -> None:
    outcome = judged(letter_tiff(1, "P", "tiff_lzw"), tmp_path)

    (made,) = pictures(outcome.clean)
    assert codings(outcome.clean) == ["/FlateDecode"]
    assert made.convert("RGB") == letter_picture(1, "P").convert("RGB")


def test_sixteen_bits_of_grey_keep_their_upper_half(tmp_path: Path) -> None:
    deep = Image.new("I;16", (40, 40), 0xC3FF)

    (made,) = pictures(judged(tiff(deep), tmp_path).clean)

    assert made.getpixel((20, 20)) == 0xC3


def test_dithered_picture_is_not_blown_up(tmp_path: Path) -> None:
    checks = Image.new("1", (800, 800))
    checks.putdata([(x ^ y) & 1 for y in range(800) for x in range(800)])

    outcome = judged(tiff(checks), tmp_path)

    assert codings(outcome.clean) == ["/FlateDecode"]
    assert len(outcome.clean) < 80_000
    assert pictures(outcome.clean)[0].convert("1").tobytes() == checks.tobytes()


def test_floating_point_picture_is_no_scan(tmp_path: Path) -> None:
    assert judged(tiff(Image.new("F", (40, 40))), tmp_path).refused == "not_a_scan"


@pytest.mark.parametrize(
    ("dpi", "points"),
    [
        ((100, 100), [595.44, 841.68]),
        ((204, 98), [291.88, 858.86]),
        (None, [297.72, 420.84]),
        ((1, 1), [297.72, 420.84]),
    ],
    ids=["scanner", "fax", "unknown", "nonsense"],
)
def test_page_is_as_large_as_the_paper(
    dpi: tuple[float, float] | None, points: list[float], tmp_path: Path
) -> None:
    outcome = judged(letter_tiff(1, "1", "group4", dpi), tmp_path)

    assert page_points(outcome.clean) == pytest.approx(points, abs=0.1)


def test_frame_on_its_side_is_turned_upright(tmp_path: Path) -> None:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[ORIENTATION] = 6
    original = tiff(letter_picture(1, "1"), tiffinfo=tags, dpi=(100, 50), compression="group4")

    outcome = judged(original, tmp_path)

    assert page_points(outcome.clean) == pytest.approx([1169 / 50 * 72, 827 / 100 * 72], abs=0.1)
    turned = letter_picture(1, "1").transpose(Image.Transpose.ROTATE_270)
    assert pictures(outcome.clean)[0].convert("1").tobytes() == turned.tobytes()


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK"])
def test_tags_stay_behind(mode: str, tmp_path: Path) -> None:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[DESCRIPTION] = MARK
    tags[XMP] = f"<x:xmpmeta>{MARK}</x:xmpmeta>".encode()
    original = tiff(letter_picture(1, mode), tiffinfo=tags, icc_profile=MARK.encode())
    assert original.count(MARK.encode()) == 3

    outcome = judged(original, tmp_path)

    assert outcome.refused is None
    assert MARK.encode() not in qdf(outcome.clean)
    assert b"/Info" not in outcome.clean


@pytest.mark.parametrize("compression", ["group4", "tiff_lzw", "raw"])
def test_cut_tiff_is_never_clean(compression: str, tmp_path: Path) -> None:
    original = letter_tiff(2, "1", compression)[:-16]  # The last bytes only fill up.

    reasons = {judged(cut, tmp_path).refused for cut in cut_points(original, 60)}

    assert reasons <= {"damaged", "not_a_scan"}


def test_tag_that_makes_no_sense_does_not_matter(tmp_path: Path) -> None:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[UNIT] = 42

    outcome = judged(tiff(letter_picture(1, "1"), tiffinfo=tags), tmp_path)

    assert outcome.refused is None


def test_page_beyond_all_paper_is_refused(tmp_path: Path) -> None:
    wide = Image.new("1", (20_000, 8))

    assert judged(tiff(wide, dpi=(72, 72)), tmp_path).refused == "page_too_large"


def test_500_frames_are_taken(tmp_path: Path) -> None:
    outcome = judged(tiff_of(16, 16, 500), tmp_path)

    assert outcome.answer["pages"] == 500
    assert drawn(outcome.clean, page=499).size == (6, 6)
