"""Counters that lock, and whose attempts are counted together."""

from datetime import timedelta

import pytest

from chalicelib.attempts.model import Attempts, Rule, network_of
from chalicelib.identity.model import (
    GUESSES_AT_ADDRESS,
    GUESSES_FROM_NETWORK,
    LINKS_TO_ADDRESS,
)

NOW = 1_800_000_000
MINUTE, HOUR, DAY = 60, 3600, 86400


def after(count: int, rule: Rule, *, now_s: int = NOW, patient: bool = False) -> Attempts:
    """The counter after some attempts, at one moment or each as soon as it is allowed."""
    attempts, moment = Attempts(), now_s
    for _ in range(count):
        if patient:
            moment = max(moment, attempts.locked_until_s)
        attempts = attempts.with_one_more(rule, moment)
    return attempts


def test_nine_guesses_lock_nothing_and_the_tenth_locks_for_a_quarter() -> None:
    assert after(9, GUESSES_AT_ADDRESS).locked_for_s(NOW) == 0
    assert after(10, GUESSES_AT_ADDRESS).locked_for_s(NOW) == 15 * MINUTE


@pytest.mark.parametrize(
    ("locks", "seconds"),
    [
        (1, 15 * MINUTE),
        (2, 30 * MINUTE),
        (3, HOUR),
        (4, 2 * HOUR),
        (7, 16 * HOUR),
        (8, DAY),
        (60, DAY),
    ],
)
def test_each_further_lock_lasts_twice_as_long_up_to_a_day(locks: int, seconds: int) -> None:
    attempts = after(10 * locks, GUESSES_AT_ADDRESS, patient=True)

    assert attempts.expires_at_s - attempts.locked_until_s == DAY
    before = after(10 * locks - 1, GUESSES_AT_ADDRESS, patient=True)
    moment = max(NOW, before.locked_until_s)
    assert attempts.locked_until_s - moment == seconds


def test_lock_ends_by_itself() -> None:
    locked = after(10, GUESSES_AT_ADDRESS)

    assert locked.locked_for_s(NOW + 15 * MINUTE - 1) == 1
    assert locked.locked_for_s(NOW + 15 * MINUTE) == 0


def test_quiet_time_forgets_the_attempts_but_not_the_row() -> None:
    old = Attempts(count=9, locked_until_s=0, expires_at_s=NOW, version=4)

    again = old.with_one_more(GUESSES_AT_ADDRESS, NOW)

    assert (again.count, again.locked_until_s, again.version) == (1, 0, 4)
    assert old.with_one_more(GUESSES_AT_ADDRESS, NOW - 1).count == 10


def test_network_is_never_locked_for_longer_than_an_hour() -> None:
    attempts = after(1000, GUESSES_FROM_NETWORK)

    assert attempts.locked_for_s(NOW) == HOUR
    assert after(99, GUESSES_FROM_NETWORK).locked_for_s(NOW) == 0


def test_third_link_within_an_hour_is_the_last() -> None:
    assert after(2, LINKS_TO_ADDRESS).locked_for_s(NOW) == 0
    assert after(3, LINKS_TO_ADDRESS).locked_for_s(NOW) == HOUR


def test_very_many_attempts_overflow_nothing() -> None:
    rule = Rule("any", 1, timedelta(seconds=1), timedelta(days=1), timedelta(days=1))

    attempts = Attempts(count=10**9, expires_at_s=NOW + 1).with_one_more(rule, NOW)

    assert attempts.locked_for_s(NOW) == 2**16


@pytest.mark.parametrize(
    ("source_ip", "network"),
    [
        ("192.0.2.10", "192.0.2.10"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.10", "192.0.2.10"),
        ("", "unknown"),
        ("192.0.2.10, 198.51.100.7", "unknown"),
    ],
)
def test_ipv6_network_counts_as_one(source_ip: str, network: str) -> None:
    assert network_of(source_ip) == network
