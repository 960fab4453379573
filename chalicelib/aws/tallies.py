"""
Whether counters are what the rows say, and their repair beside writers. A feature says in a `Tally`
which rows hold its counters and how they are counted anew; every write of such a row moves `moves`
(or what else the tally names) in the same transaction. So whoever read the holder first, counted,
and finds it unmoved has counted the rows of one moment; a repair is conditional on just that.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from pynamodb.attributes import NumberAttribute

from chalicelib.aws.table import Key, Raw, Row, commit, fetch, update
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.core.values import Value

_ATTEMPTS = 8
_MOVES = "moves"


class Tally(Value):
    """
    How one kind of counters is counted anew.

    Attributes:
        holders: the keys of the rows of a company that hold them.
        count: what they should be, by attribute, given the holder; strongly consistent.
        prefix: of attributes that come and go, such as one for each currency; those that no row
            gives any more should be nought. Empty for none.
    """

    holders: Callable[[str], Iterable[Key]]
    count: Callable[[Key], Mapping[str, int]]
    prefix: str = ""


class Difference(Value):
    """A counter that is not what the rows say."""

    key: Key
    name: str
    kept: int
    counted: int


class _Moved(Conflict):
    """Somebody wrote while it was counted."""


def differences(company_id: str, tallies: Iterable[Tally], *, repair: bool) -> Iterator[Difference]:
    """
    What is not as the rows say, of one company; with `repair` it is put right.

    Raises:
        Unavailable: somebody wrote each time that it was counted.
    """
    for tally in tallies:
        for key in tally.holders(company_id):
            yield from _compared(key, tally, repair=repair)


def _compared(key: Key, tally: Tally, *, repair: bool) -> list[Difference]:
    for _ in range(_ATTEMPTS):
        before = fetch([key]).get(key)
        if before is None:
            return []
        found = _found(key, before, tally)
        if not found:
            return []
        try:
            _settle(key, before, found, repair=repair)
        except _Moved:
            continue
        return found
    raise Unavailable(f"Somebody writes all the time: {key.pk} {key.sk}. Try again.")


def _found(key: Key, before: Raw, tally: Tally) -> list[Difference]:
    counted = dict(tally.count(key))
    if tally.prefix:
        for name in before:
            if name.startswith(tally.prefix):
                counted.setdefault(name, 0)
    return [
        Difference(key, name, _number(before, name), counted[name])
        for name in sorted(counted)
        if _number(before, name) != counted[name]
    ]


def _settle(key: Key, before: Raw, found: list[Difference], *, repair: bool) -> None:
    """Put it right, or look whether it was so at one moment."""
    if not repair:
        if _number(fetch([key]).get(key, {}), _MOVES) != _number(before, _MOVES):
            raise _Moved
        return
    moves = NumberAttribute(attr_name=_MOVES)
    seen = _number(before, _MOVES)
    as_seen = moves == seen
    if not seen:
        as_seen = as_seen | (Row.pk.exists() & moves.does_not_exist())
    right = [NumberAttribute(attr_name=one.name).set(one.counted) for one in found]
    commit(update(key, [*right, moves.set(seen + 1)], as_seen, _Moved()))


def _number(raw: Raw, name: str) -> int:
    return int(raw[name]["N"]) if name in raw else 0
