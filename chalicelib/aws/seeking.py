"""Pages of what fits, out of an index that does not know what fits: for showing only."""

from collections.abc import Callable, Sequence

from chalicelib.aws.reads import Index, Raw, position_of, query_index
from chalicelib.core.paging import Page, Position


def seek[Item](  # noqa: PLR0913 - which index, what of it, and how much of it
    index: Index,
    partition: str,
    read: Callable[[Raw], Item | None],
    *,
    prefix: str,
    limit: int,
    position: Position | None,
    at_once: int,
    most_queries: int,
    forward: bool = True,
    between: tuple[str, str] | None = None,
) -> Page[Item]:
    """
    The next items that fit, in the index's order, or the other way round unless `forward`.

    Args:
        read: the item of a row, or None for one that does not fit.
        at_once: how many rows one Query reads.
        between: instead of a prefix, the lowest and the highest place wanted.
        most_queries: after so many a page may be short although more follow, and says where.
    """
    found: list[Item] = []
    for _ in range(most_queries):
        raws, position = query_index(
            index,
            partition,
            prefix=prefix,
            between=between,
            position=position,
            limit=at_once,
            forward=forward,
        )
        fitting, seen = _first(limit - len(found), raws, read)
        found += fitting
        if seen < len(raws):
            position = position_of(raws[seen - 1], index)
        if len(found) == limit or position is None:
            break
    return Page(tuple(found), position)


def _first[Item](
    count: int, raws: Sequence[Raw], read: Callable[[Raw], Item | None]
) -> tuple[list[Item], int]:
    """The first items that fit, at most `count`, and how many rows were looked at for them."""
    found: list[Item] = []
    for seen, raw in enumerate(raws, start=1):
        item = read(raw)
        if item is not None:
            found.append(item)
        if len(found) == count:
            return found, seen
    return found, len(raws)
