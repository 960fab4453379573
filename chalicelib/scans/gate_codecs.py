"""
How large a coded picture says it is, read from the first bytes of the coding itself: a PDF may
declare ten pixels around a JPEG of a thousand million.
"""

import struct

# ITU-T T.81, annex B: every frame marker, and the marker that the pixels begin with.
_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_JPEG_SCAN = 0xDA
_JPEG_FRAME = struct.Struct(">BBHBHH")  # mark, marker, length, precision, height, width
_FILL = 0xFF

# ITU-T T.800, annex A.5.1: start of the codestream, then size marker, length, profile and size.
_JPX_START = b"\xff\x4f\xff\x51"
_JPX_SIZE = struct.Struct(">4sHHII")

# ITU-T T.88, chapter 7.2: kinds of segments whose data begins with width and height.
_JBIG2_SIZED = {4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43, 48}
_JBIG2_LEAST_BYTES = 11
_JBIG2_MANY_REFERENCES = 7
_JBIG2_NUMBERS = ((1, 0x100), (2, 0x10000))  # bytes of a reference, up to which number
_JBIG2_UNKNOWN = 0xFFFFFFFF


def jpeg_pixels(data: bytes) -> int:
    """Pixels of the largest frame; 0 where none is found."""
    largest, at = 0, 2
    while at + _JPEG_FRAME.size <= len(data):
        mark, marker, length, _, height, width = _JPEG_FRAME.unpack_from(data, at)
        if mark != _FILL or marker == _JPEG_SCAN:
            break
        if marker in _JPEG_FRAMES:
            largest = max(largest, width * height)
        at += 1 if marker == _FILL else 2 + length
    return largest


def jpx_pixels(data: bytes) -> int:
    """Pixels of a JPEG 2000 picture; 0 where its size is not found."""
    at = data.find(_JPX_START)
    if at < 0 or at + _JPX_SIZE.size > len(data):
        return 0
    _, _, _, width, height = _JPX_SIZE.unpack_from(data, at)
    return int(width * height)


def jbig2_pixels(data: bytes) -> int:
    """Pixels of the largest page or region among the segments of an embedded JBIG2 stream."""
    largest, at = 0, 0
    while at + _JBIG2_LEAST_BYTES <= len(data):
        kind = data[at + 4] & 0x3F
        at = _end_of_jbig2_header(data, at)
        length = int.from_bytes(data[at - 4 : at])
        if kind in _JBIG2_SIZED and at + 8 <= len(data):
            width, height = struct.unpack_from(">II", data, at)
            largest = max(largest, width * (1 if height == _JBIG2_UNKNOWN else height))
        if length == _JBIG2_UNKNOWN:
            break
        at += length
    return largest


def _end_of_jbig2_header(data: bytes, at: int) -> int:
    """A segment's number, flags, the segments that it refers to, its page, and its length."""
    number, flags = struct.unpack_from(">IB", data, at)
    references, at = data[at + 5] >> 5, at + 6
    if references == _JBIG2_MANY_REFERENCES:
        references = int.from_bytes(data[at - 1 : at + 3]) & 0x1FFFFFFF
        at += 3 + (references + 8) // 8
    bytes_of_one = next((size for size, most in _JBIG2_NUMBERS if number <= most), 4)
    page_bytes = 4 if flags & 0x40 else 1
    return at + references * bytes_of_one + page_bytes + 4
