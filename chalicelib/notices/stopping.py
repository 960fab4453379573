"""
Notices about mail that was filed under the wrong company: whatever has not gone out never does.
The withdrawal moves the event's fact in its own transaction, so that a worker who was about to send
finds that it must look again, and then finds no mail item.
"""

from chalicelib.aws.observe import count
from chalicelib.core import clock
from chalicelib.notices.model import NoticeState, Reason
from chalicelib.notices.rows import write
from chalicelib.notices.sending import seconds_until_lost
from chalicelib.notices.store import Event
from chalicelib.outbox.store import finish, touch, wake

_STILL_OPEN = frozenset({NoticeState.PENDING, NoticeState.HELD})


def stop(event: Event) -> None:
    """
    Settle what an event without a mail item still had to tell, and finish it once nothing is being
    sent any more.

    Raises:
        Conflict: somebody acted on the event since it was read.
    """
    fact_id, now = event.fact.fact_id, clock.now()
    ours = [notice for notice in event.notices.values() if notice.is_ours(fact_id)]
    over = [
        notice.moved(NoticeState.FAILED, Reason.MAIL_WITHDRAWN, now)
        for notice in ours
        if notice.state in _STILL_OPEN
    ]
    count("NoticeWithdrawn", len(over))
    busy_s = seconds_until_lost(ours)
    write(event, over, finish if busy_s is None else touch)
    if busy_s is not None:
        wake(fact_id, delay_s=busy_s)
