"""
Small PNGs are read strictly and written anew, so that what is kept is pixels and nothing else. The
function that answers people has no library for pictures, and needs none for one form of one format:
eight bits a sample, not interlaced (ISO/IEC 15948). Pure.
"""

import struct
import zlib
from collections.abc import Iterator
from itertools import accumulate
from typing import SupportsIndex

from chalicelib.core.values import Value

_HEAD = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS = 500
# Colour type: how many samples a pixel has.
SAMPLES = {0: 1, 2: 3, 4: 2, 6: 4}
GREY, RGB, GREY_ALPHA = 0, 2, 4


class Picture(Value):
    """A picture as it is read: `rows` from above, each of `width` times `samples` octets."""

    width: int
    height: int
    kind: int
    rows: list[bytes]


class Bounds(Value):
    """How many pixels a picture may have."""

    widest: int
    tallest: int
    most_pixels: int


class UnreadablePng(Exception):
    """Not a PNG of the one form that is read."""


class LargePng(Exception):
    """More pixels than its place has room for."""


def read_png(png: bytes, bounds: Bounds) -> Picture:
    """
    The pixels of a PNG.

    Raises:
        UnreadablePng: it is none, a damaged one, or one of another form.
        LargePng: it has too many pixels; they were not unpacked.
    """
    try:
        return _picture(png, bounds)
    except (zlib.error, struct.error) as error:
        raise UnreadablePng from error


def _picture(png: bytes, bounds: Bounds) -> Picture:
    header, packed = b"", bytearray()
    for kind, content in _chunks(png):
        if kind == b"IHDR":
            header = content
        elif kind == b"IDAT":
            packed += content
        elif kind[0] & 0x20 == 0 and kind != b"IEND":
            # A capital letter: who does not know the chunk cannot show the picture.
            raise UnreadablePng
    width, height, depth, kind_of_colour, packing, filtering, lacing = struct.unpack(
        ">IIBBBBB", header
    )
    if (depth, packing, filtering, lacing) != (8, 0, 0, 0) or kind_of_colour not in SAMPLES:
        raise UnreadablePng
    if width > bounds.widest or height > bounds.tallest or width * height > bounds.most_pixels:
        raise LargePng
    samples = SAMPLES[kind_of_colour]
    lines = _unpacked(bytes(packed), height * (1 + width * samples))
    return Picture(width, height, kind_of_colour, list(_rows(lines, width * samples, samples)))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Every chunk in its order; begins with IHDR and ends with IEND and nothing behind it."""
    if not png.startswith(_HEAD):
        raise UnreadablePng
    place, seen = len(_HEAD), 0
    while True:
        length, kind = struct.unpack_from(">I4s", png, place)
        content = png[place + 8 : place + 8 + length]
        (check,) = struct.unpack_from(">I", png, place + 8 + length)
        if zlib.crc32(kind + content) != check or (kind == b"IHDR") != (seen == 0):
            raise UnreadablePng
        yield kind, content
        place, seen = place + 12 + length, seen + 1
        if kind == b"IEND":
            break
        if seen > _MOST_CHUNKS:
            raise UnreadablePng
    if place != len(png):
        raise UnreadablePng


def _unpacked(packed: bytes, length: int) -> bytes:
    """Exactly so many octets, and never more, whatever the stream would yield."""
    reader = zlib.decompressobj()
    found = reader.decompress(packed, length + 1)
    if len(found) != length or not reader.eof or reader.unused_data:
        raise UnreadablePng
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
            raise UnreadablePng


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


def write_png(picture: Picture) -> bytes:
    """A picture as a PNG of nothing but its pixels."""
    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, picture.kind, 0, 0, 0)
    lines = b"".join(b"\0" + row for row in picture.rows)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return _HEAD + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
