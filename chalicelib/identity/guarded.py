"""Secrets that are looked up: misses count against the network that they came from (T76)."""

from collections.abc import Callable

from chalicelib.attempts.model import network_of
from chalicelib.attempts.service import Limit, one_more, recounted, refuse_locked
from chalicelib.aws.table import commit, fetch
from chalicelib.core.errors import NotFound
from chalicelib.identity.model import GUESSES_FROM_NETWORK


def guarded[Result](source_ip: str, act: Callable[[], Result]) -> Result:
    """
    Do what looks a secret up; one that is not found counts against the network it came from.

    1 BatchGetItem besides the act's own, and 1 BatchGetItem and 1 TransactWrite after a miss.

    Raises:
        TooManyAttempts: the network is locked; the secret was not looked at.
        NotFound: the act's.
    """
    limit = Limit(GUESSES_FROM_NETWORK, network_of(source_ip))
    refuse_locked(fetch([limit.key]), limit)
    try:
        return act()
    except NotFound:
        recounted(lambda: commit(*one_more(fetch([limit.key]), limit)))
        raise
