"""
How large a coded picture says it is, read from the first bytes of the coding itself: a PDF may
declare ten pixels around a JPEG of a thousand million.
"""

import struct

JPEG_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}

_JPX_SIZE = b"\xff\x4f\xff\x51"
_JBIG2_SIZED_SEGMENTS = {4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43, 48}
_UNKNOWN = 0xFFFFFFFF


def jpeg_pixels(data: bytes) -> int:
    """Pixels of the largest frame; 0 where none is found."""
    largest, at = 0, 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            largest = max(largest, width * height)
        if marker == 0xDA:
            break
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return largest


def jpx_pixels(data: bytes) -> int:
    """Pixels of a JPEG 2000 picture; 0 where its size is not found."""
    at = data.find(_JPX_SIZE)
    if at < 0 or at + 16 > len(data):
        return 0
    width, height = struct.unpack_from(">II", data, at + 8)
    return int(width * height)


def jbig2_pixels(data: bytes) -> int:
    """Pixels of the largest page or region among the segments of an embedded JBIG2 stream."""
    largest, at = 0, 0
    while at + 11 <= len(data):
        flags, referred = data[at + 4], data[at + 5] >> 5
        number = int.from_bytes(data[at : at + 4])
        width_of_number = 1 if number <= 256 else 2 if number <= 65_536 else 4
        if referred == 7:
            referred = int.from_bytes(data[at + 5 : at + 9]) & 0x1FFFFFFF
            at += 3 + (referred + 8) // 8
        at += 6 + referred * width_of_number + (4 if flags & 0x40 else 1)
        length = int.from_bytes(data[at : at + 4])
        at += 4
        if flags & 0x3F in _JBIG2_SIZED_SEGMENTS and at + 8 <= len(data):
            width, height = struct.unpack_from(">II", data, at)
            largest = max(largest, width * (1 if height == _UNKNOWN else height))
        if length == _UNKNOWN:
            break
        at += length
    return largest
