"""
What staff ask for when they arrange scans by hand: which pages make which part, in what order and
turned by how much. No page may be left out or come twice. Pure.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.core.values import Value

MOST_PAGES = 500
MOST_JOINED = 20
LARGEST_JOINED_BYTES = 100_000_000
TURNS = (0, 90, 180, 270)
_MOST_NAMED = 10


class Sheet(Value):
    """
    One page of a part.

    Attributes:
        source: which of the arranged scans it is of, counted from 0.
        page: of that scan, counted from 1.
        turn: clockwise, in degrees, beyond what the page says itself.
    """

    source: int
    page: int
    turn: int = 0


type Parts = tuple[tuple[Sheet, ...], ...]


class Arranging(Value):
    """
    One request to arrange, kept on each scan that it takes pages of.

    Attributes:
        id: the parts' ids are made of it.
        scan_ids: whose pages; the first one's row carries the parts, and says when it was asked.
        parts: empty on all rows but that one.
        failed: why it could not be done; the scans may be filed or arranged again.
    """

    id: str
    at: datetime
    by_id: str
    by_name: str
    scan_ids: tuple[str, ...]
    parts: Parts
    failed: str = ""


def whole(pages: Sequence[int]) -> Parts:
    """One part with all pages of several scans, in their order."""
    return (
        tuple(
            Sheet(source, page)
            for source, count in enumerate(pages)
            for page in range(1, count + 1)
        ),
    )


def check_parts(parts: Parts, pages: int) -> None:
    """
    Refuse an arrangement of one scan that loses or doubles a page, or changes nothing.

    Raises:
        ValidationFailed: `page_unknown`, `page_twice`, `pages_missing` or `nothing_arranged`.
    """
    asked = Counter(sheet.page for part in parts for sheet in part)
    unknown = sorted(page for page in asked if page > pages)
    if unknown:
        raise _wrong("page_unknown", f"The scan has {pages} pages. Leave out {_named(unknown)}.")
    twice = sorted(page for page, times in asked.items() if times > 1)
    if twice:
        raise _wrong("page_twice", f"Put each page into one part. Twice: {_named(twice)}.")
    missing = [page for page in range(1, pages + 1) if page not in asked]
    if missing:
        raise _wrong("pages_missing", f"Put every page into a part. Missing: {_named(missing)}.")
    if parts == whole([pages]):
        raise _wrong("nothing_arranged", "Split, turn or move a page first.")


def _wrong(code: str, message: str) -> ValidationFailed:
    return ValidationFailed(FieldError("parts", code, message))


def _named(pages: Sequence[int]) -> str:
    named = ", ".join(str(page) for page in pages[:_MOST_NAMED])
    return named if len(pages) <= _MOST_NAMED else f"{named} and {len(pages) - _MOST_NAMED} more"
