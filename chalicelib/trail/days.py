"""
A day of the audit as it is sealed: one line an entry, with the hash of the whole row, each line
bound to all lines before it, and the first one to the day before. Pure. The file is JSON, a value
a line; it holds hashes and places, and no word of what was done.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.core.values import Value

KIND = "awizo-audit-day"
VERSION = 1
_DAY = timedelta(days=1)


class NoSeal(Exception):
    """A file is no sealed day that this version knows."""


class Sealed(Value):
    """
    One entry of a day.

    Attributes:
        place: its sort key; with the scope it says where the entry stands.
        sha256: of the whole row, spelled as `spelled` does.
        link: binds it to every line before it.
    """

    scope: str
    place: str
    sha256: str
    link: str


class SealedDay(Value):
    """
    What a file says.

    Attributes:
        previous: the head of the day before; empty for the first day of all.
        lines: by scope, then by place.
    """

    day: date
    previous: str
    entries: int
    lines: tuple[Sealed, ...]

    @property
    def head(self) -> str:
        """What the next day is bound to."""
        if self.lines:
            return self.lines[-1].link
        return _first_link(self.day, self.previous, self.entries)


class Trouble(StrEnum):
    """What can be wrong with an entry, or with the seal itself."""

    EDITED = "edited"
    DELETED = "deleted"
    INSERTED = "inserted"
    SEAL_ALTERED = "seal_altered"
    SEAL_MISSING = "seal_missing"


class Fault(Value):
    """The first thing that is wrong; `scope` and `place` are empty where a whole day is meant."""

    day: date
    trouble: Trouble
    scope: str = ""
    place: str = ""


def spelled(raw: Mapping[str, Any]) -> str:
    """The one spelling of a row as the table holds it, every attribute included."""
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def sha256_of(text: str) -> str:
    """In hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def file_of(day: date, previous: str, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """
    The file that seals a day.

    Args:
        rows: scope and raw row of every entry, by scope, then by place.
    """
    hashed = [(scope, str(raw["sk"]["S"]), sha256_of(spelled(raw))) for scope, raw in rows]
    head = {"day": day.isoformat(), "entries": len(hashed), "kind": KIND, "previous": previous}
    lines: list[dict[str, Any]] = [head | {"version": VERSION}]
    link = _first_link(day, previous, len(hashed))
    for scope, place, sha256 in hashed:
        link = _next_link(link, scope, place, sha256)
        lines.append({"link": link, "place": place, "scope": scope, "sha256": sha256})
    return "".join(f"{spelled(line)}\n" for line in lines)


def read_file(text: str) -> SealedDay:
    """
    What a file says; whether it fits together is another question.

    Raises:
        NoSeal: it is no sealed day.
    """
    try:
        head, *lines = [json.loads(line) for line in text.splitlines()]
        if (head["kind"], head["version"]) != (KIND, VERSION):
            raise NoSeal("this is no sealed day of the audit")
        return SealedDay(
            day=date.fromisoformat(head["day"]),
            previous=str(head["previous"]),
            entries=int(head["entries"]),
            lines=tuple(
                Sealed(str(one["scope"]), str(one["place"]), str(one["sha256"]), str(one["link"]))
                for one in lines
            ),
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise NoSeal("this is no sealed day of the audit") from error


def fault_in_seal(sealed: SealedDay, day: date, previous: str | None) -> Fault | None:
    """
    The first line of a file that does not follow from what is before it.

    Args:
        previous: the head of the day before; None where nobody knows.
    """
    altered = Fault(day, Trouble.SEAL_ALTERED)
    if sealed.day != day or (previous is not None and sealed.previous != previous):
        return altered
    link = _first_link(sealed.day, sealed.previous, sealed.entries)
    for line in sealed.lines:
        link = _next_link(link, line.scope, line.place, line.sha256)
        if line.link != link:
            return Fault(day, Trouble.SEAL_ALTERED, line.scope, line.place)
    return None if len(sealed.lines) == sealed.entries else altered


def fault_in_entries(
    sealed: SealedDay, rows: Iterable[tuple[str, Mapping[str, Any]]]
) -> Fault | None:
    """
    The first entry, by scope and place, that is not as it was sealed. One that was moved to another
    time is one that was deleted and one that was inserted, since its time is its place.

    Args:
        rows: scope and raw row of what the table holds of the day, in any order.
    """
    was = {(line.scope, line.place): line.sha256 for line in sealed.lines}
    now = {(scope, str(raw["sk"]["S"])): sha256_of(spelled(raw)) for scope, raw in rows}
    for scope, place in sorted(was.keys() | now.keys()):
        before, after = was.get((scope, place)), now.get((scope, place))
        if before == after:
            continue
        trouble = Trouble.EDITED if before and after else Trouble.DELETED
        return Fault(sealed.day, trouble if before else Trouble.INSERTED, scope, place)
    return None


def days_to_seal(last: date | None, newest: date) -> Iterator[date]:
    """The days that are still to be sealed: those after the last one, else the newest alone."""
    day = last + _DAY if last else newest
    while day <= newest:
        yield day
        day += _DAY


def _first_link(day: date, previous: str, entries: int) -> str:
    return sha256_of(f"{previous}\n{day.isoformat()}\n{entries}")


def _next_link(link: str, scope: str, place: str, sha256: str) -> str:
    return sha256_of(f"{link}\n{scope}\n{place}\n{sha256}")
