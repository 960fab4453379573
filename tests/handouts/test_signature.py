"""T63: what is taken for a signature, and what is kept of it."""

import io
import random
import struct
import zlib

import pytest
from PIL import Image

from chalicelib.core.errors import ValidationFailed
from chalicelib.handouts.signature import clean_signature
from tests.handouts.pictures import HEAD, a_signature, chunk, drawn, png

INK = (18, 32, 90)


def pillow(image: Image.Image, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", **options)
    return file.getvalue()


def scribble(mode: str, size: tuple[int, int] = (120, 60)) -> Image.Image:
    """Lines with soft edges, so that every filter of PNG is worth its use."""
    image = Image.new("RGBA", size, (0, 0, 0, 0) if mode in {"RGBA", "LA"} else "white")
    chance = random.Random(7)
    for _ in range(900):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        image.putpixel((x, y), (*INK, chance.randrange(120, 256)))
    return image.convert(mode)


def seen(octets: bytes) -> bytes:
    return Image.open(io.BytesIO(octets)).convert("RGBA").tobytes()


def refusal(octets: bytes) -> str:
    with pytest.raises(ValidationFailed) as refused:
        clean_signature(octets)
    (error,) = refused.value.errors
    assert error.field == "signature"
    return error.code


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_pixels_stay_as_they_are_in_every_form(mode: str) -> None:
    before = pillow(scribble(mode))

    assert seen(clean_signature(before)) == seen(before)


@pytest.mark.parametrize("filters", [(1,), (2,), (3,), (4,), (0, 1, 2, 3, 4)])
@pytest.mark.parametrize("kind", [0, 2, 4, 6])
def test_every_filter_is_read_as_others_read_it(kind: int, filters: tuple[int, ...]) -> None:
    chance = random.Random(kind)
    width = 40
    length = width * {0: 1, 2: 3, 4: 2, 6: 4}[kind]
    rows = [bytes(chance.randrange(256) for _ in range(length)) for _ in range(30)]
    before = png(rows, width, kind=kind, filters=filters)

    assert seen(clean_signature(before)) == seen(before)


def test_what_is_kept_is_pixels_and_nothing_else() -> None:
    before = png(
        drawn(), 60, more=chunk(b"tEXt", b"Author\0Somebody") + chunk(b"eXIf", b"<script>")
    )

    after = clean_signature(before)

    assert b"Somebody" not in after
    assert b"script" not in after
    assert after == clean_signature(after)
    assert after == clean_signature(a_signature())


def a_header(width: int, height: int) -> bytes:
    return struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)


GOOD = a_signature()
NOISE = random.Random(1).randbytes(300_000)
CORPUS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "signature_unreadable"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "signature_unreadable"),
    "SVG with a script": (b"<svg><script>alert(1)</script></svg>", "signature_unreadable"),
    "HTML": (b"<!doctype html><script>1</script>", "signature_unreadable"),
    "HTML behind a PNG": (GOOD + b"<script>1</script>", "signature_unreadable"),
    "strokes that are none": (b'[{"x": NaN, "y": NaN}]', "signature_unreadable"),
    "a PDF": (b"%PDF-1.7", "signature_unreadable"),
    "a JPEG": (b"\xff\xd8\xff\xe0" + b"0" * 500, "signature_unreadable"),
    "a GIF": (b"GIF89a" + b"0" * 100, "signature_unreadable"),
    "30 MB": (HEAD + bytes(30_000_000), "signature_too_large"),
    "200 kB and one": (bytes(200_001), "signature_too_large"),
    "50,000 pixels wide": (png([], 0, size=(50_000, 50_000)), "signature_too_large"),
    "2,001 wide": (png([bytes(2001 * 3)] * 20, 2001), "signature_too_large"),
    "1,001 high": (png([bytes(60)] * 1001, 20), "signature_too_large"),
    "too many pixels": (png([bytes(3000)] * 501, 1000), "signature_too_large"),
    "a dot": (png([b"\0\0\0"], 1), "signature_unreadable"),
    "no width": (png([b""] * 20, 0), "signature_unreadable"),
    "white": (png([b"\xff" * 180] * 40, 60), "signature_blank"),
    "black": (png([b"\0" * 180] * 40, 60), "signature_blank"),
    "white ink on white": (
        png([b"\xff\xff\xff\0" * 30 + b"\xff" * 120] * 40, 60, kind=6),
        "signature_blank",
    ),
    "ink nobody sees": (
        png([b"\0\0\0\0" * 30 + b"\xff\xff\xff\0" * 30] * 40, 60, kind=6),
        "signature_blank",
    ),
    "one speck": (png([b"\xff" * 180] * 39 + [b"\0" * 3 + b"\xff" * 177], 60), "signature_blank"),
    "pale ink": (png([b"\xf0" * 90 + b"\xff" * 90] * 40, 60), "signature_blank"),
    "more pixels than it says": (png(drawn(60, 41), 60, size=(60, 40)), "signature_unreadable"),
    "fewer pixels than it says": (png(drawn(60, 39), 60, size=(60, 40)), "signature_unreadable"),
    "a bomb": (png([bytes(180)] * 40, 60, after=b"")[:-12], "signature_unreadable"),
    "sixteen bits": (png(drawn(), 60, depth=16), "signature_unreadable"),
    "a palette": (png([bytes(60)] * 40, 60, kind=3), "signature_unreadable"),
    "interlaced": (png(drawn(), 60, lacing=1), "signature_unreadable"),
    "an unknown filter": (png(drawn(), 60, filters=(5,)), "signature_unreadable"),
    "a wrong check": (GOOD[:40] + b"\0" + GOOD[41:], "signature_unreadable"),
    "cut off": (GOOD[:-20], "signature_unreadable"),
    "a chunk without end": (GOOD[:33] + b"\xff\xff\xff\xffIDAT", "signature_unreadable"),
    "noise": (NOISE[:100_000], "signature_unreadable"),
    "noise in a PNG": (
        HEAD + chunk(b"IHDR", a_header(60, 40)) + chunk(b"IDAT", NOISE[:999]) + chunk(b"IEND", b""),
        "signature_unreadable",
    ),
    "an unknown chunk that matters": (
        png(drawn(), 60, more=chunk(b"EVIL", b"1")),
        "signature_unreadable",
    ),
    "two headers": (
        png(drawn(), 60, more=chunk(b"IHDR", a_header(60, 40))),
        "signature_unreadable",
    ),
    "a header too short": (
        HEAD + chunk(b"IHDR", b"123") + chunk(b"IEND", b""),
        "signature_unreadable",
    ),
    "no pixels": (
        HEAD + chunk(b"IHDR", a_header(60, 40)) + chunk(b"IEND", b""),
        "signature_unreadable",
    ),
    "countless chunks": (
        png(drawn(), 60, more=chunk(b"tEXt", b"") * 600),
        "signature_unreadable",
    ),
}


@pytest.mark.parametrize("what", CORPUS)
def test_what_is_no_signature_is_refused_beside_its_field(what: str) -> None:
    octets, code = CORPUS[what]

    assert refusal(octets) == code


def test_stream_that_would_unpack_to_much_is_never_unpacked() -> None:
    packed = zlib.compress(bytes(100_000_000), 9)
    header = chunk(b"IHDR", a_header(60, 40))

    assert refusal(HEAD + header + chunk(b"IDAT", packed) + chunk(b"IEND", b"")) == (
        "signature_unreadable"
    )
