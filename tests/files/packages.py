"""Files of office programs for tests, as small as their formats allow, good and bad."""

import io
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


def package(entries: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def old_office(*streams: str) -> bytes:
    """An OLE2 file whose directory names these streams, each in an entry of 128 bytes."""
    names = [name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams)]
    return _OLD + b"".join(names)
