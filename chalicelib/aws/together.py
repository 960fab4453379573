"""Reads that do not need one another, made at once: a page waits for the slowest, not for all."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor


def together[Found](reads: Sequence[Callable[[], Found]]) -> list[Found]:
    """
    What each read finds, in the order given; the first failure is raised once all have ended, so
    that no read goes on after the answer.
    """
    with ThreadPoolExecutor(max_workers=len(reads)) as pool:
        return [done.result() for done in [pool.submit(read) for read in reads]]
