"""What the file gate keeps of a JPEG or PNG, and what it drops or refuses."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps, PngImagePlugin

from chalicelib.scans.gate_terms import GateLimits
from tests.samples.active import MARK
from tests.samples.files import letter_jpeg, letter_picture, letter_png
from tests.samples.hostile import comment_with, png_chunk, png_with
from tests.samples.judging import Judged, cut_points, judged

GPS, MAKE, ORIENTATION, COMMENT = 0x8825, 0x010F, 0x0112, 0x9286


def pixels(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def exif(orientation: int = 1) -> Image.Exif:
    block = Image.Exif()
    block[ORIENTATION] = orientation
    block[MAKE] = MARK
    block.get_ifd(0x8769)[COMMENT] = MARK
    block.get_ifd(GPS)[1] = "N"
    block.get_ifd(GPS)[2] = (52.0, 13.0, 47.0)
    return block


def jpeg_with_everything(orientation: int = 1) -> bytes:
    file = io.BytesIO()
    letter_picture().save(
        file,
        "JPEG",
        quality=80,
        dpi=(100, 120),
        exif=exif(orientation),
        xmp=f"<x:xmpmeta>{MARK}</x:xmpmeta>".encode(),
        icc_profile=MARK.encode(),
        comment=MARK,
    )
    return comment_with(file.getvalue(), b"Photoshop 3.0 " + MARK.encode())


def png_with_everything(orientation: int = 1) -> bytes:
    text = PngImagePlugin.PngInfo()
    for add in (text.add_text, text.add_itxt):
        add("Author", MARK)
    text.add_text("Packed", MARK, zip=True)
    file = io.BytesIO()
    letter_picture().save(
        file, "PNG", pnginfo=text, exif=exif(orientation), dpi=(100, 120), icc_profile=MARK.encode()
    )
    return file.getvalue()


def chunk_kinds(png: bytes) -> set[bytes]:
    kinds, at = set(), 8
    while at < len(png):
        kinds.add(png[at + 4 : at + 8])
        at += 12 + int.from_bytes(png[at : at + 4])
    return kinds


def assert_bare(outcome: Judged) -> None:
    assert outcome.refused is None
    assert MARK.encode() not in outcome.clean
    assert not set(pixels(outcome.clean).info) & {"exif", "xmp", "icc_profile", "comment"}


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("progressive", [False, True])
def test_jpeg_keeps_every_pixel(mode: str, progressive: bool, tmp_path: Path) -> None:
    original = letter_jpeg(1, mode, progressive=progressive)

    outcome = judged(original, tmp_path)

    assert outcome.answer["content_type"] == "image/jpeg"
    assert pixels(outcome.clean) == pixels(original)


def test_jpeg_loses_all_that_is_not_picture(tmp_path: Path) -> None:
    original = jpeg_with_everything()

    outcome = judged(original, tmp_path)

    assert_bare(outcome)
    assert pixels(outcome.clean).info["dpi"] == (100, 120)
    assert ImageChops.difference(pixels(outcome.clean), pixels(original)).getbbox() is None


@pytest.mark.parametrize("orientation", range(2, 9))
def test_jpeg_on_its_side_is_turned_upright(orientation: int, tmp_path: Path) -> None:
    original = jpeg_with_everything(orientation)

    outcome = judged(original, tmp_path)

    assert_bare(outcome)
    upright = ImageOps.exif_transpose(pixels(original))
    assert pixels(outcome.clean).size == upright.size
    shades = ImageChops.difference(pixels(outcome.clean), upright).convert("L").histogram()
    assert sum(shades[24:]) < upright.width * upright.height / 1000
    assert pixels(outcome.clean).info["dpi"] == ((120, 100) if orientation > 4 else (100, 120))


def test_orientation_that_makes_no_sense_is_ignored(tmp_path: Path) -> None:
    broken = b"Exif\0\0MM\0*\xff\xff\xff\xff" + MARK.encode()
    segment = b"\xff\xe1" + struct.pack(">H", 2 + len(broken)) + broken

    outcome = judged(letter_jpeg()[:2] + segment + letter_jpeg()[2:], tmp_path)

    assert_bare(outcome)
    assert pixels(outcome.clean) == pixels(letter_jpeg())


def test_pictures_that_a_phone_appends_are_dropped(tmp_path: Path) -> None:
    announcement = b"MPF\0" + bytes(40)
    segment = b"\xff\xe2" + struct.pack(">H", 2 + len(announcement)) + announcement
    phone = letter_jpeg()[:2] + segment + letter_jpeg()[2:]

    outcome = judged(phone + bytes(16) + comment_with(letter_jpeg(2), MARK.encode()), tmp_path)

    assert_bare(outcome)
    assert outcome.clean == judged(letter_jpeg(), tmp_path).clean
    assert judged(phone + b"<script>", tmp_path).refused == "polyglot"


def test_padding_after_a_picture_is_no_second_file(tmp_path: Path) -> None:
    assert judged(letter_jpeg() + bytes(512), tmp_path).clean.endswith(b"\xff\xd9")
    assert judged(letter_png() + b"\r\n", tmp_path).refused is None


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1", "LA", "RGBA", "I;16"])
def test_png_keeps_every_pixel(mode: str, tmp_path: Path) -> None:
    original = letter_png(mode)

    outcome = judged(original, tmp_path)

    assert outcome.answer["content_type"] == "image/png"
    assert pixels(outcome.clean) == pixels(original)


def test_png_loses_all_that_is_not_picture(tmp_path: Path) -> None:
    original = png_with_everything()

    outcome = judged(original, tmp_path)

    assert_bare(outcome)
    assert chunk_kinds(outcome.clean) == {b"IHDR", b"pHYs", b"IDAT", b"IEND"}
    assert pixels(outcome.clean).tobytes() == pixels(original).tobytes()


def test_png_on_its_side_is_turned_upright(tmp_path: Path) -> None:
    original = png_with_everything(orientation=6)

    outcome = judged(original, tmp_path)

    assert_bare(outcome)
    upright = ImageOps.exif_transpose(pixels(original))
    assert pixels(outcome.clean).tobytes() == upright.tobytes()


def test_png_chunk_of_a_wrong_size_is_dropped(tmp_path: Path) -> None:
    outcome = judged(png_with(png_chunk(b"gAMA", MARK.encode())), tmp_path)

    assert_bare(outcome)


@pytest.mark.parametrize(
    "original",
    [letter_jpeg(), letter_jpeg(progressive=True), jpeg_with_everything(), letter_png()],
    ids=["jpeg", "progressive", "with metadata", "png"],
)
def test_cut_picture_is_never_clean(original: bytes, tmp_path: Path) -> None:
    reasons = {judged(cut, tmp_path).refused for cut in cut_points(original, 60)}

    assert reasons <= {"damaged", "not_a_scan"}


def test_png_with_one_wrong_bit_is_damaged(tmp_path: Path) -> None:
    broken = bytearray(letter_png())
    broken[len(broken) // 2] ^= 1

    assert judged(bytes(broken), tmp_path).refused == "damaged"


@pytest.mark.parametrize("frame", [0xC3, 0xC9])
def test_jpeg_that_browsers_do_not_show_is_no_scan(frame: int, tmp_path: Path) -> None:
    lossless = letter_jpeg().replace(b"\xff\xc0", bytes([0xFF, frame]), 1)

    assert judged(lossless, tmp_path).refused == "not_a_scan"


def test_turning_counts_as_a_second_picture_in_memory(tmp_path: Path) -> None:
    width, height = letter_picture().size
    narrow = GateLimits(memory_bytes=width * height * 8)

    assert judged(jpeg_with_everything(1), tmp_path, narrow).refused is None
    assert judged(jpeg_with_everything(6), tmp_path, narrow).refused == "too_many_pixels"
