"""
How often something may be tried, decided without any I/O: counters that lock at every full multiple
of their limit, for longer each time, and forget after a quiet while.
"""

from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from chalicelib.core.values import Value, replace

_MOST_DOUBLINGS = 16


class Rule(Value):
    """
    One limit.

    Attributes:
        scope: the counter's place in the table.
        limit: the attempt that locks, and every multiple of it.
        lock: how long the first lock lasts; each further one lasts twice as long.
        longest: no lock lasts longer.
        quiet: after so long without an attempt or a lock everything is forgotten.
    """

    scope: str
    limit: int
    lock: timedelta
    longest: timedelta
    quiet: timedelta


class Attempts(Value):
    """
    What is known of one subject under one rule.

    Attributes:
        locked_until_s: epoch seconds; in the past when nothing is locked.
        expires_at_s: from this moment on the counter counts as empty, whether DynamoDB removed
            its row already or not.
        version: of the stored row; 0 without one.
    """

    count: int = 0
    locked_until_s: int = 0
    expires_at_s: int = 0
    version: int = 0

    def locked_for_s(self, now_s: int) -> int:
        """For how many seconds no attempt is allowed."""
        return max(0, self.locked_until_s - now_s)

    def with_one_more(self, rule: Rule, now_s: int) -> "Attempts":
        """The counter after one more attempt, locked if that one was the last."""
        before = self if now_s < self.expires_at_s else Attempts(version=self.version)
        count = before.count + 1
        locked_until_s = before.locked_until_s
        if count % rule.limit == 0:
            doublings = min(count // rule.limit - 1, _MOST_DOUBLINGS)
            locked_until_s = now_s + _seconds(min(rule.lock * 2**doublings, rule.longest))
        expires_at_s = max(now_s, locked_until_s) + _seconds(rule.quiet)
        return replace(
            before, count=count, locked_until_s=locked_until_s, expires_at_s=expires_at_s
        )


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def network_of(source_ip: str) -> str:
    """
    Whose attempts are counted together: one IPv4 address, or an IPv6 network of 64 bits, since
    every subscriber has such a one to choose addresses from.
    """
    try:
        address = ip_address(source_ip)
    except ValueError:
        return "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, 64), strict=False))
