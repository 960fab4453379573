"""
The outer form of a JPEG file: its segments are walked from the first byte to the last, and only
those that a decoder needs are kept. Source: ITU-T T.81, annex B.
"""

import dataclasses
import re
import struct
from collections.abc import Iterator
from mmap import mmap

from chalicelib.scans.gate_terms import GateReason, Refused

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_TABLES = {0xC4, 0xDB, 0xDD}  # Huffman, quantisation, restart interval
_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive: what browsers show
_OTHER_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF, 0xDC, 0xDE}
_DROPPED = {*range(0xE0, 0xF0), 0xFE}  # applications' own data, and comments
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_MAX_SCANS = 200
_PADDING = b"\0\t\r\n "


@dataclasses.dataclass(slots=True)
class JpegOutline:
    """
    What was found on the walk.

    Attributes:
        pixel_bytes: of one decoded pixel.
        kept: byte ranges of the file, in order, that make the picture.
        density: unit and two densities as JFIF stores them, or None without JFIF.
        adobe_transform: how colours are coded, or None where the default holds.
        exif: the raw EXIF block, to read the orientation from.
    """

    width: int = 0
    height: int = 0
    pixel_bytes: int = 0
    kept: list[tuple[int, int]] = dataclasses.field(default_factory=list)
    density: bytes | None = None
    adobe_transform: int | None = None
    exif: bytes = b""
    has_more_pictures: bool = False


def outline_jpeg(data: mmap) -> JpegOutline:
    """
    Walk a JPEG file.

    Raises:
        Refused: damaged (cut, or not well formed), polyglot (something follows the picture),
            not_a_scan (a coding that browsers do not show) or too_complex.
    """
    outline, scans, end = JpegOutline(), 0, 0
    for marker, start, end in _segments(data, 0):  # noqa: B007 - `end` is where the picture ends
        if marker in _OTHER_FRAMES:
            raise Refused(GateReason.NOT_A_SCAN, f"JPEG coding {marker:#x}")
        if marker in _FRAMES:
            _take_frame(outline, data[start:end])
        elif marker in _DROPPED:
            _take_application_data(outline, marker, data[start + 4 : end])
        elif marker not in _TABLES and marker not in {_SCAN, _END}:
            raise Refused(GateReason.DAMAGED, f"JPEG segment {marker:#x}")
        scans += marker == _SCAN
        if scans > _MAX_SCANS:
            raise Refused(GateReason.TOO_COMPLEX, "too many scans")
        if marker not in _DROPPED:
            outline.kept.append((start, end))
    if not scans or not outline.width:
        raise Refused(GateReason.DAMAGED, "a JPEG without a picture")
    _check_rest(data, end, may_hold_pictures=outline.has_more_pictures)
    return outline


def fresh_header(outline: JpegOutline) -> bytes:
    """The start of the clean copy: written anew, so that nothing hides in it."""
    header = b"\xff\xd8"
    if outline.density is not None:
        header += b"\xff\xe0\x00\x10JFIF\x00\x01\x01" + outline.density + b"\x00\x00"
    if outline.adobe_transform is not None:
        header += b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00"
        header += bytes([outline.adobe_transform])
    return header


def _segments(data: mmap, first: int) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, start, end) after the start marker; a scan's pixels belong to its segment."""
    if data[first : first + 2] != bytes([0xFF, _START]):
        raise Refused(GateReason.POLYGLOT, "bytes after the picture")
    at = first + 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        head = data[at : at + 4]
        if len(head) < 2 or head[0] != 0xFF:
            raise Refused(GateReason.DAMAGED, "a JPEG segment is missing")
        marker = head[1]
        if marker == _END:
            yield marker, at, at + 2
            return
        length = int.from_bytes(head[2:4])
        end = at + 2 + length
        if marker < 0xC0 or _is_standalone(marker) or length < 2 or end > len(data):
            raise Refused(GateReason.DAMAGED, "a JPEG segment is cut")
        if marker == _SCAN:
            following = _NEXT_MARKER.search(data, end)
            if following is None:
                raise Refused(GateReason.DAMAGED, "the JPEG has no end")
            end = following.start()
        yield marker, at, end
        at = end


def _is_standalone(marker: int) -> bool:
    return 0xD0 <= marker <= _START


def _take_frame(outline: JpegOutline, segment: bytes) -> None:
    if outline.width or len(segment) < 10:
        raise Refused(GateReason.DAMAGED, "two frames in one JPEG")
    precision, height, width, components = struct.unpack_from(">BHHB", segment, 4)
    if precision != 8 or components not in {1, 3, 4}:
        raise Refused(GateReason.NOT_A_SCAN, f"{components} components of {precision} bits")
    if not width or not height:
        raise Refused(GateReason.DAMAGED, "a JPEG without a size")
    outline.width, outline.height = width, height
    outline.pixel_bytes = 1 if components == 1 else 4


def _take_application_data(outline: JpegOutline, marker: int, payload: bytes) -> None:
    if marker == 0xE0 and payload.startswith(b"JFIF\0") and len(payload) >= 12:
        outline.density = bytes([min(payload[7], 2)]) + payload[8:12]
    elif marker == 0xEE and payload.startswith(b"Adobe") and len(payload) >= 12:
        outline.adobe_transform = min(payload[11], 2)
    elif marker == 0xE1 and payload.startswith(b"Exif\0\0") and not outline.exif:
        outline.exif = payload[6:]
    elif marker == 0xE2 and payload.startswith(b"MPF\0"):
        outline.has_more_pictures = True


def _check_rest(data: mmap, at: int, *, may_hold_pictures: bool) -> None:
    """
    Nothing may follow but padding, or the further pictures that phones announce and append
    (CIPA DC-007: a depth map, a gain map). They are walked as well, and are not copied.
    """
    while data[at : at + 1] and data[at] in _PADDING:
        at += 1
    if at == len(data):
        return
    if not may_hold_pictures:
        raise Refused(GateReason.POLYGLOT, "bytes after the picture")
    end = at
    for _, _, end in _segments(data, at):  # noqa: B007 - only the last one counts
        pass
    _check_rest(data, end, may_hold_pictures=True)
