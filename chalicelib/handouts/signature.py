"""
Signatures: a small PNG is read strictly and written anew, so that what is kept is pixels and
nothing else. The function that answers people has no library for pictures, and needs none for one
form of one format: eight bits a sample, not interlaced (ISO/IEC 15948). Pure.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import SupportsIndex

from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.core.values import Value

MOST_OCTETS = 200_000
_WIDEST, _TALLEST, _MOST_PIXELS = 2000, 1000, 500_000
_LEAST_SIDE = 16
# So many pixels must differ from the paper, and by so much, to be a line that somebody drew.
_LEAST_INK, _LEAST_CONTRAST = 40, 64
_HEAD = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS = 500
# Colour type: how many samples a pixel has.
_SAMPLES = {0: 1, 2: 3, 4: 2, 6: 4}
_GREY, _RGB, _GREY_ALPHA = 0, 2, 4


class Picture(Value):
    """A picture as it is read: `rows` from above, each of `width` times `samples` octets."""

    width: int
    height: int
    kind: int
    rows: list[bytes]


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
        picture = _picture(png)
    except (_Unreadable, zlib.error, struct.error) as error:
        raise _refused("signature_unreadable", "The signature cannot be read.") from error
    if _is_blank(picture):
        raise _refused("signature_blank", "Nothing was drawn. Sign again.")
    return _written(picture)


class _Unreadable(Exception):
    """Not a PNG of the one form that is read."""


def _refused(code: str, message: str) -> ValidationFailed:
    return ValidationFailed(FieldError("signature", code, message))


def _too_large() -> ValidationFailed:
    return _refused("signature_too_large", "The signature is too large. Sign again.")


def _picture(png: bytes) -> Picture:
    header, packed = b"", bytearray()
    for kind, content in _chunks(png):
        if kind == b"IHDR":
            header = content
        elif kind == b"IDAT":
            packed += content
        elif kind[0] & 0x20 == 0 and kind != b"IEND":
            # A capital letter: who does not know the chunk cannot show the picture.
            raise _Unreadable
    width, height, depth, kind_of_colour, packing, filtering, lacing = struct.unpack(
        ">IIBBBBB", header
    )
    if (depth, packing, filtering, lacing) != (8, 0, 0, 0) or kind_of_colour not in _SAMPLES:
        raise _Unreadable
    if width > _WIDEST or height > _TALLEST or width * height > _MOST_PIXELS:
        raise _too_large()
    if min(width, height) < _LEAST_SIDE:
        raise _Unreadable
    samples = _SAMPLES[kind_of_colour]
    lines = _unpacked(bytes(packed), height * (1 + width * samples))
    return Picture(width, height, kind_of_colour, list(_rows(lines, width * samples, samples)))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Every chunk in its order; begins with IHDR and ends with IEND and nothing behind it."""
    if not png.startswith(_HEAD):
        raise _Unreadable
    place, seen = len(_HEAD), 0
    while True:
        length, kind = struct.unpack_from(">I4s", png, place)
        content = png[place + 8 : place + 8 + length]
        (check,) = struct.unpack_from(">I", png, place + 8 + length)
        if zlib.crc32(kind + content) != check or (kind == b"IHDR") != (seen == 0):
            raise _Unreadable
        yield kind, content
        place, seen = place + 12 + length, seen + 1
        if kind == b"IEND":
            break
        if seen > _MOST_CHUNKS:
            raise _Unreadable
    if place != len(png):
        raise _Unreadable


def _unpacked(packed: bytes, length: int) -> bytes:
    """Exactly so many octets, and never more, whatever the stream would yield."""
    reader = zlib.decompressobj()
    found = reader.decompress(packed, length + 1)
    if len(found) != length or not reader.eof or reader.unused_data:
        raise _Unreadable
    return found


def _rows(lines: bytes, length: int, samples: int) -> Iterator[bytes]:
    above = bytes(length)
    for start in range(0, len(lines), length + 1):
        method, line = lines[start], lines[start + 1 : start + 1 + length]
        above = _unfiltered(method, line, above, samples)
        yield above


def _unfiltered(method: int, line: bytes, above: bytes, samples: int) -> bytes:
    match method:
        case 0:
            return line
        case 1:
            return _after_left(line, samples)
        case 2:
            return bytes((one + up) & 255 for one, up in zip(line, above, strict=True))
        case 3 | 4:
            return _predicted(line, above, samples, is_average=method == 3)  # noqa: PLR2004 - PNG
        case _:
            raise _Unreadable


def _after_left(line: bytes, samples: int) -> bytes:
    found = bytearray(len(line))
    for sample in range(samples):
        found[sample::samples] = bytes(accumulate(line[sample::samples], _sum))
    return bytes(found)


def _sum(one: SupportsIndex, other: int) -> SupportsIndex:
    return (int(one) + other) & 255


def _predicted(line: bytes, above: bytes, samples: int, *, is_average: bool) -> bytes:
    found = bytearray(len(line))
    for place, one in enumerate(line):
        left = found[place - samples] if place >= samples else 0
        up = above[place]
        if is_average:
            found[place] = (one + ((left + up) >> 1)) & 255
            continue
        corner = above[place - samples] if place >= samples else 0
        found[place] = (one + _paeth(left, up, corner)) & 255
    return bytes(found)


def _paeth(left: int, up: int, corner: int) -> int:
    """Which of three neighbours is nearest to their plane (ISO/IEC 15948, 9.4)."""
    to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner


def _is_blank(picture: Picture) -> bool:
    """Whether nothing stands out from the paper, once it lies on white."""
    colours: Counter[bytes] = Counter()
    samples = _SAMPLES[picture.kind]
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
    if kind == _GREY:
        return colour[0]
    if kind == _GREY_ALPHA:
        return _on_white(colour[0], colour[1])
    light = (299 * colour[0] + 587 * colour[1] + 114 * colour[2]) // 1000
    return light if kind == _RGB else _on_white(light, colour[3])


def _on_white(light: int, alpha: int) -> int:
    return 255 - (255 - light) * alpha // 255


def _written(picture: Picture) -> bytes:
    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, picture.kind, 0, 0, 0)
    lines = b"".join(b"\0" + row for row in picture.rows)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return _HEAD + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
