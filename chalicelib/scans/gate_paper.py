"""
A decoded picture as a picture of a PDF, in the coding that fits it: fax coding for black and
white, JPEG for grey and colour, and the palette kept where there is one. Runs in the child only.
"""

import io
import zlib

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String
from PIL import Image

from chalicelib.scans.gate_terms import GateReason, Refused

_QUALITY = 90
_STRIP_OFFSETS, _STRIP_BYTES = 273, 279
_WITH_ALPHA = {"LA": "L", "La": "L", "PA": "RGB", "RGBA": "RGB", "RGBa": "RGB"}
_OTHER_COLOURS = {"CMYK", "YCbCr", "RGBX"}

# Fax coding makes dithered pictures larger than they were; then Flate is tried as well.
_POOR_FAX_SHARE = 1 / 4


def picture_stream(made: Pdf, picture: Image.Image) -> Stream:
    """
    Code a picture for `made`.

    Raises:
        Refused: not_a_scan, for pixels that are no shades of grey or colour.
    """
    if picture.mode == "1":
        return _black_and_white(made, picture)
    if picture.mode == "P":
        return _with_palette(made, picture)
    plain = _as_grey_or_colour(picture)
    coded = io.BytesIO()
    plain.save(coded, "JPEG", quality=_QUALITY)
    space = Name.DeviceGray if plain.mode == "L" else Name.DeviceRGB
    return _stream(made, plain, coded.getvalue(), Filter=Name.DCTDecode, ColorSpace=space)


def _black_and_white(made: Pdf, picture: Image.Image) -> Stream:
    row_bytes = (picture.width + 7) // 8
    fax = _fax_coded(picture, row_bytes)
    if len(fax) > row_bytes * picture.height * _POOR_FAX_SHARE:
        flate = zlib.compress(picture.tobytes())
        if len(flate) < len(fax):
            return _stream(
                made, picture, flate, bits=1, Filter=Name.FlateDecode, ColorSpace=Name.DeviceGray
            )
    # To a fax coder 0 is white, to Pillow it is black: both black and white runs change sides.
    parameters = Dictionary(K=-1, Columns=picture.width, Rows=picture.height, BlackIs1=True)
    return _stream(
        made,
        picture,
        fax,
        bits=1,
        Filter=Name.CCITTFaxDecode,
        DecodeParms=parameters,
        ColorSpace=Name.DeviceGray,
    )


def _fax_coded(picture: Image.Image, row_bytes: int) -> bytes:
    """The bare CCITT group 4 bytes: coded by libtiff as one strip, then taken out of its TIFF."""
    file = io.BytesIO()
    bare = picture.copy()  # The tags of the original would be taken over, and may be broken.
    one_strip = row_bytes * picture.height
    bare.save(file, "TIFF", compression="group4", strip_size=one_strip)
    with Image.open(file, formats=["TIFF"]) as written:
        tags = written.tag_v2  # type: ignore[attr-defined]
        (offset,), (length,) = tags[_STRIP_OFFSETS], tags[_STRIP_BYTES]
    return file.getvalue()[offset : offset + length]


def _with_palette(made: Pdf, picture: Image.Image) -> Stream:
    palette = bytes(picture.getpalette("RGB") or b"\0\0\0")
    space = Array([Name.Indexed, Name.DeviceRGB, len(palette) // 3 - 1, String(palette)])
    packed = zlib.compress(picture.tobytes())
    return _stream(made, picture, packed, Filter=Name.FlateDecode, ColorSpace=space)


def _as_grey_or_colour(picture: Image.Image) -> Image.Image:
    mode = picture.mode
    if mode in {"L", "RGB"}:
        return picture
    if mode in _OTHER_COLOURS:
        return picture.convert("RGB")
    if mode in _WITH_ALPHA:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
        return paper.convert(_WITH_ALPHA[mode])
    if mode.startswith("I;16"):
        high_byte_first = mode == "I;16B"
        return Image.frombytes(
            "L", picture.size, picture.tobytes()[0 if high_byte_first else 1 :: 2]
        )
    raise Refused(GateReason.NOT_A_SCAN, f"pixels of kind {mode}")


def _stream(
    made: Pdf, picture: Image.Image, coded: bytes, *, bits: int = 8, **entries: Object
) -> Stream:
    return Stream(
        made,
        coded,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        BitsPerComponent=bits,
        **entries,
    )
