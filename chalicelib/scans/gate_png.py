"""
The outer form of a PNG file: every chunk is checked by its checksum, and only those that a decoder
needs are kept. Source: W3C PNG, third edition, chapters 5 and 11.
"""

import struct
import zlib
from collections.abc import Iterator
from mmap import mmap

from msgspec import Struct

from chalicelib.scans.gate_jpeg import after_padding
from chalicelib.scans.gate_terms import GateReason, Refused

_SIGNATURE_BYTES = 8
_HEAD_BYTES = 8  # length, type
_FRAME_BYTES = 12  # and the checksum behind
_NEEDED = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}

# Chunks that change how the picture looks, with the sizes that they may have.
_LOOKS = {
    b"tRNS": range(1, 257),
    b"gAMA": range(4, 5),
    b"cHRM": range(32, 33),
    b"sRGB": range(1, 2),
    b"pHYs": range(9, 10),
}
_HEADER = struct.Struct(">IIBBBBB")  # width, height, depth, colours, and three ways of coding
_DEEP = 16  # bits
_ONE_BYTE_COLOURS = {0, 3}  # grey, palette
_ANIMATION = {b"acTL", b"fcTL", b"fdAT"}


class PngOutline(Struct):
    """
    What was found on the walk.

    Attributes:
        pixel_bytes: of one decoded pixel.
        kept: byte ranges of the file, in order, that make the clean copy.
        exif: the raw EXIF block, to read the orientation from.
    """

    width: int = 0
    height: int = 0
    pixel_bytes: int = 4
    kept: list[tuple[int, int]] = []
    exif: bytes = b""


def outline_png(data: mmap) -> PngOutline:
    """
    Walk a PNG file.

    Raises:
        Refused: damaged (cut, or a checksum is wrong), polyglot (something follows the picture)
            or not_a_scan (animated, or with chunks that only one vendor reads).
    """
    outline = PngOutline(kept=[(0, _SIGNATURE_BYTES)])
    end = _SIGNATURE_BYTES
    for kind, start, end in _chunks(data):
        body = slice(start + _HEAD_BYTES, end - 4)
        if kind == b"IHDR":
            _take_header(outline, data[body])
        elif kind == b"eXIf":
            outline.exif = data[body]
        if kind in _ANIMATION:
            raise Refused(GateReason.NOT_A_SCAN, "animated")
        if kind in _NEEDED or end - start - _FRAME_BYTES in _LOOKS.get(kind, ()):
            outline.kept.append((start, end))
        elif kind[:1].isupper():
            raise Refused(GateReason.NOT_A_SCAN, "an unknown critical chunk")
    if after_padding(data, end) < len(data):
        raise Refused(GateReason.POLYGLOT, "bytes after the picture")
    return outline


def _take_header(outline: PngOutline, header: bytes) -> None:
    if len(header) != _HEADER.size:
        raise Refused(GateReason.DAMAGED, "a PNG header of another length")
    outline.width, outline.height, depth, colour, *_ = _HEADER.unpack(header)
    if colour in _ONE_BYTE_COLOURS:
        outline.pixel_bytes = 2 if depth == _DEEP else 1


def _chunks(data: mmap) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, start, end) of each chunk up to IEND."""
    at, kind = _SIGNATURE_BYTES, b""
    while kind != b"IEND":
        head = data[at : at + _HEAD_BYTES]
        end = at + _FRAME_BYTES + int.from_bytes(head[:4])
        if len(head) < _HEAD_BYTES or end > len(data):
            raise Refused(GateReason.DAMAGED, "a PNG chunk is cut")
        kind = head[4:]
        if (kind == b"IHDR") != (at == _SIGNATURE_BYTES) or not kind.isalpha():
            raise Refused(GateReason.DAMAGED, "a PNG chunk is out of place")
        if zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end]):
            raise Refused(GateReason.DAMAGED, "a PNG checksum is wrong")
        yield kind, at, end
        at = end
