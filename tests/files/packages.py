"""Files of office programs for tests, as small as their formats allow, good and bad."""

import io
import struct
import zipfile

from chalicelib.files.kinds import FileKind

_PARTS = {
    FileKind.DOCX: ("word/document.xml", "wordprocessingml.document"),
    FileKind.XLSX: ("xl/workbook.xml", "spreadsheetml.sheet"),
    FileKind.PPTX: ("ppt/presentation.xml", "presentationml.presentation"),
}
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def open_xml(
    kind: FileKind, more: dict[str, bytes] | None = None, *, suffix: str = ".main+xml"
) -> bytes:
    """A package of Office Open XML; `more` comes beside what every one has."""
    part, said = _PARTS[kind]
    types = f'<Types><Override PartName="/{part}" ContentType="application/vnd.{said}{suffix}"/>'
    return package({"[Content_Types].xml": types.encode(), part: b"<x/>", **(more or {})})


def open_document(kind: FileKind, manifest: bytes = b"<manifest/>", **entries: bytes) -> bytes:
    """A package of OpenDocument."""
    return package(
        {
            "mimetype": kind.content_type.encode(),
            "content.xml": b"<x/>",
            "META-INF/manifest.xml": manifest,
            **entries,
        }
    )


def package(entries: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def types_of(kind: FileKind, said: str) -> bytes:
    """A package of Office Open XML whose types say more, or say it otherwise."""
    part, main = _PARTS[kind]
    return package({"[Content_Types].xml": said.format(main=main).encode(), part: b"<x/>"})


def two_ends(entries: int) -> bytes:
    """
    An archive whose end names a short table of contents, in which a second end stands that names a
    longer one.
    """
    whole = package({"[Content_Types].xml": b"<Types/>"})
    table_at, end_at = whole.rfind(b"PK\x01\x02"), whole.rfind(b"PK\x05\x06")
    table = whole[table_at:end_at] * entries
    other_at = table_at + len(table)
    other = struct.pack(
        "<4sQ2H2L4Q4sLQL",
        *(b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, len(table), table_at),
        *(b"PK\x06\x07", 0, other_at, 1),
    )
    short = len(other) + 100
    first = other_at + len(other) - short
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, short, first, 0)
    return whole[:table_at] + table + other + end


def old_office(*streams: str) -> bytes:
    """An OLE2 file whose directory names these streams, each in an entry of 128 bytes."""
    names = [name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams)]
    return _OLD + b"".join(names)
