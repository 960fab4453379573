"""
Pages and cursors. A cursor carries only a position and is no secret: anybody can make one by hand.
The partition that it moves in is made anew from the person and the filter of each request, so a
forged one reaches nothing foreign.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate, takewhile

from chalicelib.core.errors import BadRequest
from chalicelib.core.values import Value

Position = dict[str, str]

_LONGEST_PART = 1024
# Lambda answers with 6 MB at most; https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
_HEAVIEST_PAGE = 3_000_000


class Page[Item](Value):
    """Some items in the list's order; `next` begins the following page, None at the end."""

    items: tuple[Item, ...]
    next: Position | None

    def map[Other](self, change: Callable[[Item], Other]) -> "Page[Other]":
        """The same page with each item changed."""
        return Page(tuple(change(item) for item in self.items), self.next)


def weight_of(text: str) -> int:
    """How many octets a text is in an answer, where whatever is not ASCII is spelled out."""
    return len(json.dumps(text))


def within(weights: Iterable[int]) -> int:
    """How many of the first things, given their weights in octets, one answer takes; at least 1."""
    return max(1, sum(1 for _ in takewhile(_HEAVIEST_PAGE.__ge__, accumulate(weights))))


def seal_cursor(position: Position | None, binding: str) -> str | None:
    """The opaque cursor for a position, bound to `binding` (person, route and filter)."""
    if position is None:
        return None
    body = json.dumps({"b": _mark(binding), "p": position}, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def open_cursor(cursor: str | None, binding: str) -> Position | None:
    """
    The position inside a cursor.

    Raises:
        BadRequest: it was not made by us, or for another person, route or filter.
    """
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        body = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        mark, position = body["b"], body["p"]
        is_ours = mark == _mark(binding) and _is_position(position)
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        is_ours = False
    if not is_ours:
        raise foreign_cursor()
    return dict(position)


def part_of(position: Mapping[str, str], name: str) -> str:
    """
    One part of a position; which there are is the list's affair.

    Raises:
        BadRequest: it is missing, so this list never made the cursor.
    """
    if name not in position:
        raise foreign_cursor()
    return position[name]


def foreign_cursor() -> BadRequest:
    """The error for a cursor that this list cannot have made."""
    return BadRequest("This cursor does not belong to this list. Start from the first page.")


def _is_position(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_part, value.values()))


def _is_part(value: object) -> bool:
    """Whether it can be part of a key: DynamoDB takes 1 to 1024 octets of UTF-8."""
    if not isinstance(value, str):
        return False
    octets = value.encode("utf-8", "replace")
    return 0 < len(octets) <= _LONGEST_PART and octets.decode() == value


def _mark(binding: str) -> str:
    return hashlib.sha256(binding.encode()).hexdigest()[:16]
