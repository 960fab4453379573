"""
What a withdrawal of mail has to do with its notices, apart from e-mails themselves: that they stop
with it, and who was told before.
"""

from chalicelib.aws.table import Change
from chalicelib.core import clock
from chalicelib.notices.model import Notice, NoticeState
from chalicelib.notices.store import find_event
from chalicelib.outbox.store import FactState, reopen

_WITHOUT_PROOF = frozenset({NoticeState.SENT, NoticeState.UNKNOWN})


def stop_telling(event_id: str) -> list[Change]:
    """
    What makes an event's notices stop at a commit that takes its mail item away; `wake` it after
    that. 1 Query.

    Raises (`commit`):
        Conflict: `fact_changed`: somebody acted on the event meanwhile, an e-mail may be going.
    """
    event = find_event(event_id) if event_id else None
    if event is None or event.fact.state == FactState.DONE:
        return []
    return [reopen(event.fact, due_at=clock.now())]


def told_by(event_id: str) -> list[Notice]:
    """
    The notices of an event that went out, may have, or are going at this moment; one that once had
    no proof may have, whatever became of a second try. Strongly consistent, by recipient. 1 Query
    per 500 notices.
    """
    event = find_event(event_id) if event_id else None
    notices = event.notices.values() if event else ()
    told = [notice for notice in notices if _may_have_arrived(notice)]
    return sorted(told, key=lambda notice: notice.recipient)


def _may_have_arrived(notice: Notice) -> bool:
    is_going = notice.state is NoticeState.SENDING
    return is_going or any(step.state in _WITHOUT_PROOF for step in notice.history)
