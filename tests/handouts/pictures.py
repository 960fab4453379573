"""Pictures of signatures, good and bad, made without a library."""

import struct
import zlib
from collections.abc import Sequence

HEAD = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def png(
    rows: Sequence[bytes],
    width: int,
    *,
    kind: int = 2,
    depth: int = 8,
    lacing: int = 0,
    size: tuple[int, int] | None = None,
    more: bytes = b"",
    after: bytes = b"",
    filters: Sequence[int] = (0,),
) -> bytes:
    """A PNG of rows that are filtered already as `filters` say, in turn."""
    shown = size or (width, len(rows))
    lines = b"".join(bytes([filters[at % len(filters)]]) + row for at, row in enumerate(rows))
    header = struct.pack(">IIBBBBB", *shown, depth, kind, 0, 0, lacing)
    return (
        HEAD
        + chunk(b"IHDR", header)
        + more
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
        + after
    )


def drawn(width: int = 60, height: int = 40) -> list[bytes]:
    """A slanted line of blue ink on white, as RGB rows."""
    ink, paper = bytes((18, 32, 90)), bytes((255, 255, 255))
    return [b"".join(ink if abs(x - y) < 3 else paper for x in range(width)) for y in range(height)]


def a_signature() -> bytes:
    """What a tablet sends."""
    return png(drawn(), 60)
