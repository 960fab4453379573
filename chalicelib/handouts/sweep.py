"""
The sweep: visits that stand still, since whoever worked on them was cut short, are brought to their
end. It may be killed anywhere itself and goes on in its next run.
"""

from datetime import timedelta

from chalicelib.aws.observe import count, logger
from chalicelib.core import clock
from chalicelib.core.errors import AppError
from chalicelib.core.sweeping import has_its_turn, some_of
from chalicelib.handouts import store
from chalicelib.handouts.model import HandoutState
from chalicelib.handouts.running import HasTime
from chalicelib.handouts.service import resume

# Whoever works on a visit is done, or dead, by then.
_GRACE = timedelta(minutes=2)
_MOST = 100


def sweep_handouts(has_time: HasTime) -> int:
    """
    Go on with what stands still, at most 100 visits; returns how many there were. Safe to run at
    any time, and twice at once.

    Effects: 1 Query of by-due per 100 visits, and for each what is left of it.
    """
    now = clock.now()
    late = (found for found, since in store.standing_still(_GRACE) if has_its_turn(now - since))
    found = some_of(late, _MOST)
    count("HandoutsSwept", len(found))
    for handout_id in found:
        if not has_time():
            logger.warning("handouts.sweep_unfinished")
            break
        _resume(handout_id, has_time)
    return len(found)


def _resume(handout_id: str, has_time: HasTime) -> None:
    """One that cannot be brought further keeps no other from it."""
    try:
        handout, _ = resume(handout_id, has_time)
    except AppError:
        logger.exception("handouts.resume_failed", extra={"handout_id": handout_id})
        count("HandoutsStuck")
        return
    if handout.state is HandoutState.RUNNING and has_time():
        logger.warning("handouts.resume_failed", extra={"handout_id": handout_id})
        count("HandoutsStuck")
