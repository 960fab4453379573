"""
Whether counters are what the rows say, and their repair beside writers. A feature says in a `Tally`
which rows hold its counters and how they are counted anew; every write of such a row moves `moves`
(or what else the tally names) in the same transaction. So whoever read the holder first, counted,
and finds it unmoved has counted the rows of one moment; a repair is conditional on just that.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from pynamodb.attributes import NumberAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.aws.table import Key, Raw, Row, commit, fetch, update
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.core.values import Value, replace

_ATTEMPTS = 8


class Tally(Value):
    """
    How one kind of counters is counted anew.

    Attributes:
        holders: the keys of the rows of a company that hold them.
        count: what they should be, by attribute, given the holder; strongly consistent.
        prefix: of attributes that come and go, such as one for each currency; those that no row
            gives any more should be nought. Empty for none.
        moves: the attribute that every write of the holder moves.
        comes_with_first: the holder is written with the first thing that it counts, so that one
            that is not there says nought. Otherwise what is not there was removed.
        is_evidence: what the holder says is never put right, since others rely on what it said.
    """

    holders: Callable[[str], Iterable[Key]]
    count: Callable[[Key], Mapping[str, int]]
    prefix: str = ""
    moves: str = "moves"
    comes_with_first: bool = False
    is_evidence: bool = False


class Difference(Value):
    """A counter that is not what the rows say; `is_repaired`: it was put right by now."""

    key: Key
    name: str
    kept: int
    counted: int
    is_repaired: bool = False


class _Moved(Conflict):
    """Somebody wrote while it was counted."""


def differences(company_id: str, tallies: Iterable[Tally], *, repair: bool) -> Iterator[Difference]:
    """
    What is not as the rows say, of one company; with `repair` it is put right, but for evidence.

    Raises:
        Unavailable: somebody wrote each time that it was counted.
    """
    for tally in tallies:
        for key in tally.holders(company_id):
            yield from _compared(key, tally, repair=repair)


def _compared(key: Key, tally: Tally, *, repair: bool) -> list[Difference]:
    may_repair = repair and not tally.is_evidence
    for _ in range(_ATTEMPTS):
        before = fetch([key]).get(key)
        if before is None and not tally.comes_with_first:
            return []
        found = _found(key, before or {}, tally)
        if not found:
            return []
        try:
            if may_repair:
                _put_right(key, before, found, tally.moves)
            else:
                _look_again(key, before, tally.moves)
        except _Moved:
            continue
        return [replace(one, is_repaired=may_repair) for one in found]
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


def _look_again(key: Key, before: Raw | None, moves: str) -> None:
    """_Moved unless it was so at one moment."""
    after = fetch([key]).get(key)
    if (after is None) != (before is None) or _number(after or {}, moves) != _number(
        before or {}, moves
    ):
        raise _Moved


def _put_right(key: Key, before: Raw | None, found: list[Difference], moves: str) -> None:
    """_Moved, and nothing is written, if somebody wrote meanwhile."""
    moved = NumberAttribute(attr_name=moves)
    seen = _number(before or {}, moves)
    as_seen: Condition = moved == seen
    if before is None:
        as_seen = Row.pk.does_not_exist()
    elif not seen:
        as_seen = as_seen | (Row.pk.exists() & moved.does_not_exist())
    right = [NumberAttribute(attr_name=one.name).set(one.counted) for one in found]
    commit(update(key, [*right, moved.set(seen + 1)], as_seen, _Moved()))


def _number(raw: Raw, name: str) -> int:
    return int(raw[name]["N"]) if name in raw else 0
