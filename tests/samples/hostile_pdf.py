"""
PDFs that ask for far more than a letter does, are locked, or are built wrongly. Every function
returns the bytes of one file.
"""

import struct
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from tests.samples.files import (
    A4_POINTS,
    add_page,
    letter_stream,
    pdf_of_pictures,
    saved,
)

_MEBIBYTE = 1024 * 1024


def pdf_drawing(content: bytes) -> bytes:
    """A PDF whose page description is `content`."""
    pdf = pdf_of_pictures()
    pdf.pages[0].obj.Contents = pdf.make_stream(content)
    return saved(pdf)


def _as_it_is(pdf: Pdf) -> bytes:
    return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def blanks(mebibytes: int) -> bytes:
    """So many mebibytes of spaces as a zlib stream: one packed block, again and again."""
    block_packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    blank, check = b" " * _MEBIBYTE, 1
    block = block_packer.compress(blank) + block_packer.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS).flush()
    for _ in range(mebibytes):
        check = zlib.adler32(blank, check)
    return b"\x78\xda" + block * mebibytes + end + struct.pack(">I", check)


def flate_bomb(mebibytes: int = 1024, *, packed_again: int = 0) -> bytes:
    """A page description of 1 GB in 1 MB; packed again, in some hundred bytes."""
    content = blanks(mebibytes)
    for _ in range(packed_again):
        content = zlib.compress(content, 9)
    pdf = pdf_of_pictures()
    stream = Stream(pdf, content)
    stream.Filter = Array([Name.FlateDecode] * (1 + packed_again))
    pdf.pages[0].obj.Contents = stream
    return _as_it_is(pdf)


def nested_forms(*, levels: int = 12, times: int = 16, on_page: int = 1) -> bytes:
    """Forms that draw one another, `times` to the power of `levels` in all."""
    pdf = pdf_of_pictures(on_page)
    inner = letter_stream(pdf)
    for _ in range(levels):
        inner = Stream(
            pdf,
            b"/Next Do " * times,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, *A4_POINTS]),
            Resources=Dictionary(XObject=Dictionary(Next=inner)),
        )
    pdf.pages[-1].obj.Resources.XObject.Scan = inner
    return saved(pdf)


def nested_patterns(levels: int = 8) -> bytes:
    """A page that is filled with a pattern of patterns; takes a reader minutes to draw."""
    pdf = pdf_of_pictures()
    inner, drawing = Dictionary(), b"0 0 1 1 re f"
    for _ in range(levels):
        pattern = Stream(
            pdf,
            drawing,
            Type=Name.Pattern,
            PatternType=1,
            PaintType=1,
            TilingType=1,
            BBox=Array([0, 0, 10, 10]),
            XStep=1,
            YStep=1,
            Resources=inner,
        )
        inner = Dictionary(Pattern=Dictionary(Inner=pattern))
        drawing = b"/Pattern cs /Inner scn 0 0 10 10 re f"
    page = pdf.pages[0].obj
    page.Resources = inner
    page.Contents = pdf.make_stream(b"/Pattern cs /Inner scn 0 0 595 842 re f")
    return saved(pdf)


def form_in_itself() -> bytes:
    """A form that draws itself."""
    pdf = pdf_of_pictures()
    form = Stream(pdf, b"/Scan Do", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Resources = Dictionary(XObject=Dictionary(Scan=form))
    pdf.pages[0].obj.Resources.XObject.Scan = form
    return saved(pdf)


def pdf_with_picture(**entries: object) -> bytes:
    """A PDF whose only picture declares something else."""
    pdf = pdf_of_pictures()
    picture = pdf.pages[0].obj.Resources.XObject.Scan
    for key, value in entries.items():
        picture[f"/{key}"] = value
    return _as_it_is(pdf)


def pdf_around(coded: bytes, coding: str, **entries: object) -> bytes:
    """A PDF with a picture of any coding that declares ten pixels by ten."""
    pdf = pdf_of_pictures()
    picture = Stream(pdf, coded, Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10)
    picture.Filter = Name("/" + coding)
    for key, value in entries.items():
        picture[f"/{key}"] = value
    pdf.pages[0].obj.Resources.XObject.Scan = picture
    return _as_it_is(pdf)


def pdf_with_page(**entries: object) -> bytes:
    """A PDF whose only page has other entries."""
    pdf = Pdf.new()
    add_page(pdf, letter_stream(pdf), **entries)
    return saved(pdf)


def many_pages(count: int) -> bytes:
    """A PDF of `count` pages that share one picture."""
    pdf = Pdf.new()
    picture = letter_stream(pdf)
    for _ in range(count):
        add_page(pdf, picture)
    return saved(pdf)


def many_objects(count: int) -> bytes:
    """An empty page among `count` numbered objects."""
    return pdf_by_hand([*EMPTY_PAGE, *[b"null"] * count])


def deep_page_tree(levels: int) -> bytes:
    """A PDF whose only page lies `levels` deep."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    objects += [
        b"<</Type/Pages/Count 1/Kids[%d 0 R]/Parent %d 0 R>>" % (number + 1, number - 1)
        for number in range(2, levels + 2)
    ]
    objects.append(b"<</Type/Page/MediaBox[0 0 9 9]/Parent %d 0 R>>" % (levels + 1))
    return pdf_by_hand(objects)


EMPTY_PAGE = [
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
    b"<</Type/Page/MediaBox[0 0 9 9]/Parent 2 0 R>>",
]


def pdf_by_hand(objects: list[bytes], *, tables_in_a_circle: bool = False) -> bytes:
    """A PDF written object by object, the first being the catalogue."""
    file, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, count = len(file), len(objects) + 1
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, rows)
    before = b"/Prev %d" % start if tables_in_a_circle else b""
    file += b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (count, before)
    return bytes(file + b"startxref\n%d\n%%%%EOF\n" % start)


def locked_pdf(user: str) -> bytes:
    """An encrypted PDF; without a user password, anyone could still open it."""
    locks = pikepdf.Encryption(owner="owner", user=user)
    return saved(pdf_of_pictures(), encryption=locks)


def picture_elsewhere() -> bytes:
    """A PDF whose picture lies in another file."""
    return pdf_with_picture(F=pikepdf.String("//server/share/letter.jpg"))
