"""
What a PDF would cost whoever opens it: pixels of its pictures, bytes of its page descriptions
when unpacked, and how often they draw one another. Found out without drawing anything.
"""

import re

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from chalicelib.scans.gate_codecs import jbig2_pixels, jpeg_pixels, jpx_pixels
from chalicelib.scans.gate_terms import GateLimits, GateReason, Refused

_PIXELS_BY_CODING = {
    "/DCTDecode": jpeg_pixels,
    "/JPXDecode": jpx_pixels,
    "/JBIG2Decode": jbig2_pixels,
}
_PICTURE_CODINGS = {*_PIXELS_BY_CODING, "/CCITTFaxDecode"}
_MAX_NESTING = 24

_DRAW = re.compile(rb"/([^\x00-\x20/<>\[\](){}%]+)\s+Do\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_INLINE_PICTURE = re.compile(rb"\bBI\b(.{2,400}?)\bID\b", re.DOTALL)
_INLINE_SIDE = re.compile(rb"/(W|Width|H|Height)\s+(\d{1,10})\b")


def weigh(clean: Pdf, streams: list[Stream], limits: GateLimits) -> None:
    """
    Refuse what is too heavy to be opened by anyone. `streams` are all that the pages of `clean`
    reach, each once.

    Raises:
        Refused: too_many_pixels or too_complex.
    """
    unpacked = 0
    for stream in streams:
        if stream.get("/Subtype") == Name.Image:
            _check_pixels(_picture_pixels(clean, stream), limits)
        elif not _PICTURE_CODINGS.intersection(_codings(stream)):
            content = stream.read_bytes()
            unpacked += len(content)
            _check_inline_pictures(content, limits)
        if unpacked > limits.max_unpacked_bytes:
            raise Refused(GateReason.TOO_COMPLEX, "unpacks to too much")
    drawing = _Drawing()
    for page in clean.pages:
        if drawing.bytes_of_page(page) > limits.max_drawn_bytes:
            raise Refused(GateReason.TOO_COMPLEX, "a page draws too much")


def _check_pixels(pixels: int, limits: GateLimits) -> None:
    if pixels > limits.max_pixels:
        raise Refused(GateReason.TOO_MANY_PIXELS, f"a picture of {pixels} pixels")


def _picture_pixels(clean: Pdf, picture: Stream) -> int:
    """The most that the declaration or the coding claims."""
    width = picture.get_int("/Width", 0)
    height = picture.get_int("/Height", 0)
    if width < 1 or height < 1:
        raise Refused(GateReason.DAMAGED, "a picture without a size")
    claims = [width * height]
    codings = _codings(picture)
    if codings and codings[-1] == "/CCITTFaxDecode":
        claims.append(_fax_pixels(picture, height))
    elif codings and (pixels_of := _PIXELS_BY_CODING.get(codings[-1])):
        claims.append(pixels_of(_coded_bytes(clean, picture, codings)))
    return max(claims)


def _coded_bytes(clean: Pdf, picture: Stream, codings: list[str]) -> bytes:
    """What the last coding gets to see; qpdf unpacks only streams without a picture coding."""
    raw = picture.read_raw_bytes()
    if len(codings) == 1:
        return raw
    parcel = Stream(clean, raw)
    parcel["/Filter"] = Array([Name(coding) for coding in codings[:-1]])
    parameters = picture.get("/DecodeParms")
    if isinstance(parameters, Array):
        parcel["/DecodeParms"] = Array(parameters.as_list()[:-1])
    return parcel.read_bytes()


def _fax_pixels(picture: Stream, height: int) -> int:
    parameters = picture.get("/DecodeParms")
    if isinstance(parameters, Array) and len(parameters):
        parameters = parameters[-1]
    if not isinstance(parameters, Dictionary):
        return 0
    columns = parameters.get_int("/Columns", 1728)
    return max(0, columns) * max(height, parameters.get_int("/Rows", 0))


def _check_inline_pictures(content: bytes, limits: GateLimits) -> None:
    for header in _INLINE_PICTURE.finditer(content):
        pixels = 1
        for _, side in _INLINE_SIDE.findall(header[1]):
            pixels *= int(side)
        _check_pixels(pixels, limits)


def _codings(stream: Stream) -> list[str]:
    filters = stream.get("/Filter")
    names = filters.as_list() if isinstance(filters, Array) else [filters]
    return [bytes(name).decode("latin-1") for name in names if isinstance(name, Name)]


def _forms_by_name(resources: Object | None) -> dict[str, Stream]:
    drawn = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    if not isinstance(drawn, Dictionary):
        return {}
    return {
        name: value
        for name, value in drawn.items()
        if isinstance(value, Stream) and value.get("/Subtype") == Name.Form
    }


class _Drawing:
    """Adds up page descriptions along the forms that they draw; remembers each form's sum."""

    def __init__(self) -> None:
        self._bytes_by_form: dict[tuple[int, int], int] = {}
        self._open_forms: list[tuple[int, int]] = []

    def bytes_of_page(self, page: Page) -> int:
        contents = page.obj.get("/Contents")
        parts = contents.as_list() if isinstance(contents, Array) else [contents]
        text = b"\n".join(part.read_bytes() for part in parts if isinstance(part, Stream))
        return self._bytes_of(text, page.obj.get("/Resources"))

    def _bytes_of(self, text: bytes, resources: Object | None) -> int:
        total = len(text)
        forms = _forms_by_name(resources)
        for drawn in _DRAW.finditer(text) if forms else ():
            name = _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), drawn[1])
            form = forms.get("/" + name.decode("utf-8", "surrogateescape"))
            total += self._bytes_of_form(form, resources) if form is not None else 0
        return total

    def _bytes_of_form(self, form: Stream, around: Object | None) -> int:
        known = self._bytes_by_form.get(form.objgen)
        if known is not None:
            return known
        if form.objgen in self._open_forms or len(self._open_forms) > _MAX_NESTING:
            raise Refused(GateReason.TOO_COMPLEX, "forms that draw one another")
        self._open_forms.append(form.objgen)
        total = self._bytes_of(form.read_bytes(), form.get("/Resources") or around)
        self._open_forms.pop()
        self._bytes_by_form[form.objgen] = total
        return total
