"""
Old workbooks (`.xls`): whether one of their sheets holds macros of before VBA, or a password hides
that. What cannot be read as the programs read it is refused, since nobody can say what is in it.
Source: MS-XLS 2.4.21 (BOF), 2.4.28 (BoundSheet8), 2.4.117 (FilePass).
"""

import mmap
import struct
from collections.abc import Iterator

from chalicelib.files.compound import Broken, Stream, streams_of
from chalicelib.files.kinds import FileKind
from chalicelib.files.model import UploadReason
from chalicelib.scans.gate_terms import GateReason

type Found = FileKind | UploadReason | GateReason

_HEAD = struct.Struct("<2H")
_BEGIN, _END, _SHEET, _PASSWORD = 0x0809, 0x000A, 0x0085, 0x002F
_BEGINNING = struct.Struct("<2H")
_SHEET_FORM = struct.Struct("<I2B")
_EIGHTH_VERSION = 0x0600
_OF_ALL = 0x0005
# What a sheet may be: cells or a dialog, or a chart. All else is, or may be, a program.
_SHEETS = frozenset({0x00, 0x02})
_BEGINNINGS_OF_SHEETS = frozenset({0x0010, 0x0020})
_LONGEST_RECORD = 8224
# The part that all sheets share; a file of 65,000 texts has some thousand records of it.
_MOST_RECORDS = 500_000


def kind_of_workbook(content: mmap.mmap) -> Found:
    """That it is a workbook without macros, or why it is not taken; within others too."""
    try:
        streams = streams_of(content)
        if "book" in streams:
            # Of before 1997, or for both: nobody needs it any more, and its records are others.
            return UploadReason.NOT_ALLOWED
        found = {_verdict(content, stream) for stream in streams.get("workbook", [])}
    except (Broken, struct.error):
        return GateReason.DAMAGED
    if not found:
        return GateReason.DAMAGED
    refused = found - {FileKind.XLS}
    return min(refused, key=str) if refused else FileKind.XLS


def _verdict(content: mmap.mmap, stream: Stream) -> Found:
    sheets = []
    for number, (kind, at, size) in enumerate(_records(content, stream)):
        if number == 0 and not _is_of_all(content, stream, kind, at):
            return UploadReason.NOT_ALLOWED
        if kind == _PASSWORD:
            return GateReason.LOCKED
        if kind == _SHEET:
            if size < _SHEET_FORM.size:
                return GateReason.DAMAGED
            sheets.append(_SHEET_FORM.unpack(stream.read(content, at, _SHEET_FORM.size)))
        if number >= _MOST_RECORDS:
            return UploadReason.NOT_ALLOWED
    is_plain = all(kind in _SHEETS and _begins_plain(content, stream, at) for at, _, kind in sheets)
    return FileKind.XLS if is_plain else UploadReason.MACROS


def _records(content: mmap.mmap, stream: Stream) -> Iterator[tuple[int, int, int]]:
    """What kind each record of the shared part is, where its content begins, and its size."""
    at = 0
    while True:
        kind, size = _HEAD.unpack(stream.read(content, at, _HEAD.size))
        at += _HEAD.size
        if size > _LONGEST_RECORD:
            raise Broken
        yield kind, at, size
        if kind == _END:
            return
        at += size


def _is_of_all(content: mmap.mmap, stream: Stream, kind: int, at: int) -> bool:
    """Whether the first record begins the shared part, in the version that we know."""
    said = _BEGINNING.unpack(stream.read(content, at, _BEGINNING.size))
    return kind == _BEGIN and said == (_EIGHTH_VERSION, _OF_ALL)


def _begins_plain(content: mmap.mmap, stream: Stream, at: int) -> bool:
    """Whether a sheet begins as what the shared part may say that it is."""
    kind, _ = _HEAD.unpack(stream.read(content, at, _HEAD.size))
    if kind != _BEGIN:
        raise Broken
    _, sort = _BEGINNING.unpack(stream.read(content, at + _HEAD.size, _BEGINNING.size))
    return sort in _BEGINNINGS_OF_SHEETS
