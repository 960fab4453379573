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


def compound(**streams: bytes) -> bytes:
    """
    An OLE2 file as programs write it, its tables before its streams: a stream of less than 4,096
    bytes lies in pieces of 64 in the stream of the root, larger ones in every second sector.
    """
    small = b"".join(_padded(one, 64) for one in streams.values() if len(one) < 4096)
    # Sector 0 has the table, 1 the directory, 2 the table of the small ones; then come streams.
    following = [0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE]
    sectors: list[bytes] = []
    following_small: list[int] = []

    def place(content: bytes) -> int:
        if not content:
            return 0xFFFFFFFE
        first = len(following)
        for at in range(0, len(content), 512):
            is_last = at + 512 >= len(content)
            following.extend([0xFFFFFFFE if is_last else len(following) + 2, 0xFFFFFFFF])
            sectors.extend([content[at : at + 512].ljust(512, b"\0"), b"?" * 512])
        return first

    entries = [_entry("Root Entry", 5, place(small), len(small))]
    for name, content in streams.items():
        first = len(following_small)
        if len(content) >= 4096:
            first = place(content)
        else:
            pieces = -(-len(content) // 64)
            following_small += [first + n + 1 for n in range(pieces - 1)] + [0xFFFFFFFE]
        entries.append(_entry(name, 2, first, len(content)))
    if len(entries) > 4 or max(len(following), len(following_small)) > 128:
        raise ValueError
    head = struct.pack(
        "<8s16x5H6x9I", _OLD, 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 2, 1, _NONE, 0
    )
    tables = struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return b"".join([head, tables, _table(following), b"".join(entries).ljust(512, b"\0"),
                     _table(following_small), *sectors])  # fmt: skip


def workbook(*sheets: int, extra: bytes = b"", begin: int = 0x10, size: int = 0) -> bytes:
    """The stream of an old workbook, with a sheet of each of these kinds."""
    head = record(0x0809, struct.pack("<HH12x", 0x0600, 0x0005)) + extra
    names = [f"Sheet{n}".encode() for n, _ in enumerate(sheets)]
    length = len(head) + sum(4 + 8 + len(name) for name in names) + 4
    listed = b"".join(
        record(0x0085, struct.pack("<IBBBB", length + n * 24, 0, kind, len(name), 0) + name)
        for n, (kind, name) in enumerate(zip(sheets, names, strict=True))
    )
    bodies = (record(0x0809, struct.pack("<HH12x", 0x0600, begin)) + record(0x0A) for _ in sheets)
    return (head + listed + record(0x0A) + b"".join(bodies)).ljust(size, b"\0")


def record(kind: int, content: bytes = b"") -> bytes:
    """One record of a workbook."""
    return struct.pack("<HH", kind, len(content)) + content


_NONE = 0xFFFFFFFE


def _padded(content: bytes, to: int) -> bytes:
    return content.ljust(-(-len(content) // to) * to, b"\0")


def _table(following: list[int]) -> bytes:
    return struct.pack("<128I", *following, *[0xFFFFFFFF] * (128 - len(following)))


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    spelled = name.encode("utf-16-le")
    return struct.pack("<64sHB49x2I4x", spelled, len(spelled) + 2, kind, first, size)


def old_office(*streams: str) -> bytes:
    """An OLE2 file whose directory names these streams, each in an entry of 128 bytes."""
    names = [name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams)]
    return _OLD + b"".join(names)
