"""
One notice that staff let go: a held one without its file (R28), or an unknown or failed one again
(decided 9). Access and file are looked at anew, and only that one notice is touched.
"""

from chalicelib.core import clock
from chalicelib.grants.reached import Reached
from chalicelib.mail.service import scans_unchanged
from chalicelib.notices.address_delivery import send_address_notice
from chalicelib.notices.gather import (
    Subject,
    Surroundings,
    Withdrawn,
    subject_of,
    surroundings_of,
)
from chalicelib.notices.invitation_delivery import send_invitation
from chalicelib.notices.link_delivery import find_user, send_link
from chalicelib.notices.mail_delivery import tell
from chalicelib.notices.message import BadAddress
from chalicelib.notices.message_delivery import send_message_notice
from chalicelib.notices.model import Notice, NoticeState, Reason, look_again_at
from chalicelib.notices.office_delivery import alarm_of, tell_office
from chalicelib.notices.rows import write, write_all
from chalicelib.notices.sending import give_up_lost, seconds_until_lost
from chalicelib.notices.share_delivery import send_shared
from chalicelib.notices.store import Event, find_event
from chalicelib.outbox.store import FactKind, FactState, finish, hold, touch, wake
from chalicelib.settings.service import current_settings

_TO_THE_OLD_ADDRESS = frozenset({FactKind.EMAIL_CHANGE_ASKED, FactKind.EMAIL_CHANGED})


def deliver_confirmed(event: Event) -> None:
    """
    Send the notice that a confirmation names, if it is still that confirmation's affair.

    Raises:
        Conflict, Postponed: as `send_once`.
    """
    payload = event.fact.payload.as_dict()
    target = find_event(str(payload["event_id"]))
    notice = target.notices.get(str(payload["recipient"])) if target else None
    if target is not None and notice is not None and notice.is_ours(event.fact.fact_id):
        busy_s = None if give_up_lost([notice]) else seconds_until_lost([notice])
        if busy_s is not None:
            wake(event.fact.fact_id, delay_s=busy_s)
            return
        if notice.state is NoticeState.PENDING:
            _send(event, target, notice)
    write_all([event], [], finish)
    if target is not None and target.fact.state == FactState.HELD:
        wake(target.fact.fact_id)


def _send(event: Event, target: Event, notice: Notice) -> None:
    if target.fact.kind == FactKind.MAIL_REGISTERED:
        _send_mail(event, target, notice)
    elif target.fact.kind == FactKind.HELD_TOO_LONG:
        _send_alarm(event, target, notice)
    elif target.fact.kind == FactKind.INVITATION_MADE:
        send_invitation(target, notice, [event.fact])
    elif target.fact.kind == FactKind.THINGS_SHARED:
        send_shared(target, notice, [event.fact])
    elif target.fact.kind == FactKind.MESSAGE_WRITTEN:
        send_message_notice(target, notice, [event.fact])
    else:
        user = find_user(notice.recipient)
        if user is None:
            _fail(target, notice, Reason.ACCESS_ENDED)
        elif target.fact.kind in _TO_THE_OLD_ADDRESS:
            send_address_notice(target, notice, user, [event.fact])
        else:
            send_link(target, notice, user, [event.fact])


def _send_mail(event: Event, target: Event, notice: Notice) -> None:
    around = surroundings_of(target.fact.scope)
    person = next((p for p in around.people if p.user.id == notice.recipient), None)
    if person is None:
        _fail(target, notice, Reason.ACCESS_ENDED)
        return
    room = around.settings.attachment_limit_bytes
    try:
        subject = subject_of(target, around, room_bytes=room, is_confirmed=notice.is_without)
    except Withdrawn:
        _fail(target, notice, Reason.MAIL_WITHDRAWN)
        return
    if subject.verdict.goes:
        _tell(event, subject, notice, person, around)
    else:
        _hold(subject, notice, around)


def _tell(
    event: Event, subject: Subject, notice: Notice, person: Reached, around: Surroundings
) -> None:
    try:
        tell([(subject, notice)], person, around, [event])
    except BadAddress:
        _fail(subject.event, notice, Reason.BAD_ADDRESS)


def _hold(subject: Subject, notice: Notice, around: Surroundings) -> None:
    """The promised file is missing again: the notice goes back to its event, which waits for it."""
    target, now = subject.event, clock.now()
    held = notice.moved(NoticeState.HELD, subject.verdict.reason, now, owner_id=target.fact.fact_id)
    registered_at = clock.from_iso(target.fact.at)
    again_at = look_again_at(registered_at, now, around.settings.held_alert_hours)
    unchanged = scans_unchanged(subject.item)
    write(target, [held], lambda fact: hold(fact, look_again_at=again_at), unchanged)


def _send_alarm(event: Event, target: Event, notice: Notice) -> None:
    settings = current_settings()
    alarm = alarm_of(target, settings, known=notice)
    if alarm is None:
        _fail(target, notice, Reason.NOT_HELD_ANY_MORE)
    else:
        tell_office([alarm], settings, [event.fact])


def _fail(target: Event, notice: Notice, reason: Reason) -> None:
    write_all([target], [notice.moved(NoticeState.FAILED, reason, clock.now())], touch)
