"""Reads that do not need one another, made at once: a page waits for the slowest, not for all."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

# As many connections to the table as a process keeps, and some to spare.
_MOST = 25


def together[Found](reads: Sequence[Callable[[], Found]]) -> list[Found]:
    """
    What each read finds, in the order given, 25 at once; the first failure is raised once all have
    ended, so that no read goes on after the answer.
    """
    if not reads:
        return []
    with ThreadPoolExecutor(max_workers=min(len(reads), _MOST)) as pool:
        return [done.result() for done in [pool.submit(read) for read in reads]]
