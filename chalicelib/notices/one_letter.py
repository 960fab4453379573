"""
What e-mails to one address have in common: one notice, and what its claim depends on, such as a
link that is made in its transaction.
"""

from collections.abc import Sequence

from chalicelib.aws.table import Change
from chalicelib.core import clock
from chalicelib.notices.dressing import message_of
from chalicelib.notices.message import BadAddress
from chalicelib.notices.model import Notice, NoticeState, Reason
from chalicelib.notices.render import Letter
from chalicelib.notices.rows import remember, write, write_all
from chalicelib.notices.sending import (
    Outcome,
    Outgoing,
    new_email_id,
    seconds_until_lost,
    send_once,
)
from chalicelib.notices.store import Event
from chalicelib.outbox.store import FactRow, finish, touch, wake


def send_letter(  # noqa: PLR0913 - what is sent, about what, to whom and unless what
    event: Event,
    notice: Notice,
    owners: Sequence[FactRow],
    *,
    address: str,
    answers_to: str,
    letter: Letter,
    unless: tuple[Change, ...],
) -> None:
    """
    Send one letter to one address, or write down that the address is none.

    Args:
        answers_to: the office's address, empty if it has none.
        unless: what the claim depends on besides, the link of the letter among it.

    Raises:
        Conflict, Postponed: as `send_once`.
    """
    email_id = new_email_id()
    try:
        message = message_of(letter, email_id=email_id, recipient=address, answers_to=answers_to)
    except BadAddress:
        fail(event, notice, Reason.BAD_ADDRESS)
        return
    settled = send_once(
        Outgoing(
            email_id=email_id,
            recipient_email=address,
            message=message,
            notices=(notice,),
            outcomes=(Outcome(),),
            owners=tuple(owners),
            unless=unless,
        )
    )
    remember([event], settled)


def fail(event: Event, notice: Notice, reason: Reason) -> None:
    """Nothing goes out, for a reason."""
    write_all([event], [notice.moved(NoticeState.FAILED, reason, clock.now())], touch)


def finish_or_wait(event: Event, over: Reason | None = None) -> None:
    """
    The fact is dealt with, unless another worker is sending for it at this moment.

    Args:
        over: why whoever waits for an e-mail still gets none.

    Effects: what `write` costs.
    """
    ours = [notice for notice in event.notices.values() if notice.is_ours(event.fact.fact_id)]
    busy_s = seconds_until_lost(ours)
    now = clock.now()
    waiting = [notice for notice in ours if over and notice.state is NoticeState.PENDING]
    ended = [notice.moved(NoticeState.FAILED, over, now) for notice in waiting]
    if ended or busy_s is None:
        write(event, ended, finish if busy_s is None else touch)
    if busy_s is not None:
        wake(event.fact.fact_id, delay_s=busy_s)
