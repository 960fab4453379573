"""
Files of office programs, told by what is in them. They are only ever saved, so nothing but their
table of contents is read, within limits: which kind it is, whether somebody could run macros in
it, and whether a password hides that; of old workbooks also what their sheets are. `.ppt` is not
taken, since its macros cannot be told from outside.
Sources: ECMA-376 part 2 (packages), ODF 1.3 part 2, MS-CFB, APPNOTE 6.3 (ZIP).
"""

import mmap
import os
import re
import struct
import zipfile
import zlib
from typing import BinaryIO

from chalicelib.files.kinds import FileKind
from chalicelib.files.model import UploadReason
from chalicelib.files.workbook import kind_of_workbook
from chalicelib.scans.gate_terms import GateReason

type Found = FileKind | UploadReason | GateReason

_END = b"PK\x05\x06"
# What follows announces a second end, with other numbers, that takes the place of the first one's.
_OTHER_END = b"PK\x06\x07"
_OTHER_END_BYTES = 20
_END_FORM = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 65_535
# A workbook of a thousand sheets stays far below these.
_MOST_ENTRIES = 10_000
_MOST_TABLE_BYTES = 2 << 20
_MOST_READ_BYTES = 1 << 20
_IS_ENCRYPTED = 0x1
# All that office programs write. Of others the library unpacks a piece as a whole, however large.
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

_TYPES_ENTRY = "[Content_Types].xml"
_MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": FileKind.DOCX,
    b"spreadsheetml.sheet.main+xml": FileKind.XLSX,
    b"presentationml.presentation.main+xml": FileKind.PPTX,
}
_MIMETYPES = {
    kind.content_type.encode(): kind for kind in (FileKind.ODT, FileKind.ODS, FileKind.ODP)
}
_MACRO_TYPES = (b"macroenabled", b"vbaproject", b"macrosheet")
_MACRO_ENDINGS = ("vbaproject.bin",)
_MACRO_FOLDERS = ("/basic/", "/scripts/", "/xl/macrosheets/", "/word/macros/")
_DECLARATION = re.compile(
    rb"""<\?xml(?![^>]{0,200}encoding\s{0,9}=\s{0,9}["'](?!utf-8["']))[^>]{0,200}\?>""",
    re.IGNORECASE,
)
_MARK = b"\xef\xbb\xbf"
_BESIDE_THE_POINT = (b"<!", b"<?", b"&", b"\0")
# Names in a directory are the same in capitals and small letters.
_STREAMS = (
    "EncryptedPackage",
    "EncryptionInfo",
    "_VBA_PROJECT",
    "_VBA_PROJECT_CUR",
    "WordDocument",
    "Workbook",
)
_LOOKED_AT_ONCE = 1 << 20


def kind_of_package(file: BinaryIO) -> Found:
    """Which kind of office document a ZIP archive is, or why it is none that is taken."""
    if not _has_sane_end(file):
        return GateReason.DAMAGED
    try:
        with zipfile.ZipFile(file) as package:
            return _kind_of(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError, OSError):
        return GateReason.DAMAGED
    except RuntimeError:  # How the library says that an entry needs a password.
        return GateReason.LOCKED


def kind_of_old_office(file: BinaryIO) -> Found:
    """
    Which kind an OLE2 file is. The names of its streams stand in its directory in UTF-16 and in
    one piece, wherever that lies: what is nowhere in the file is not in its directory.
    """
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        names = _streams_in(content)
        workbook = kind_of_workbook(content) if "Workbook" in names else None
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        return GateReason.LOCKED
    if names & {"_VBA_PROJECT", "_VBA_PROJECT_CUR"}:
        return UploadReason.MACROS
    if workbook not in {None, FileKind.XLS}:
        # Within a text too, where a table of it may be one.
        return workbook
    return FileKind.DOC if "WordDocument" in names else workbook or UploadReason.NOT_ALLOWED


def _streams_in(content: mmap.mmap) -> set[str]:
    """Which of the streams are named, a piece at a time; a name may stand across two pieces."""
    spelled = {f"{name}\0".encode("utf-16-le").lower(): name for name in _STREAMS}
    across = max(map(len, spelled))
    found: set[str] = set()
    for at in range(0, len(content), _LOOKED_AT_ONCE):
        piece = content[at : at + _LOOKED_AT_ONCE + across].lower()
        found |= {name for octets, name in spelled.items() if octets in piece}
    return found


def _has_sane_end(file: BinaryIO) -> bool:
    """Whether the file ends as an archive does, with a table of contents that may be read."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END_FORM.size - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or at + _END_FORM.size > len(tail):
        return False
    _, disk, first_disk, here, entries, table_bytes, table_at, comment = _END_FORM.unpack_from(
        tail, at
    )
    end_at = size - len(tail) + at
    return (
        (disk, first_disk, here) == (0, 0, entries)
        and 0 < entries <= _MOST_ENTRIES
        and table_bytes <= _MOST_TABLE_BYTES
        # Nothing stands before the archive, between its table and its end, or behind it.
        and table_at + table_bytes == end_at
        and end_at + _END_FORM.size + comment == size
        and not _says_otherwise(file, end_at)
    )


def _says_otherwise(file: BinaryIO, end_at: int) -> bool:
    """Whether the numbers of the end are not those that a reader goes by."""
    file.seek(max(0, end_at - _OTHER_END_BYTES))
    return file.read(len(_OTHER_END)) == _OTHER_END


def _kind_of(package: zipfile.ZipFile) -> Found:
    entries = package.infolist()
    names = [entry.filename.lower() for entry in entries]
    if any(entry.flag_bits & _IS_ENCRYPTED for entry in entries):
        return GateReason.LOCKED
    if any(entry.compress_type not in _PACKINGS for entry in entries):
        return UploadReason.NOT_ALLOWED
    if any(name.endswith(_MACRO_ENDINGS) or _is_in_macros(name) for name in names):
        return UploadReason.MACROS
    if _TYPES_ENTRY.lower() in names:
        return _kind_of_open_xml(_read(package, _TYPES_ENTRY))
    if names[0] == "mimetype":
        return _kind_of_open_document(package)
    return UploadReason.NOT_ALLOWED


def _is_in_macros(name: str) -> bool:
    return any(folder in f"/{name}" for folder in _MACRO_FOLDERS)


def _kind_of_open_xml(types: bytes) -> Found:
    said = types.lower()
    if not _is_plain(said):
        return UploadReason.NOT_ALLOWED
    if any(macro in said for macro in _MACRO_TYPES):
        return UploadReason.MACROS
    kinds = {kind for part, kind in _MAIN_PARTS.items() if part in said}
    return kinds.pop() if len(kinds) == 1 else UploadReason.NOT_ALLOWED


def _is_plain(types: bytes) -> bool:
    """
    Whether the types can be read in one way alone. In another code, in a comment or spelled with
    references they would say one thing to whoever looks for words and another to the program that
    opens the file; no office program writes such ones, nor any so long.
    """
    said = types.removeprefix(_MARK)
    declared = _DECLARATION.match(said)
    said = said[declared.end() :] if declared else said
    is_whole = len(types) < _MOST_READ_BYTES
    return is_whole and not any(sign in said for sign in _BESIDE_THE_POINT)


def _kind_of_open_document(package: zipfile.ZipFile) -> Found:
    kind = _MIMETYPES.get(_read(package, "mimetype"))
    if kind is None:
        return UploadReason.NOT_ALLOWED
    if b"encryption-data" in _read(package, "META-INF/manifest.xml"):
        return GateReason.LOCKED
    return kind


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of an entry, of which no more is unpacked; nothing of one that is missing."""
    try:
        with package.open(name) as entry:
            return entry.read(_MOST_READ_BYTES)
    except KeyError:
        return b""
