"""
The sweep: facts whose wake-up was lost, or that wait for a time, are woken; notices that are held
for too long become a fact of their own, once (B1).
"""

from collections.abc import Iterable
from datetime import timedelta

from chalicelib.aws import keys
from chalicelib.aws.observe import count, logger
from chalicelib.aws.table import commit, fetch
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict
from chalicelib.core.sweeping import has_its_turn, some_of
from chalicelib.outbox.store import (
    FactKind,
    FactRow,
    FactState,
    new_fact,
    overdue,
    wake,
)
from chalicelib.settings.service import current_settings

_GRACE = timedelta(minutes=2)
_MOST = 500


def sweep_outbox() -> int:
    """
    Wake what is overdue, at most 500 facts; returns how many. Safe to run at any time, and twice at
    once.

    Effects: 1 Query of by-due per 1,000 facts, 2 BatchGetItems, 1 SendMessage per fact, and 1
    TransactWrite and 1 SendMessage per event that was not yet found to be held for too long.
    """
    now = clock.now()
    late = (fact for fact in overdue(_GRACE) if has_its_turn(now - clock.from_iso(fact.due_at)))
    found = some_of(late, _MOST)
    for fact in found:
        wake(fact.fact_id)
    count("FactsOverdue", sum(fact.state == FactState.OPEN for fact in found))
    _tell_of_held(fact for fact in found if fact.state == FactState.HELD)
    return len(found)


def _tell_of_held(held: Iterable[FactRow]) -> None:
    oldest = clock.now() - timedelta(hours=current_settings().held_alert_hours)
    alarms = {_alarm_id(fact): fact for fact in held if clock.from_iso(fact.at) <= oldest}
    known = fetch([keys.fact(alarm_id) for alarm_id in alarms]) if alarms else {}
    for alarm_id, fact in alarms.items():
        if keys.fact(alarm_id) not in known:
            _raise_alarm(alarm_id, fact)


def _raise_alarm(alarm_id: str, fact: FactRow) -> None:
    change = new_fact(alarm_id, FactKind.HELD_TOO_LONG, scope=keys.OFFICE, event_id=fact.fact_id)
    try:
        commit(change)
    except Conflict:
        logger.info("sweep.alarm_known", extra={"fact_id": fact.fact_id})
        return
    count("HeldTooLong")
    wake(alarm_id)


def _alarm_id(fact: FactRow) -> str:
    return ids.derived_id("fct", fact.fact_id, str(FactKind.HELD_TOO_LONG))
