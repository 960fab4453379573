"""
A writer for just the PDF that labels need: dark rectangles and short ASCII lines in the typewriter
face that every reader brings along, in millimetres from the upper left corner. What it writes is
the same for the same labels.
"""

import zlib
from collections.abc import Iterable, Sequence

_POINTS_PER_MM = 72 / 25.4
# Of the face: every sign is as wide, and capitals are as high, as this share of its size.
SIGN_WIDTH = 0.6
CAPITAL_HEIGHT = 0.57

_FONTS = {"plain": "Courier", "bold": "Courier-Bold"}
# Readers would else make an A4 page smaller, and no label would lie in its place.
_CATALOG = b"<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /PrintScaling /None >> >>"


class Sheet:
    """One page while it is drawn on; lengths in millimetres."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self._drawn: list[str] = []

    def draw_dark(self, left: float, top: float, width: float, height: float) -> None:
        """A black rectangle."""
        bottom = self.height - top - height
        self._drawn.append(f"{_points(left, bottom, width, height)} re")

    def fill(self) -> None:
        """Blacken all rectangles since the last time, as one shape, so that no seams show."""
        self._drawn.append("f")

    def write(self, text: str, left: float, baseline: float, size: float, font: str) -> None:
        """One line of printable ASCII."""
        place = _points(left, self.height - baseline)
        escaped = "".join(f"\\{sign}" if sign in "()\\" else sign for sign in text)
        self._drawn.append(f"BT /{font} {_points(size)} Tf {place} Td ({escaped}) Tj ET")

    def content(self) -> bytes:
        """The page's description."""
        return "\n".join(self._drawn).encode("ascii")

    def box(self) -> str:
        """The page's size as a PDF says it."""
        return f"[0 0 {_points(self.width, self.height)}]"


def pdf_of(sheets: Sequence[Sheet]) -> bytes:
    """The file with these pages."""
    fonts = " ".join(
        f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{face} >>"
        for name, face in _FONTS.items()
    )
    first = 4
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(sheets)))
    objects = [
        _CATALOG,
        f"<< /Type /Pages /Count {len(sheets)} /Kids [{kids}] >>".encode(),
        f"<< /Font << {fonts} >> >>".encode(),
    ]
    for place, sheet in enumerate(sheets):
        contents = first + 2 * place + 1
        packed = zlib.compress(sheet.content())
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox {sheet.box()} /Resources 3 0 R"
            f" /Contents {contents} 0 R >>".encode(),
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        ]
    return _file_of(objects)


def _file_of(objects: Iterable[bytes]) -> bytes:
    file = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1,
        table,
    )
    return bytes(file)


def _points(*millimetres: float) -> str:
    return " ".join(f"{length * _POINTS_PER_MM:.3f}" for length in millimetres)
