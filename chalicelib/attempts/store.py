"""
`ATTEMPTS#scope#sha256` / `ATTEMPTS`: counters. No row holds an address, a token or a network in
clear, and all of them expire.
"""

from pynamodb.attributes import NumberAttribute

from chalicelib.attempts.model import Attempts
from chalicelib.aws.table import Change, Key, Raw, Row, delete, put_if, read, update
from chalicelib.core.errors import AppError, Conflict

RECOUNT = "attempt_counted"
_ANYHOW = Row.pk.exists() | Row.pk.does_not_exist()


class AttemptsRow(Row):
    """A counter; see `model.Attempts`."""

    attempts = NumberAttribute()
    locked_until_s = NumberAttribute()


def attempts_of(raw: Raw | None) -> Attempts:
    """A raw counter as the model's value."""
    if raw is None:
        return Attempts()
    row = read(AttemptsRow, raw)
    return Attempts(
        int(row.attempts), int(row.locked_until_s), int(row.expires_at or 0), int(row.version)
    )


def put_attempts(key: Key, attempts: Attempts) -> Change:
    """Write a counter over the version that it was made from; Conflict RECOUNT if it changed."""
    row = AttemptsRow(
        pk=key.pk,
        sk=key.sk,
        attempts=attempts.count,
        locked_until_s=attempts.locked_until_s,
        expires_at=attempts.expires_at_s,
        version=attempts.version + 1,
    )
    seen = Row.version == attempts.version if attempts.version else Row.pk.does_not_exist()
    return put_if(row, seen, Conflict(code=RECOUNT))


def count_below(key: Key, most: int, *, expires_at_s: int, otherwise: AppError) -> Change:
    """Count one more, whoever else counts at this moment, if there were fewer than `most`."""
    fewer = AttemptsRow.attempts.does_not_exist() | (AttemptsRow.attempts < most)
    actions = [
        AttemptsRow.attempts.add(1),
        AttemptsRow.version.add(1),
        AttemptsRow.locked_until_s.set(0),
        AttemptsRow.expires_at.set(expires_at_s),
    ]
    return update(key, actions, fewer, otherwise)


def forgive_attempt(key: Key, *, unlock: bool) -> Change:
    """Take one attempt back that turned out to be none; `unlock` if it was the one that locked."""
    back = [AttemptsRow.attempts.add(-1), AttemptsRow.version.add(1)]
    unlocked = [AttemptsRow.locked_until_s.set(0)] if unlock else []
    return update(key, [*back, *unlocked], Row.pk.exists())


def drop_attempts(key: Key) -> Change:
    """Forget every attempt."""
    return delete(key, _ANYHOW)
