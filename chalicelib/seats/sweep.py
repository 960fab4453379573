"""
The sweep: everybody who has an access and whom nobody counted in the running month, since nothing
about their accesses changed. It may be killed anywhere and goes on in its next run.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import batched

from chalicelib.access.model import User, UserState
from chalicelib.access.rows import GrantRow, UserRow, grant_of, user_of
from chalicelib.aws import keys, partitions
from chalicelib.aws.observe import logger
from chalicelib.aws.table import BY_OFFICE, Change, Raw, check, commit, query, query_index, read
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict
from chalicelib.core.months import month_of
from chalicelib.seats import store
from chalicelib.seats.metering import Meter, as_paid_by
from chalicelib.seats.model import Access
from chalicelib.settings.service import current_settings

_PAGE = 1000
# Two changes each, of the hundred that a transaction takes.
_AT_ONCE = 40

Counting = tuple[Change, Change]


def sweep_seats(has_time: Callable[[], bool]) -> int:
    """
    Count everybody who is missing, as long as there is time; returns how many there were. Safe to
    run at any time, and twice at once.

    Effects: 1 Query per 1,000 seats of the month and per 1,000 people, 1 Query per person who is
    missing, and 1 TransactWrite per 40 of them.
    """
    zone = current_settings().time_zone
    month = month_of(clock.today(zone))
    counted = {seat.user_id for seat in store.every_seat(month)}
    missing = [raw for raw in _people() if _id_of(raw) not in counted]
    # By chance, since many may have no access: they are found missing again in every run, and who
    # stands behind them must not wait for ever.
    chance = random.Random(ids.random_word(ids.ID_LENGTH))  # noqa: S311 - nothing depends on it
    chance.shuffle(missing)
    done = looked_at = 0
    for group in batched(missing, _AT_ONCE):
        if not has_time():
            logger.warning("seats.sweep_unfinished", extra={"left": len(missing) - looked_at})
            break
        done += _count([found for raw in group if (found := _counting(raw, month, zone))])
        looked_at += len(group)
    logger.info("seats.swept", extra={"month": month, "counted": done})
    return done


def _people() -> Iterator[Raw]:
    """Everybody but staff and the deleted, who were counted with their deletion."""
    position: dict[str, str] | None = None
    while True:
        raws, position = query_index(
            BY_OFFICE, partitions.USER_LIST, position=position, limit=_PAGE, forward=True
        )
        yield from (raw for raw in raws if user_of(raw).role is None)
        if position is None:
            return


def _id_of(raw: Raw) -> str:
    return user_of(raw).id


def _counting(raw: Raw, month: str, zone: str) -> Counting | None:
    """What counts a person of the list, which may be late: the commit depends on what it says."""
    user, payer_id = user_of(raw), str(read(UserRow, raw).payer_id or "")
    meter = Meter(user, payer_id, month, zone, is_counted=False)
    changes = meter.counting(*_accesses(user))
    if not changes:
        return None
    stays = UserRow.state != str(UserState.DELETED)
    condition = stays & UserRow.role.does_not_exist() & as_paid_by(payer_id)
    return changes[0], check(keys.user(user.id), condition, store.seat_changed())


def _accesses(user: User) -> Iterator[Access]:
    after: str | None = None
    while True:
        raws, after = query(
            keys.user(user.id).pk, prefix=keys.GRANT_PREFIX, after=after, limit=_PAGE
        )
        for raw in raws:
            row = read(GrantRow, raw)
            given_at = clock.from_iso(row.created_at)
            yield Access(
                grant_of(raw), given_at, clock.from_iso(row.since) if row.since else given_at
            )
        if after is None:
            return


def _count(found: Sequence[Counting]) -> int:
    """Count some people; somebody who changed meanwhile keeps the others from nothing."""
    if not found:
        return 0
    try:
        commit(*(change for one in found for change in one))
    except Conflict:
        if len(found) == 1:
            # Counted by somebody else, or to be looked at again by the next run.
            return 0
        return sum(_count([one]) for one in found)
    return len(found)
