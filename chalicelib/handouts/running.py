"""
Bringing a visit to its end: each part by itself, as often as somebody was faster, until nothing is
left to do. Whoever calls this may be killed anywhere; whoever calls it next goes on.
"""

import random
import time
from collections.abc import Callable

from chalicelib.aws.observe import count, logger
from chalicelib.aws.table import commit
from chalicelib.core.errors import Conflict, Forbidden, StaleVersion
from chalicelib.handouts import collecting, store
from chalicelib.handouts.following import STEPS
from chalicelib.handouts.ground import look
from chalicelib.handouts.model import Handout, HandoutState, Part, PartState, Refused
from chalicelib.handouts.store import Visit

# Whoever loses so often in a row leaves the part to the next one who looks at it.
_MOST_LOSSES = 12
_FIRST_PAUSE_S = 0.01

HasTime = Callable[[], bool]


def run(visit: Visit, has_time: HasTime) -> Visit:
    """
    Do what is left of a visit, as long as there is time; returns it as it is then.

    Raises:
        Unavailable: the table does not answer; what was done stays done.
    """
    handout, parts = visit
    after = tuple(settle(handout, part, has_time) for part in parts)
    is_over = all(part.is_settled for part in after)
    if is_over and handout.state is HandoutState.RUNNING:
        handout = _close(handout)
    return handout, after


def settle(handout: Handout, part: Part, has_time: HasTime) -> Part:
    """One part of a visit, as far as it gets."""
    losses = 0
    while not part.is_settled and losses < _MOST_LOSSES and has_time():
        try:
            part = STEPS[part.state](handout, part)
            losses = 0
        except Forbidden as error:
            losses += 1
            part = _again(part, losses)
            if losses > 1 and part.state is PartState.OPEN:
                part = _forbidden(handout, part, error)
        except (Conflict, StaleVersion):
            losses += 1
            part = _again(part, losses)
    if not part.is_settled:
        logger.warning("handout.part_left", extra={"handout_id": handout.id})
        count("HandoutPartLeft")
    return part


def _again(part: Part, losses: int) -> Part:
    time.sleep(random.uniform(0, _FIRST_PAUSE_S * losses))  # noqa: S311 - jitter
    return store.get_part(part.handout_id, part.company_id)


def _forbidden(handout: Handout, part: Part, error: Forbidden) -> Part:
    """What looks like a right is refused by the commit time and again: it is none."""
    try:
        return collecting.refuse(handout, part, look(part), Refused(error.code, error.detail))
    except Conflict:
        return store.get_part(part.handout_id, part.company_id)


def _close(handout: Handout) -> Handout:
    """Nothing is left to do, unless somebody began something meanwhile."""
    change, after = store.set_done(handout)
    try:
        commit(change)
    except Conflict:
        return handout
    return after
