"""
Counting attempts in the table. An attempt is counted before its secret is looked at, so that
parallel guesses cannot all slip in under the limit; one that turns out right is taken back.
"""

from collections.abc import Callable, Iterable, Mapping

from chalicelib.attempts import store
from chalicelib.attempts.model import Attempts, Rule
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key, Raw
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, TooManyAttempts
from chalicelib.core.values import Value

__all__ = [
    "Limit",
    "count_in_hour",
    "drop_attempts",
    "forgive_attempt",
    "locked_for_s",
    "one_more",
    "recounted",
    "refuse_locked",
    "would_lock",
]

drop_attempts = store.drop_attempts
forgive_attempt = store.forgive_attempt
_ROUNDS = 8
_HOUR_S = 3600


class Limit(Value):
    """One rule for one subject, such as an address or a network."""

    rule: Rule
    subject: str

    @property
    def key(self) -> Key:
        """Where the counter is kept."""
        return keys.attempts(self.rule.scope, self.subject)


def locked_for_s(rows: Mapping[Key, Raw], *limits: Limit) -> int:
    """For how many seconds the strictest of some limits still locks, by the items given."""
    now_s = clock.epoch_s(clock.now())
    return max(_attempts(rows, limit).locked_for_s(now_s) for limit in limits)


def refuse_locked(rows: Mapping[Key, Raw], *limits: Limit) -> None:
    """
    Raises:
        TooManyAttempts: one of the limits locks.
    """
    wait_s = locked_for_s(rows, *limits)
    if wait_s:
        raise TooManyAttempts(wait_s)


def one_more(rows: Mapping[Key, Raw], *limits: Limit) -> list[Change]:
    """The changes that count an attempt; `recounted` settles who counts first."""
    now_s = clock.epoch_s(clock.now())
    return [
        store.put_attempts(limit.key, _attempts(rows, limit).with_one_more(limit.rule, now_s))
        for limit in limits
    ]


def would_lock(rows: Mapping[Key, Raw], limits: Iterable[Limit]) -> frozenset[Limit]:
    """Those limits, none of which locks yet, that one more attempt makes lock."""
    now_s = clock.epoch_s(clock.now())
    return frozenset(
        limit
        for limit in limits
        if _attempts(rows, limit).with_one_more(limit.rule, now_s).locked_for_s(now_s)
    )


def count_in_hour(scope: str, subject: str, most: int) -> Change:
    """
    The change that counts what may be done so often in each hour of the clock; whoever commits it
    needs to read nothing, and to settle nothing with others who count. TooManyAttempts, until the
    hour is over, when it was done so often.
    """
    now_s = clock.epoch_s(clock.now())
    ends_s = now_s - now_s % _HOUR_S + _HOUR_S
    return store.count_below(
        keys.attempts(scope, f"{subject}#{ends_s}"),
        most,
        expires_at_s=ends_s,
        otherwise=TooManyAttempts(
            ends_s - now_s, "That is as much as one hour takes. Go on in the next one."
        ),
    )


def recounted[Result](act: Callable[[], Result]) -> Result:
    """
    Do what reads and writes counters, again if somebody else counted in between.

    Raises:
        TooManyAttempts: so many come at once that this one found no turn.
    """
    for _ in range(_ROUNDS):
        try:
            return act()
        except Conflict as conflict:
            if conflict.code != store.RECOUNT:
                raise
    raise TooManyAttempts(1)


def _attempts(rows: Mapping[Key, Raw], limit: Limit) -> Attempts:
    return store.attempts_of(rows.get(limit.key))
