"""
Files that are not what they seem, or that ask for far more than a letter does. The tables at the
end say for each why it has to be refused. All are small: the largest has a few megabytes.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from pikepdf import Array, Pdf

from tests.samples.files import (
    letter_jpeg,
    letter_pdf,
    letter_picture,
    letter_png,
    letter_tiff,
    saved,
)
from tests.samples.hostile_pdf import (
    EMPTY_PAGE,
    deep_page_tree,
    flate_bomb,
    form_in_itself,
    locked_pdf,
    many_objects,
    many_pages,
    nested_forms,
    pdf_around,
    pdf_by_hand,
    pdf_drawing,
    pdf_with_page,
    pdf_with_picture,
    picture_elsewhere,
)


def zip_archive() -> bytes:
    """A ZIP with one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return file.getvalue()


def gif() -> bytes:
    """A letter as a GIF."""
    file = io.BytesIO()
    letter_picture().save(file, "GIF")
    return file.getvalue()


def truncated_comment_zip(picture: bytes) -> bytes:
    """A JPEG whose last comment holds the end of a ZIP that spans it: both readers are content."""
    end_of_zip = b"PK\x05\x06" + bytes(16) + struct.pack("<H", 2)
    comment = b"\xff\xfe" + struct.pack(">H", 2 + len(end_of_zip)) + end_of_zip
    return picture[:-2] + comment + b"\xff\xd9"


def comment_with(picture: bytes, text: bytes) -> bytes:
    """A JPEG with a comment right at its start."""
    return picture[:2] + b"\xff\xfe" + struct.pack(">H", 2 + len(text)) + text + picture[2:]


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG with its right checksum."""
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def png_with(*chunks: bytes) -> bytes:
    """A letter as a PNG with chunks added after its header."""
    picture, header_end = letter_png(), 8 + 12 + 13
    return picture[:header_end] + b"".join(chunks) + picture[header_end:]


def vast_png(side: int = 30_000) -> bytes:
    """A PNG that declares side x side pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = png_chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + pixels + png_chunk(b"IEND", b"")


def vast_jpeg() -> bytes:
    """A letter whose JPEG header claims 65,500 x 65,500 pixels."""
    picture = bytearray(letter_jpeg())
    at = picture.index(b"\xff\xc0") + 5
    picture[at : at + 4] = struct.pack(">HH", 65_500, 65_500)
    return bytes(picture)


def tiff_of(width: int, height: int, frames: int = 1, *, circle: bool = False) -> bytes:
    """A TIFF of blank frames that share one strip of pixels; hand-made, so that it may lie."""
    entries = [
        (256, width),
        (257, height),
        (258, 1),
        (259, 1),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, height),
        (279, 64),
    ]
    size = 2 + 12 * len(entries) + 4
    first = 8 + 64
    file = struct.pack("<2sHI", b"II", 42, first) + bytes(64)
    for number in range(frames):
        following = first + size * (number + 1)
        if number == frames - 1:
            following = first if circle else 0
        directory = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
        file += struct.pack("<H", len(entries)) + directory + struct.pack("<I", following)
    return file


_JPX_HEADER = b"\xff\x4f\xff\x51" + struct.pack(">HHII", 41, 0, 60_000, 60_000) + bytes(40)
_JBIG2_HEADER = struct.pack(">IBBBIII", 0, 48, 0, 1, 19, 60_000, 60_000) + bytes(11)
_INLINE = b"q BI /W 60000 /H 60000 /BPC 1 /CS /G ID x EI Q"

NOT_SCANS: dict[str, bytes] = {
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "zip": zip_archive(),
    "executable": b"MZ\x90\x00" + bytes(200),
    "text": b"Dear company,",
    "a pdf mark alone": b"%PDF-",
    "html behind a pdf mark": b"%PDF-<html><script>alert(1)</script>",
    "old tiff mark": b"II+\x00" + bytes(60),
}

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "gif": (gif, "not_a_scan"),
    "html behind a pdf version": (lambda: b"%PDF-1.4 <html></html>", "damaged"),
    "executable before a pdf": (lambda: b"MZ" + bytes(60) + letter_pdf(), "polyglot"),
    "line end before a pdf": (lambda: b"\n" + letter_pdf(), "polyglot"),
    "html before a pdf": (lambda: b"<html></html>" + letter_pdf(), "polyglot"),
    "zip after a pdf": (lambda: letter_pdf() + zip_archive(), "polyglot"),
    "text after a pdf": (lambda: letter_pdf() + b"<script>", "polyglot"),
    "zip after a jpeg": (lambda: letter_jpeg() + zip_archive(), "polyglot"),
    "zip after a tiff": (lambda: letter_tiff() + zip_archive(), "polyglot"),
    "zip after a png": (lambda: letter_png() + zip_archive(), "polyglot"),
    "second png after a png": (lambda: letter_png() + letter_png(), "polyglot"),
    "second jpeg after a jpeg": (lambda: letter_jpeg() + letter_jpeg(), "polyglot"),
    "zip within a jpeg": (lambda: truncated_comment_zip(letter_jpeg()), "polyglot"),
    "pdf within a jpeg": (lambda: comment_with(letter_jpeg(), letter_pdf()[:9000]), "polyglot"),
    "animated png": (lambda: png_with(png_chunk(b"acTL", bytes(8))), "not_a_scan"),
    "vendor png": (lambda: png_with(png_chunk(b"CgBI", bytes(4))), "not_a_scan"),
    "vast png": (vast_png, "too_many_pixels"),
    "vast jpeg": (vast_jpeg, "too_many_pixels"),
    "vast tiff": (lambda: tiff_of(60_000, 60_000), "too_many_pixels"),
    "tiff of 3000 frames": (lambda: tiff_of(16, 16, 3000), "too_many_pages"),
    "tiff in a circle": (lambda: tiff_of(16, 16, 3, circle=True), "damaged"),
    "tiff of many large frames": (lambda: tiff_of(12_000, 12_000, 20), "too_many_pixels"),
    "tiff without frames": (lambda: b"II*\x00\x00\x00\x00\x00", "empty"),
    "pdf without pages": (lambda: saved(Pdf.new()), "empty"),
    "page without a size": (lambda: pdf_with_page(MediaBox=Array([0, 0, 0, 9])), "damaged"),
    "vast page": (lambda: pdf_with_page(MediaBox=Array([0, 0, 14_401, 9])), "page_too_large"),
    "vast unit": (lambda: pdf_with_page(UserUnit=1000), "page_too_large"),
    "501 pages": (lambda: many_pages(501), "too_many_pages"),
    "password": (lambda: locked_pdf("secret"), "locked"),
    "owner password": (lambda: locked_pdf(""), "locked"),
    "tables in a circle": (
        lambda: pdf_by_hand(EMPTY_PAGE, tables_in_a_circle=True),
        "damaged",
    ),
    "picture elsewhere": (picture_elsewhere, "damaged"),
    "vast picture": (lambda: pdf_with_picture(Width=60_000, Height=60_000), "too_many_pixels"),
    "vast jpeg in a pdf": (lambda: pdf_around(vast_jpeg(), "DCTDecode"), "too_many_pixels"),
    "vast jpx in a pdf": (lambda: pdf_around(_JPX_HEADER, "JPXDecode"), "too_many_pixels"),
    "vast jbig2 in a pdf": (lambda: pdf_around(_JBIG2_HEADER, "JBIG2Decode"), "too_many_pixels"),
    "vast inline picture": (lambda: pdf_drawing(_INLINE), "too_many_pixels"),
}

# These could take down the process that opens them without care.
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "many objects": (lambda: many_objects(200_000), "too_complex"),
    "form in itself": (form_in_itself, "too_complex"),
    "nested forms": (nested_forms, "too_complex"),
    "nested forms on page 2": (lambda: nested_forms(on_page=2), "too_complex"),
    "flate bomb": (flate_bomb, "too_complex"),
    "bomb in a bomb": (lambda: flate_bomb(300, packed_again=2), "too_complex"),
    "deep page tree": (lambda: deep_page_tree(20_000), "damaged"),
}
