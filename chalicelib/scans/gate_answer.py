"""
What the checking child's answer means. A child that fell to a hostile file may say anything, so
each word is checked against what it may be.
"""

import json
import signal
from typing import Any

from chalicelib.core.errors import Unavailable
from chalicelib.core.values import Value, replace
from chalicelib.labels.model import number_of_label
from chalicelib.scans.gate_terms import (
    EXIT_UNAVAILABLE,
    MOST_LABELS_A_PAGE,
    READY,
    ContentType,
    Finding,
    GateFlag,
    GateReason,
    Reading,
    ScanKind,
    folded,
)

# 500 pages with four labels each, and 2,000 signs that take twelve bytes.
MAX_ANSWER_BYTES = 96 * 1024

_MAX_DETAIL = 200
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)


class RefusedScan(Value):
    """
    The file gets no clean copy.

    Attributes:
        detail: one short English line for the log; holds nothing of the file's content.
    """

    reason: GateReason
    detail: str


class GateUnavailable(Unavailable):
    """The gate itself does not work (a library is missing, no space): says nothing of the file."""

    code = "gate_unavailable"


def understand(exit_code: int | None, output: bytes) -> Finding | RefusedScan:
    """
    The verdict of a child that ended with `exit_code`, None for one that was ended.

    Raises:
        GateUnavailable: the checking could not be done.
    """
    ready, _, rest = output.partition(b"\n")
    line, ended, reading = rest.partition(b"\n")
    if ready != READY or (exit_code == EXIT_UNAVAILABLE and not ended):
        # Before it was ready, the child had not touched the file: whatever happened is our fault.
        why = printable(output)
        raise GateUnavailable(f"The file gate does not work (exit {exit_code}): {why}")
    if ended:
        return _judged(line, reading)
    if exit_code is None:
        return RefusedScan(GateReason.TOO_COMPLEX, "took too long")
    if exit_code == -signal.SIGXCPU:
        return RefusedScan(GateReason.TOO_COMPLEX, "took too much processor time")
    return RefusedScan(GateReason.DIED, f"exit {exit_code}")


def _judged(line: bytes, reading: bytes) -> Finding | RefusedScan:
    """The verdict, whatever became of the child after it: by then the clean copy was whole."""
    try:
        found = _parse(json.loads(line))
    except _UNREADABLE:
        return RefusedScan(GateReason.DIED, "unreadable answer")
    if isinstance(found, RefusedScan):
        return found
    try:
        return replace(found, reading=_parse_reading(json.loads(reading), found.pages))
    except _UNREADABLE:
        return replace(found, flags=(*found.flags, GateFlag.LABELS_UNREAD))


def _parse(answer: dict[str, Any]) -> Finding | RefusedScan:
    if "refused" in answer:
        return RefusedScan(GateReason(answer["refused"]), printable(answer["detail"].encode()))
    return Finding(
        kind=ScanKind(answer["kind"]),
        content_type=ContentType(answer["content_type"]),
        pages=int(answer["pages"]),
        flags=tuple(GateFlag(flag) for flag in answer["flags"]),
    )


def _parse_reading(answer: dict[str, Any], pages: int) -> Reading:
    labels = tuple(tuple(sorted({*texts})) for texts in answer["labels"])
    texts = [text for on_page in labels for text in on_page]
    if len(labels) != pages or max(map(len, labels), default=0) > MOST_LABELS_A_PAGE:
        raise ValueError("Not as many as were announced.")
    if not all(number_of_label(text) for text in texts):
        raise ValueError("Not what a label says.")
    return Reading(labels, folded(answer["words"]))


def printable(text: bytes) -> str:
    """The end of what a child wrote, as it may stand in a line of the log."""
    plain = text.decode("ascii", "backslashreplace")[-_MAX_DETAIL:]
    return "".join(character if character.isprintable() else " " for character in plain)
