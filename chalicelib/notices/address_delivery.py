"""
Telling the address that a person had that another one was entered for them, and that it counts from
now on (T25): who has lost a mailbox, or never asked for another, learns it where they still read.
"""

from collections.abc import Sequence

from chalicelib.access.model import User, UserState
from chalicelib.aws import keys
from chalicelib.aws.table import Row, check
from chalicelib.config import config
from chalicelib.core import ids
from chalicelib.core.errors import Conflict
from chalicelib.core.texts import known_language
from chalicelib.notices.letters import address_letter
from chalicelib.notices.link_delivery import find_user
from chalicelib.notices.model import About, Notice, NoticeState, Reason
from chalicelib.notices.one_letter import fail, finish_or_wait, send_letter
from chalicelib.notices.rows import new_notice
from chalicelib.notices.store import Event
from chalicelib.outbox.store import FactKind, FactRow
from chalicelib.settings.service import current_settings
from chalicelib.users.service import get_profile


def deliver_address_notice(event: Event) -> None:
    """
    Tell the address that was the person's when the fact was written.

    Raises:
        Conflict, Postponed: as `send_once`.
    """
    user = find_user(_said(event, "user_id"))
    if user is not None:
        notice = event.notices.get(user.id) or new_notice(
            event, user.id, About(), name=user.name, email=_said(event, "address")
        )
        if notice.state is NoticeState.PENDING:
            send_address_notice(event, notice, user, [event.fact])
    finish_or_wait(event)


def send_address_notice(
    event: Event, notice: Notice, user: User, owners: Sequence[FactRow]
) -> None:
    """
    Send what is to be told, if it is still so.

    Raises:
        Conflict, Postponed: as `send_once`.
    """
    if user.state is UserState.DELETED:
        fail(event, notice, Reason.ACCESS_ENDED)
        return
    if event.fact.kind == FactKind.EMAIL_CHANGE_ASKED and not _is_wanted(event, user):
        fail(event, notice, Reason.NOT_WANTED_ANY_MORE)
        return
    settings = current_settings()
    changed = Conflict("This person changed meanwhile.", code="access_changed")
    send_letter(
        event,
        notice,
        owners,
        address=_said(event, "address"),
        answers_to=settings.office_email,
        letter=address_letter(
            known_language(user.language, settings.language),
            office_name=settings.office_name,
            portal_url=config().portal_url,
            event=event.fact.kind,
            name=user.name,
        ),
        unless=(check(keys.user(user.id), Row.version == user.version, changed),),
    )


def _is_wanted(event: Event, user: User) -> bool:
    """Whether the address that was asked for is still to be confirmed."""
    wanted = get_profile(user.id).wanted_email
    return bool(wanted) and ids.fingerprint(wanted) == _said(event, "address_hash")


def _said(event: Event, name: str) -> str:
    return str(event.fact.payload.as_dict()[name])
