"""
How the file gate judges a JPEG or PNG: walked by segments, decoded whole, and copied without
whatever a decoder does not need. The pixels stay as they were coded, unless the picture lies on
its side: then it is turned and coded anew. Runs in the child only.
"""

import contextlib
import struct
import warnings
from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from typing import BinaryIO

from PIL import Image, JpegImagePlugin

from chalicelib.scans.gate_jpeg import fresh_header, outline_jpeg
from chalicelib.scans.gate_png import outline_png
from chalicelib.scans.gate_terms import (
    ContentType,
    Finding,
    GateLimits,
    GateReason,
    Refused,
    ScanKind,
)

# EXIF orientation → what turns the picture upright. 1 is upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ON_THEIR_SIDE = {5, 6, 7, 8}

_ORIENTATION_TAG = 0x0112
_TURNED_QUALITY = 95
_TURNED_LEVEL = 2  # A higher level takes many seconds for a large scan and gains a few per cent.
_HALVED_COLOURS = 2  # Pillow's number for 4:2:0
_RASTER_SHARE = 5 / 8  # of the child's memory; the rest holds libraries and the coded file


def clean_jpeg(source: BinaryIO, draft: BinaryIO, limits: GateLimits) -> Finding:
    """
    Copy a JPEG without metadata, upright.

    Raises:
        Refused: damaged, polyglot, not_a_scan, too_complex or too_many_pixels.
    """
    with mmap(source.fileno(), 0, access=ACCESS_READ) as data:
        outline = outline_jpeg(data)
        turn = TURNS.get(read_orientation(outline.exif))
        copies = 1 if turn is None else 2
        check_raster(outline.width, outline.height, outline.pixel_bytes * copies, limits)
        draft.write(fresh_header(outline))
        _copy_ranges(data, outline.kept, draft)
    picture = _decode_copy(draft, "JPEG", limits)
    if turn is not None:
        colours = JpegImagePlugin.get_sampling(picture)
        sampling = _HALVED_COLOURS if colours == _HALVED_COLOURS else 0
        _write_turned(picture, turn, draft, quality=_TURNED_QUALITY, subsampling=sampling)
    return Finding(ScanKind.JPEG, ContentType.JPEG, pages=1)


def clean_png(source: BinaryIO, draft: BinaryIO, limits: GateLimits) -> Finding:
    """
    Copy a PNG without metadata, upright.

    Raises:
        Refused: damaged, polyglot, not_a_scan or too_many_pixels.
    """
    with mmap(source.fileno(), 0, access=ACCESS_READ) as data:
        outline = outline_png(data)
        turn = TURNS.get(read_orientation(outline.exif))
        copies = 1 if turn is None else 2
        check_raster(outline.width, outline.height, outline.pixel_bytes * copies, limits)
        _copy_ranges(data, outline.kept, draft)
    picture = _decode_copy(draft, "PNG", limits)
    if turn is not None:
        _write_turned(picture, turn, draft, compress_level=_TURNED_LEVEL)
    return Finding(ScanKind.PNG, ContentType.PNG, pages=1)


def read_orientation(exif: bytes) -> int:
    """The orientation in an EXIF block, 1 to 8; 1 where there is none that makes sense."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(exif[:4])
    if order is None:
        return 1
    try:
        (at,) = struct.unpack_from(order + "I", exif, 4)
        (entries,) = struct.unpack_from(order + "H", exif, at)
        for number in range(entries):
            tag, _, _, value = struct.unpack_from(order + "HHIH", exif, at + 2 + 12 * number)
            if tag == _ORIENTATION_TAG:
                return int(value) if value in TURNS else 1
    except struct.error:
        pass
    return 1


def check_raster(width: int, height: int, pixel_bytes: int, limits: GateLimits) -> None:
    """
    Refuse, before anything is decoded, what would not fit into the child's memory, given how many
    bytes a pixel takes while it is worked on, all copies counted.

    Raises:
        Refused: too_many_pixels, or damaged when there are none.
    """
    pixels = width * height
    if not pixels:
        raise Refused(GateReason.DAMAGED, "a picture without a size")
    if pixels > limits.max_pixels or pixels * pixel_bytes > limits.memory_bytes * _RASTER_SHARE:
        raise Refused(GateReason.TOO_MANY_PIXELS, f"{width} x {height} pixels")


@contextlib.contextmanager
def refusing_broken_pictures(limits: GateLimits) -> Iterator[None]:
    """
    For a block that decodes and does nothing else: whatever the library trips over is damage.

    Raises:
        Refused: damaged, or too_many_pixels.
    """
    Image.MAX_IMAGE_PIXELS = limits.max_pixels
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.filterwarnings("error", message="Truncated File Read")
        try:
            yield
        except (Refused, MemoryError):
            raise
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise Refused(GateReason.TOO_MANY_PIXELS, "more than may be decoded") from error
        except Exception as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # The disk, not the picture.
            raise Refused(GateReason.DAMAGED, f"{type(error).__name__} while decoded") from error


def _decode_copy(draft: BinaryIO, form: str, limits: GateLimits) -> Image.Image:
    draft.flush()
    draft.seek(0)
    with refusing_broken_pictures(limits):
        picture = Image.open(draft, formats=[form])
        picture.load()
    return picture


def _copy_ranges(data: mmap, ranges: list[tuple[int, int]], draft: BinaryIO) -> None:
    with memoryview(data) as view:
        for start, end in ranges:
            with view[start:end] as part:
                draft.write(part)


def _write_turned(
    picture: Image.Image, turn: Image.Transpose, draft: BinaryIO, **coding: object
) -> None:
    """Replace the copy by the picture turned upright."""
    density = picture.info.get("dpi")
    turned = picture.transpose(turn)
    on_its_side = turned.size != picture.size
    if density:
        coding["dpi"] = tuple(reversed(density)) if on_its_side else density
    draft.seek(0)
    draft.truncate()
    turned.save(draft, picture.format, **coding)
