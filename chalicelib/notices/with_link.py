"""
What e-mails about one person or invitation have in common: one notice, one address, and what the
claim of the notice depends on, such as a link that is made in its transaction.
"""

from collections.abc import Sequence

from chalicelib.aws.table import Change
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.notices.dressing import in_dress
from chalicelib.notices.message import BadAddress, compose
from chalicelib.notices.model import Notice, NoticeState, Reason
from chalicelib.notices.render import Letter
from chalicelib.notices.rows import remember, write_all
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
        message = compose(
            in_dress(letter),
            email_id=email_id,
            sender=config().mail_from,
            recipient=address,
            answers_to=answers_to,
        )
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


def finish_or_wait(event: Event) -> None:
    """The fact is dealt with, unless another worker is sending for it at this moment."""
    busy_s = seconds_until_lost(event.notices.values())
    if busy_s is None:
        write_all([event], [], finish)
    else:
        wake(event.fact.fact_id, delay_s=busy_s)
