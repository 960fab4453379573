"""
The outer form of a JPEG file: its segments are walked from the first byte to the last, and only
those that a decoder needs are kept. Source: ITU-T T.81, annex B.
"""

import re
import struct
from collections.abc import Iterator
from mmap import mmap
from typing import NamedTuple

from msgspec import Struct

from chalicelib.scans.gate_terms import GateReason, Refused

_MARK = 0xFF  # Every segment begins with it; more of them fill up.
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_TABLES = {0xC4, 0xDB, 0xDD}  # Huffman, quantisation, restart interval
_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive: what browsers show
_OTHER_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF, 0xDC, 0xDE}
_JFIF, _EXIF, _MORE_PICTURES, _ADOBE, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_DROPPED = {*range(_JFIF, 0xF0), _COMMENT}  # applications' own data, and comments
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_PADDING = re.compile(rb"[\0\t\r\n ]*")

_FRAME = struct.Struct(">BHHB")  # precision, height, width, components
_SAMPLE_BITS = 8
_COMPONENTS = {1, 3, 4}
_LEAST_HEADER_BYTES = 12  # of the segments of JFIF and Adobe
_HEAD_BYTES = 4  # mark, marker, length
_MAX_SCANS = 200


class JpegOutline(Struct):
    """
    What was found on the walk.

    Attributes:
        pixel_bytes: of one decoded pixel.
        kept: byte ranges of the file, in order, that make the picture.
        density: unit and two densities as JFIF stores them, or None without JFIF.
        adobe_transform: how colours are coded, or None where the default holds.
        exif: the raw EXIF block, to read the orientation from.
        announces_more: further pictures may follow, as phones append them.
    """

    width: int = 0
    height: int = 0
    pixel_bytes: int = 0
    kept: list[tuple[int, int]] = []
    density: bytes | None = None
    adobe_transform: int | None = None
    exif: bytes = b""
    announces_more: bool = False


class _Segment(NamedTuple):
    """A marker and the bytes from its mark on; the pixels of a scan belong to its segment."""

    marker: int
    start: int
    end: int


def outline_jpeg(data: mmap) -> JpegOutline:
    """
    Walk a JPEG file.

    Raises:
        Refused: damaged (cut, or not well formed), polyglot (something follows the picture),
            not_a_scan (a coding that browsers do not show) or too_complex.
    """
    outline, scans, end = JpegOutline(), 0, 0
    for segment in _segments(data, 0):
        end = segment.end
        if segment.marker in _DROPPED:
            _take_application_data(outline, segment.marker, data[segment.start + _HEAD_BYTES : end])
            continue
        if segment.marker in _FRAMES:
            _take_frame(outline, data[segment.start + _HEAD_BYTES : end])
        scans += segment.marker == _SCAN
        if scans > _MAX_SCANS:
            raise Refused(GateReason.TOO_COMPLEX, "too many scans")
        outline.kept.append((segment.start, end))
    if not scans or not outline.width:
        raise Refused(GateReason.DAMAGED, "a JPEG without a picture")
    _check_rest(data, end, announced=outline.announces_more)
    return outline


def fresh_header(outline: JpegOutline) -> bytes:
    """The start of the clean copy: written anew, so that nothing hides in it."""
    header = bytes([_MARK, _START])
    if outline.density is not None:
        header += b"\xff\xe0\x00\x10JFIF\x00\x01\x01" + outline.density + b"\x00\x00"
    if outline.adobe_transform is not None:
        header += b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00"
        header += bytes([outline.adobe_transform])
    return header


def _segments(data: mmap, first: int) -> Iterator[_Segment]:
    """Yield every segment after the start marker, up to the end marker."""
    at = first + 2
    while True:
        while data[at : at + 2] == bytes([_MARK, _MARK]):
            at += 1
        head = data[at : at + _HEAD_BYTES]
        if head[:2] == bytes([_MARK, _END]):
            yield _Segment(_END, at, at + 2)
            return
        end = at + 2 + int.from_bytes(head[2:])
        if len(head) < _HEAD_BYTES or head[0] != _MARK or not at + _HEAD_BYTES <= end <= len(data):
            raise Refused(GateReason.DAMAGED, "a JPEG segment is cut or missing")
        _check_marker(head[1])
        if head[1] == _SCAN:
            following = _NEXT_MARKER.search(data, end)
            if following is None:
                raise Refused(GateReason.DAMAGED, "the JPEG has no end")
            end = following.start()
        yield _Segment(head[1], at, end)
        at = end


def _check_marker(marker: int) -> None:
    if marker in _OTHER_FRAMES:
        raise Refused(GateReason.NOT_A_SCAN, f"JPEG coding {marker:#x}")
    if marker not in _FRAMES | _TABLES | _DROPPED | {_SCAN}:
        raise Refused(GateReason.DAMAGED, f"JPEG segment {marker:#x}")


def _take_frame(outline: JpegOutline, payload: bytes) -> None:
    if outline.width or len(payload) < _FRAME.size:
        raise Refused(GateReason.DAMAGED, "not just one frame in a JPEG")
    precision, height, width, components = _FRAME.unpack_from(payload)
    if precision != _SAMPLE_BITS or components not in _COMPONENTS:
        raise Refused(GateReason.NOT_A_SCAN, f"{components} components of {precision} bits")
    if not width or not height:
        raise Refused(GateReason.DAMAGED, "a JPEG without a size")
    outline.width, outline.height = width, height
    outline.pixel_bytes = 1 if components == 1 else 4


def _take_application_data(outline: JpegOutline, marker: int, payload: bytes) -> None:
    is_header = len(payload) >= _LEAST_HEADER_BYTES
    if marker == _JFIF and payload.startswith(b"JFIF\0") and is_header:
        outline.density = bytes([min(payload[7], 2)]) + payload[8:12]
    elif marker == _ADOBE and payload.startswith(b"Adobe") and is_header:
        outline.adobe_transform = min(payload[11], 2)
    elif marker == _EXIF and payload.startswith(b"Exif\0\0") and not outline.exif:
        outline.exif = payload[6:]
    elif marker == _MORE_PICTURES and payload.startswith(b"MPF\0"):
        outline.announces_more = True


def _check_rest(data: mmap, at: int, *, announced: bool) -> None:
    """
    Nothing may follow but padding, or the further pictures that phones announce and append
    (CIPA DC-007: a depth map, a gain map). Those are walked as well, and are not copied.
    """
    while (at := after_padding(data, at)) < len(data):
        if not announced or data[at : at + 2] != bytes([_MARK, _START]):
            raise Refused(GateReason.POLYGLOT, "bytes after the picture")
        for segment in _segments(data, at):
            at = segment.end


def after_padding(data: mmap, at: int) -> int:
    """Where the bytes that only fill up end."""
    padding = _PADDING.match(data, at)
    return padding.end() if padding else at
