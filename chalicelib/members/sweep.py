"""
The sweep: deletions of panels that stand still, since whoever worked on them was cut short, are
brought to their end. It may be killed anywhere itself and goes on in its next run.
"""

from datetime import timedelta

from botocore.exceptions import ClientError

from chalicelib.aws.observe import count, logger
from chalicelib.core import clock
from chalicelib.core.errors import AppError
from chalicelib.core.sweeping import has_its_turn, some_of
from chalicelib.members.ending import HasTime, resume
from chalicelib.panels.model import PanelState
from chalicelib.panels.service import list_ending

# Whoever began it has no time left by then.
_GRACE = timedelta(seconds=30)
_MOST = 20


def sweep_panels(has_time: HasTime) -> int:
    """
    Go on with deletions that are not over, at most 20; returns how many there were. Safe to run at
    any time, and twice at once.

    Effects: 1 Query of by-due, and for each what is left of it.
    """
    now = clock.now()
    late = ((one, since) for *one, since in list_ending(_GRACE) if has_its_turn(now - since))
    found = some_of(((company_id, panel_id) for (company_id, panel_id), _ in late), _MOST)
    count("PanelsSwept", len(found))
    for company_id, panel_id in found:
        if not has_time():
            logger.warning("panels.sweep_unfinished")
            break
        _resume(company_id, panel_id, has_time)
    return len(found)


def _resume(company_id: str, panel_id: str, has_time: HasTime) -> None:
    """One that cannot be brought further keeps no other from it."""
    try:
        panel = resume(company_id, panel_id, has_time)
    except (AppError, ClientError):
        logger.exception("panels.resume_failed", extra={"panel_id": panel_id})
        count("PanelsStuck")
        return
    if panel.state is PanelState.DELETING and has_time():
        logger.warning("panels.resume_failed", extra={"panel_id": panel_id})
        count("PanelsStuck")
