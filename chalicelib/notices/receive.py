"""
What a wake-up does. A message says only which fact waits; everything else is read, so a message
that comes twice, late, out of order or from the dead letters does no more than one that comes once.
"""

import random
import re
from collections.abc import Callable

from chalicelib.aws.observe import logger
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.edge.events import Body, PoisonMessage
from chalicelib.mail.service import get_mail_item
from chalicelib.notices.gather import Withdrawn
from chalicelib.notices.holding import look_at_held
from chalicelib.notices.mail_delivery import HasTime, deliver_mail
from chalicelib.notices.rows import remember, write_all
from chalicelib.notices.sending import Postponed, give_up_lost
from chalicelib.notices.stopping import stop
from chalicelib.notices.store import Event, find_event
from chalicelib.outbox.store import ENVELOPE_VERSION, FactKind, FactState, finish, wake

_FACT_ID = re.compile(r"(evt|fct)_[0-9a-z]{26}")
_LOOKS = 4
_SOON_S = 10
_POSTPONED_S = (30, 90)


def receive(body: Body, has_time: HasTime) -> None:
    """
    Act on the fact that a message names, as far as it goes now.

    Args:
        has_time: whether this worker lives long enough for one more e-mail.

    Raises:
        PoisonMessage: an envelope that this version does not know, or a fact that does not exist.
        AppError: a service does not answer; the message must come again.
    """
    fact_id = body.get("fact_id")
    if body.get("v") != ENVELOPE_VERSION or not isinstance(fact_id, str):
        raise PoisonMessage("an envelope of an unknown version")
    if not _FACT_ID.fullmatch(fact_id):
        raise PoisonMessage("no id of a fact")
    for _ in range(_LOOKS):
        event = find_event(fact_id)
        if event is None:
            raise PoisonMessage("there is no such fact")
        if event.fact.state == FactState.DONE:
            return
        try:
            _act(event, has_time)
        except Conflict as conflict:
            logger.info("notice.look_again", extra={"fact_id": fact_id, "code": conflict.code})
        except Postponed:
            wake(fact_id, delay_s=random.randint(*_POSTPONED_S))  # noqa: S311 - jitter
            return
        else:
            return
    wake(fact_id, delay_s=_SOON_S)


def _act(event: Event, has_time: HasTime) -> None:
    fact_id = event.fact.fact_id
    ours = [notice for notice in event.notices.values() if notice.is_ours(fact_id)]
    remember([event], give_up_lost(ours))
    try:
        _ACTS[FactKind(event.fact.kind)](event, has_time)
    except Withdrawn as withdrawn:
        stop(withdrawn.event)
        if withdrawn.event is not event:
            raise Conflict("What this is about was withdrawn meanwhile.") from withdrawn


def _on_scan(event: Event, _: HasTime) -> None:
    """
    A scan was attached: what waits for it may go; an event that is not held is left alone, and so
    is one whose mail item was withdrawn.
    """
    told = _told_about(event)
    if told is not None and told.fact.state == FactState.HELD:
        look_at_held(told)
    write_all([event], [], finish)


def _told_about(event: Event) -> Event | None:
    """The event that tells of the mail item to which a scan was attached."""
    mail_id = str(event.fact.payload.as_dict()["mail_id"])
    try:
        item = get_mail_item(event.fact.scope, mail_id)
    except NotFound:
        return None
    return find_event(item.event_id) if item.event_id else None


# What tells of anything but mail is loaded when a fact first asks for it: each brings its feature
# with it, and a start would else pay for all of them (bench/RESULTS.md).


def _on_link(event: Event, _: HasTime) -> None:
    from chalicelib.notices.link_delivery import deliver_link  # noqa: PLC0415

    deliver_link(event)


def _on_address(event: Event, _: HasTime) -> None:
    from chalicelib.notices.address_delivery import deliver_address_notice  # noqa: PLC0415

    deliver_address_notice(event)


def _on_confirmed(event: Event, _: HasTime) -> None:
    from chalicelib.notices.confirmed_delivery import deliver_confirmed  # noqa: PLC0415

    deliver_confirmed(event)


def _on_invitation(event: Event, _: HasTime) -> None:
    from chalicelib.notices.invitation_delivery import deliver_invitation  # noqa: PLC0415

    deliver_invitation(event)


def _on_shared(event: Event, has_time: HasTime) -> None:
    from chalicelib.notices.share_delivery import deliver_shared  # noqa: PLC0415

    deliver_shared(event, has_time)


def _on_message(event: Event, has_time: HasTime) -> None:
    from chalicelib.notices.message_delivery import deliver_message  # noqa: PLC0415

    deliver_message(event, has_time)


def _on_held_too_long(event: Event, _: HasTime) -> None:
    from chalicelib.notices.office_delivery import deliver_alarm  # noqa: PLC0415

    deliver_alarm(event)


_ACTS: dict[FactKind, Callable[[Event, HasTime], None]] = {
    FactKind.MAIL_REGISTERED: deliver_mail,
    FactKind.SCAN_ATTACHED: _on_scan,
    FactKind.PASSWORD_LINK_ASKED: _on_link,
    FactKind.EMAIL_LINK_ASKED: _on_link,
    FactKind.EMAIL_CHANGE_ASKED: _on_address,
    FactKind.EMAIL_CHANGED: _on_address,
    FactKind.NOTICE_CONFIRMED: _on_confirmed,
    FactKind.INVITATION_MADE: _on_invitation,
    FactKind.THINGS_SHARED: _on_shared,
    FactKind.MESSAGE_WRITTEN: _on_message,
    FactKind.HELD_TOO_LONG: _on_held_too_long,
}
