"""
The e-mail with a one-time link to a password (decided 5). The link is made when the e-mail is
sent, in the transaction that claims its notice: its secret is never stored, and never in a fact.
"""

from collections.abc import Sequence

from chalicelib.access.model import User, UserState
from chalicelib.aws import keys
from chalicelib.aws.table import Row, check
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.links.model import LIFETIMES
from chalicelib.links.service import LinkPurpose, new_link
from chalicelib.notices.letters import link_letter
from chalicelib.notices.message import BadAddress, compose
from chalicelib.notices.model import About, Notice, NoticeState, Reason
from chalicelib.notices.render import Letter
from chalicelib.notices.rows import new_notice, remember, write_all
from chalicelib.notices.sending import (
    Outcome,
    Outgoing,
    new_email_id,
    seconds_until_lost,
    send_once,
)
from chalicelib.notices.store import Event
from chalicelib.notices.texts import known_language
from chalicelib.outbox.store import FactRow, finish, touch, wake
from chalicelib.settings.service import current_settings
from chalicelib.users.service import get_user


def deliver_link(event: Event) -> None:
    """
    Send the link that was asked for. A fact without a user was written for an address that nobody
    has, so that asking takes the same time for all; it ends here in silence.

    Raises:
        Conflict, Postponed: as `send_once`.
    """
    user_id = str(event.fact.payload.as_dict()["user_id"])
    user = find_user(user_id) if user_id else None
    notice = event.notices.get(user.id) if user else None
    if user is not None and notice is None:
        notice = new_notice(event, user.id, About(), name=user.name, email=user.email)
    if user is not None and notice is not None and notice.state is NoticeState.PENDING:
        send_link(event, notice, user, [event.fact])
    busy_s = seconds_until_lost(event.notices.values())
    if busy_s is None:
        write_all([event], [], finish)
    else:
        wake(event.fact.fact_id, delay_s=busy_s)


def send_link(event: Event, notice: Notice, user: User, owners: Sequence[FactRow]) -> None:
    """
    Make a link and send it to its user; older links of that purpose end with it.

    Raises:
        Conflict, Postponed: as `send_once`.
    """
    if user.state is not UserState.ACTIVE:
        _fail(event, notice, Reason.ACCESS_ENDED)
        return
    purpose = LinkPurpose(str(event.fact.payload.as_dict()["purpose"]))
    link, email_id = new_link(user, purpose), new_email_id()
    letter = _letter(user, purpose, link.token)
    try:
        message = compose(
            letter, email_id=email_id, sender=config().mail_from, recipient=user.email
        )
    except BadAddress:
        _fail(event, notice, Reason.BAD_ADDRESS)
        return
    changed = Conflict("This person changed meanwhile.", code="access_changed")
    settled = send_once(
        Outgoing(
            email_id=email_id,
            recipient_email=user.email,
            message=message,
            notices=(notice,),
            outcomes=(Outcome(),),
            owners=tuple(owners),
            unless=(*link.changes, check(keys.user(user.id), Row.version == user.version, changed)),
        )
    )
    remember([event], settled)


def find_user(user_id: str) -> User | None:
    """The user with an id, or None. 1 BatchGetItem."""
    try:
        return get_user(user_id)
    except NotFound:
        return None


def _letter(user: User, purpose: LinkPurpose, token: str) -> Letter:
    settings = current_settings()
    return link_letter(
        known_language(user.language, settings.language),
        office_name=settings.office_name,
        portal_url=config().portal_url,
        purpose=str(purpose),
        address=user.email,
        token=token,
        lifetime=LIFETIMES[purpose],
    )


def _fail(event: Event, notice: Notice, reason: Reason) -> None:
    write_all([event], [notice.moved(NoticeState.FAILED, reason, clock.now())], touch)
