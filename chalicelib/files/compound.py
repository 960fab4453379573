"""
The streams of an OLE2 file, the container of office programs until 2007, read as those programs
read it: by its tables, whatever lies where, and never more of it than its reader asks for.
Source: MS-CFB.
"""

import mmap
import struct
from collections.abc import Iterator, Sequence

from chalicelib.core.values import Value

_HEADER = struct.Struct("<8s16x5H6x9I")
_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIRST_TABLES = 109
_BYTE_ORDER = 0xFFFE
# What the version says of the size of sectors, as a power of two.
_SECTOR_SHIFTS = {3: 9, 4: 12}
_SMALL_SHIFT = 6
_SMALL_BELOW = 4096
_END_OF_CHAIN = 0xFFFFFFFE
_LAST_SECTOR = 0xFFFFFFFA
_ENTRY = struct.Struct("<64sHB49x2I4x")
_ENTRY_BYTES = 128
_MOST_ENTRIES = 16_384
_STREAM, _ROOT = 2, 5


class Broken(Exception):
    """The tables do not lead to what is looked for."""


class Stream(Value):
    """
    One stream, in the order of its bytes.

    Attributes:
        places: where in the file its pieces begin, all of `piece_bytes`.
    """

    size_bytes: int
    piece_bytes: int
    places: Sequence[int]

    def read(self, content: mmap.mmap, at: int, count: int) -> bytes:
        """
        Exactly so many of its bytes.

        Raises:
            Broken: it has not as many.
        """
        if at + count > self.size_bytes:
            raise Broken
        found = b""
        while len(found) < count:
            piece, within = divmod(at + len(found), self.piece_bytes)
            if piece >= len(self.places):
                raise Broken
            begin = self.places[piece] + within
            part = content[
                begin : min(begin + count - len(found), begin + self.piece_bytes - within)
            ]
            if not part:
                raise Broken
            found += part
        return found


def streams_of(content: mmap.mmap) -> dict[str, list[Stream]]:
    """
    Every stream by its name in small letters; one name may be in several folders.

    Raises:
        Broken: the file is none, or its tables lead nowhere.
    """
    try:
        file = _File(content)
        found: dict[str, list[Stream]] = {}
        for name, stream in file.streams():
            found.setdefault(name, []).append(stream)
    except (struct.error, UnicodeError) as error:
        raise Broken from error
    return found


class _File:
    """The tables of one file."""

    def __init__(self, content: mmap.mmap) -> None:
        self._content = content
        magic, _, major, order, shift, small_shift, *rest = _HEADER.unpack_from(content)
        usual = (_MAGIC, _BYTE_ORDER, _SECTOR_SHIFTS.get(major), _SMALL_SHIFT)
        _, tables, self._directory, _, cutoff, small_table, _, more_tables, _ = rest
        if (magic, order, shift, small_shift) != usual or cutoff != _SMALL_BELOW:
            raise Broken
        self._bytes: int = 1 << shift
        self._most = len(content) // self._bytes + 1
        self._next = self._table(tables, more_tables)
        small = [number for sector in self._chain(small_table) for number in self._numbers(sector)]
        self._next_small = small

    def streams(self) -> Iterator[tuple[str, Stream]]:
        entries = [entry for entry in self._entries() if entry[2] in {_STREAM, _ROOT}]
        if not entries or entries[0][2] != _ROOT:
            raise Broken
        root = self._large(entries[0][3], entries[0][4])
        for name, length, kind, first, size in entries:
            if kind == _STREAM and 2 <= length <= len(name):  # noqa: PLR2004 - with its end
                is_small = size < _SMALL_BELOW
                stream = self._small(first, size, root) if is_small else self._large(first, size)
                yield name[: length - 2].decode("utf-16-le").lower(), stream

    def _entries(self) -> Iterator[tuple[bytes, int, int, int, int]]:
        sectors = self._chain(self._directory)
        if len(sectors) * self._bytes > _MOST_ENTRIES * _ENTRY_BYTES:
            raise Broken
        for sector in sectors:
            begin = self._place(sector)
            for at in range(begin, begin + self._bytes, _ENTRY_BYTES):
                yield _ENTRY.unpack_from(self._content, at)

    def _table(self, tables: int, more_tables: int) -> list[int]:
        """Which sector follows which."""
        first = struct.unpack_from(f"<{_FIRST_TABLES}I", self._content, _HEADER.size)
        sectors = list(first)
        while more_tables <= _LAST_SECTOR and len(sectors) <= self._most:
            *some, more_tables = self._numbers(more_tables)
            sectors += some
        used = sectors[:tables]
        if tables > self._most or any(sector > _LAST_SECTOR for sector in used):
            raise Broken
        return [number for sector in used for number in self._numbers(sector)]

    def _numbers(self, sector: int) -> tuple[int, ...]:
        return struct.unpack_from(f"<{self._bytes // 4}I", self._content, self._place(sector))

    def _place(self, sector: int) -> int:
        return (sector + 1) * self._bytes

    def _chain(self, first: int, following: Sequence[int] | None = None) -> list[int]:
        """Sector after sector; a chain that is longer than its table goes round."""
        table = self._next if following is None else following
        found: list[int] = []
        while first != _END_OF_CHAIN:
            if first >= len(table) or len(found) > len(table):
                raise Broken
            found.append(first)
            first = table[first]
        return found

    def _large(self, first: int, size: int) -> Stream:
        sectors = self._chain(first) if size else []
        return Stream(size, self._bytes, [self._place(sector) for sector in sectors])

    def _small(self, first: int, size: int, root: Stream) -> Stream:
        """A stream in pieces of 64 bytes, which lie in the stream of the root."""
        per_sector = self._bytes >> _SMALL_SHIFT
        places = []
        for piece in self._chain(first, self._next_small) if size else []:
            sector, within = divmod(piece, per_sector)
            if sector >= len(root.places):
                raise Broken
            places.append(root.places[sector] + (within << _SMALL_SHIFT))
        return Stream(size, 1 << _SMALL_SHIFT, places)
