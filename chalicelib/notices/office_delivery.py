"""Telling the office by e-mail about notices that are held for longer than it set (B1)."""

from collections.abc import Sequence

from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.texts import known_language
from chalicelib.core.values import Value
from chalicelib.notices.dressing import message_of
from chalicelib.notices.letters import HeldLine, held_letter
from chalicelib.notices.message import BadAddress
from chalicelib.notices.model import OFFICE, Notice, NoticeState, Reason
from chalicelib.notices.rows import new_notice, remember, write_all
from chalicelib.notices.sending import (
    Outcome,
    Outgoing,
    new_email_id,
    seconds_until_lost,
    send_once,
)
from chalicelib.notices.store import Event, events_beside, find_event
from chalicelib.outbox.store import FactRow, FactState, finish, touch, wake
from chalicelib.settings.model import Settings
from chalicelib.settings.service import current_settings

_MOST = 40


class Alarm(Value):
    """One event that is held for too long, and the notice to the office about it."""

    event: Event
    notice: Notice
    line: HeldLine


def deliver_alarm(event: Event) -> None:
    """
    Tell the office, in one e-mail for all that is to be told now; what is not held any more is
    not told.

    Raises:
        Conflict, Postponed: as `send_once`.
    """
    events = [event, *events_beside(event, most=_MOST - 1)]
    settings = current_settings()
    alarms = [alarm for each in events if (alarm := alarm_of(each, settings)) is not None]
    if alarms:
        tell_office(alarms, settings, [alarm.event.fact for alarm in alarms])
    done = [each for each in events if all(n.is_settled for n in each.notices.values())]
    if done:
        write_all(done, [], finish)
    busy_s = seconds_until_lost(event.notices.values())
    if busy_s is not None:
        wake(event.fact.fact_id, delay_s=busy_s)


def alarm_of(event: Event, settings: Settings, known: Notice | None = None) -> Alarm | None:
    """
    What there is to tell, or None when the office was told or nothing is held any more.

    Args:
        known: the notice to send, where staff asked for that very one again.
    """
    held = _held_notice(str(event.fact.payload.as_dict()["event_id"]))
    notice = known or event.notices.get(OFFICE)
    if held is None or held.reason is None:
        return None
    if notice is None:
        name, email = settings.office_name, settings.office_email
        notice = new_notice(event, OFFICE, held.about, name=name, email=email)
    if notice.state is not NoticeState.PENDING:
        return None
    return Alarm(event, notice, HeldLine(held.about, held.reason))


def tell_office(alarms: Sequence[Alarm], settings: Settings, owners: Sequence[FactRow]) -> None:
    """
    One e-mail to the office's address; without one the notices fail, which staff see.

    Raises:
        Conflict, Postponed: as `send_once`.
    """
    email_id, address = new_email_id(), settings.office_email
    letter = held_letter(
        known_language(settings.language),
        office_name=settings.office_name,
        portal_url=config().portal_url,
        lines=[alarm.line for alarm in alarms],
    )
    try:
        message = message_of(letter, email_id=email_id, recipient=address)
    except BadAddress:
        reason = Reason.BAD_ADDRESS if address else Reason.NO_OFFICE_ADDRESS
        now = clock.now()
        failed = [alarm.notice.moved(NoticeState.FAILED, reason, now) for alarm in alarms]
        write_all([alarm.event for alarm in alarms], failed, touch)
        return
    settled = send_once(
        Outgoing(
            email_id=email_id,
            recipient_email=address,
            message=message,
            notices=tuple(alarm.notice for alarm in alarms),
            outcomes=tuple(Outcome() for _ in alarms),
            owners=tuple(owners),
        )
    )
    remember([alarm.event for alarm in alarms], settled)


def _held_notice(event_id: str) -> Notice | None:
    target = find_event(event_id)
    if target is None or target.fact.state != FactState.HELD:
        return None
    held = [n for n in target.notices.values() if n.state is NoticeState.HELD]
    return held[0] if held else None
