"""
How the file gate judges a TIFF: its directories are walked, every frame is decoded, and a PDF with
one page for each frame is made, as large as the paper was. Runs in the child only.
"""

import struct
from mmap import ACCESS_READ, mmap
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from chalicelib.scans.gate_paper import picture_stream
from chalicelib.scans.gate_picture import ON_THEIR_SIDE, check_raster, refusing_broken_pictures
from chalicelib.scans.gate_proof import prove_opens
from chalicelib.scans.gate_terms import (
    ContentType,
    Finding,
    GateLimits,
    GateReason,
    Refused,
    ScanKind,
)

POINTS_PER_INCH = 72

_ENTRY_BYTES = 12
_ORIENTATION, _STRIPS, _STRIP_BYTES, _TILES, _TILE_BYTES = 274, 273, 279, 324, 325

# What a scanner can mean; anything else, or nothing, is read as the usual density of an office.
_USUAL_DPI = 200.0
_LOWEST_DPI, _HIGHEST_DPI = 36.0, 4800.0

# What a pixel takes while it is decoded, converted and coded again.
_PIXEL_BYTES_BY_MODE = {"1": 2, "L": 1, "P": 2, "RGB": 4, "CMYK": 8}
_MOST_PIXEL_BYTES = 16

# Decoding and coding again, measured: a grey pixel takes as long as two black or white ones.
_WORK_BY_MODE = {"1": 1, "L": 2, "P": 2}
_WORK_OF_COLOUR = 4


def clean_tiff(source: BinaryIO, draft: BinaryIO, limits: GateLimits) -> Finding:
    """
    Make a PDF of all frames.

    Raises:
        Refused: damaged, not_a_scan, or more than `limits` allow.
    """
    with mmap(source.fileno(), 0, access=ACCESS_READ) as data:
        count = _count_directories(data, limits)
        size = len(data)
    with refusing_broken_pictures(limits):
        tiff = Image.open(source, formats=["TIFF"])
    _check_frames(tiff, count, size, limits)
    with Pdf.new() as made:
        for number in range(count):
            _add_page(made, tiff, number, limits)
        made.save(draft, fix_metadata_version=False, deterministic_id=True)
    prove_opens(draft, limits)
    return Finding(ScanKind.TIFF, ContentType.PDF, count)


def _count_directories(data: mmap, limits: GateLimits) -> int:
    order = "<" if data[:2] == b"II" else ">"
    seen: set[int] = set()
    try:
        (at,) = struct.unpack_from(order + "I", data, 4)
        while at:
            if at in seen:
                raise Refused(GateReason.DAMAGED, "frames in a circle")
            seen.add(at)
            if len(seen) > limits.max_pages:
                raise Refused(GateReason.TOO_MANY_PAGES, f"more than {limits.max_pages} frames")
            (entries,) = struct.unpack_from(order + "H", data, at)
            (at,) = struct.unpack_from(order + "I", data, at + 2 + entries * _ENTRY_BYTES)
    except struct.error as error:
        raise Refused(GateReason.DAMAGED, "a frame lies beyond the end") from error
    if not seen:
        raise Refused(GateReason.EMPTY, "no frames")
    return len(seen)


def _check_frames(tiff: Image.Image, count: int, size: int, limits: GateLimits) -> None:
    """Look at all directories before the first pixel is decoded."""
    work = 0
    for number in range(count):
        with refusing_broken_pictures(limits):
            tiff.seek(number)
            _refuse_cut_data(tiff, size)
            density = _density(tiff)
        pixel_bytes = _PIXEL_BYTES_BY_MODE.get(tiff.mode, _MOST_PIXEL_BYTES)
        check_raster(tiff.width, tiff.height, pixel_bytes, limits)
        work += tiff.width * tiff.height * _WORK_BY_MODE.get(tiff.mode, _WORK_OF_COLOUR)
        if work > limits.max_tiff_work:
            raise Refused(GateReason.TOO_MANY_PIXELS, f"{number + 1} of {count} frames fit")
        if max(tiff.width / density[0], tiff.height / density[1]) > limits.max_side_inches:
            raise Refused(GateReason.PAGE_TOO_LARGE, f"frame {number + 1}")


def _refuse_cut_data(tiff: Image.Image, size: int) -> None:
    tags = tiff.tag_v2  # type: ignore[attr-defined]
    for offsets, lengths in ((_STRIPS, _STRIP_BYTES), (_TILES, _TILE_BYTES)):
        for offset, length in zip(tags.get(offsets, ()), tags.get(lengths, ()), strict=False):
            if offset + length > size:
                raise Refused(GateReason.DAMAGED, "pixels lie beyond the end")


def _density(tiff: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down of the picture as it is shown."""
    across, down = (float(value) for value in tiff.info.get("dpi", (0.0, 0.0)))
    if tiff.tag_v2.get(_ORIENTATION) in ON_THEIR_SIDE:  # type: ignore[attr-defined]
        across, down = down, across
    if all(_LOWEST_DPI <= value <= _HIGHEST_DPI for value in (across, down)):
        return across, down
    return _USUAL_DPI, _USUAL_DPI


def _add_page(made: Pdf, tiff: Image.Image, number: int, limits: GateLimits) -> None:
    with refusing_broken_pictures(limits):
        tiff.seek(number)
        across, down = _density(tiff)
        tiff.load()
        tiff.info.clear()  # Or the coders would write some of it into the copy.
    width = round(tiff.width / across * POINTS_PER_INCH, 2)
    height = round(tiff.height / down * POINTS_PER_INCH, 2)
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, width, height]),
        Resources=Dictionary(XObject=Dictionary(Scan=picture_stream(made, tiff))),
        Contents=made.make_stream(b"q %.2f 0 0 %.2f 0 0 cm /Scan Do Q" % (width, height)),
    )
    made.pages.append(pikepdf.Page(page))
