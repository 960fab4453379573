"""
Cutting clean copies into parts, parent side: which pages make which part is said here, and a child
process under the gate's limits does it. All parts come in one file, one after the other, since a
child has few descriptors and may start nothing; here they are taken apart and looked at.
"""

import hashlib
import json
import signal
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from chalicelib.core.values import Value, asdict
from chalicelib.scans.arrangement import Parts
from chalicelib.scans.gate_answer import GateUnavailable, printable
from chalicelib.scans.gate_process import run_child
from chalicelib.scans.gate_terms import EXIT_UNAVAILABLE, READY, GateLimits

_CHILD = "chalicelib.scans.cutting_child"
_DEFAULT_LIMITS = GateLimits()
_FIRST_BYTES = b"%PDF-"
_CHUNK = 1 << 20
_MOST_ANSWERED = 8 << 20  # 500 parts with 2,000 signs of text each


class NotCut(Exception):
    """The copies cannot be cut, and will not be at another attempt; says why for the log."""


class CutPart(Value):
    """
    One part as a file of its own.

    Attributes:
        sha256: in hex.
        words: what the text layer of its first pages says.
    """

    path: Path
    pages: int
    size_bytes: int
    sha256: str
    words: str


def cut(
    copies: Sequence[Path], parts: Parts, folder: Path, *, limits: GateLimits = _DEFAULT_LIMITS
) -> list[CutPart]:
    """
    Write each part into a file of its own in `folder`; the same bytes for the same copies.

    Args:
        copies: clean PDF copies as the gate made them, in the order that the sheets count them.

    Raises:
        NotCut: the child refused or died.
        GateUnavailable: the cutting could not be done; a later attempt may succeed.

    Costs one process and about 0.3 s, and up to 3 s for 100 pages that share all their pictures.
    """
    with ExitStack() as stack:
        sources = [stack.enter_context(copy.open("rb")) for copy in copies]
        draft = stack.enter_context(tempfile.TemporaryFile(dir=folder))
        passed = [source.fileno() for source in sources]
        job = {
            "sources": passed,
            "draft": draft.fileno(),
            "parts": [[list(asdict(sheet).values()) for sheet in part] for part in parts],
            "limits": asdict(limits),
        }
        exit_code, output = run_child(
            _CHILD,
            job,
            given=None,
            passed=[*passed, draft.fileno()],
            wall_s=limits.wall_s,
            most_bytes=_MOST_ANSWERED,
        )
        made = _understand(exit_code, output, parts)
        draft.seek(0)
        return [
            _taken(draft, folder / f"part-{index}", size, pages, words)
            for index, (size, pages, words) in enumerate(made)
        ]


def _understand(exit_code: int | None, output: bytes, parts: Parts) -> list[tuple[int, int, str]]:
    """Of each part that was asked for its length in bytes, its pages and its words."""
    ready, _, line = output.partition(b"\n")
    if ready != READY or exit_code == EXIT_UNAVAILABLE:
        raise GateUnavailable(f"Nothing can be cut (exit {exit_code}): {printable(output)}")
    if exit_code is None or exit_code == -signal.SIGXCPU:
        raise NotCut("took too long")
    if exit_code != 0:
        raise NotCut(f"exit {exit_code}")
    try:
        answer: dict[str, Any] = json.loads(line)
        if "refused" in answer:
            raise NotCut(printable(str(answer["refused"]).encode()))
        made = [(int(size), int(pages), str(words)) for size, pages, words in answer["parts"]]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotCut("unreadable answer") from error
    if [pages for _, pages, _ in made] != [len(part) for part in parts]:
        raise NotCut("other parts than asked for")
    return made


def _taken(draft: BinaryIO, path: Path, size: int, pages: int, words: str) -> CutPart:
    """The next part of the draft; a child that fell to a hostile file may have said anything."""
    head = draft.read(len(_FIRST_BYTES))
    left = size - len(head)
    if left < 0 or head != _FIRST_BYTES:
        raise NotCut("a part is not what was announced")
    with path.open("x+b") as file:
        file.write(head)
        while left > 0 and (chunk := draft.read(min(left, _CHUNK))):
            file.write(chunk)
            left -= len(chunk)
        if left:
            raise NotCut("a part is shorter than announced")
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return CutPart(path, pages, size, sha256, words)
