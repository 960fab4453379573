"""
The e-mail with a one-time link to a person's password, or to confirm an address (decided 5). The
link is made when the e-mail is sent, in the transaction that claims its notice: its secret is never
stored, and never in a fact.
"""

from collections.abc import Sequence

from chalicelib.access.model import User, UserState
from chalicelib.aws import keys
from chalicelib.aws.table import Row, check
from chalicelib.config import config
from chalicelib.core import ids
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.texts import known_language
from chalicelib.links.model import LIFETIMES
from chalicelib.links.service import LinkPurpose, new_link
from chalicelib.notices.entered import panel_rows
from chalicelib.notices.letters import link_letter
from chalicelib.notices.model import About, Notice, NoticeState, Reason
from chalicelib.notices.one_letter import fail, finish_or_wait, send_letter
from chalicelib.notices.render import Letter
from chalicelib.notices.rows import new_notice
from chalicelib.notices.store import Event
from chalicelib.outbox.store import FactRow
from chalicelib.settings.model import Settings
from chalicelib.settings.service import current_settings
from chalicelib.users.service import get_profile, get_user


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
        email = _address(event, user) or user.email
        notice = new_notice(event, user.id, About(), name=user.name, email=email)
    if user is not None and notice is not None and notice.state is NoticeState.PENDING:
        send_link(event, notice, user, [event.fact])
    finish_or_wait(event)


def send_link(event: Event, notice: Notice, user: User, owners: Sequence[FactRow]) -> None:
    """
    Make a link and send it to its user; older links of that purpose end with it.

    Raises:
        Conflict, Postponed: as `send_once`.
    """
    if user.state is not UserState.ACTIVE:
        fail(event, notice, Reason.ACCESS_ENDED)
        return
    purpose = _purpose(event)
    address = _address(event, user)
    if not address:
        fail(event, notice, Reason.NOT_WANTED_ANY_MORE)
        return
    link = new_link(user, purpose, address=address)
    changed = Conflict("This person changed meanwhile.", code="access_changed")
    settings = current_settings()
    send_letter(
        event,
        notice,
        owners,
        address=address,
        answers_to=settings.office_email,
        letter=_letter(user, settings, purpose, address, link.token),
        unless=(*link.changes, check(keys.user(user.id), Row.version == user.version, changed)),
    )


def find_user(user_id: str) -> User | None:
    """The user with an id, or None. 1 BatchGetItem."""
    try:
        return get_user(user_id)
    except NotFound:
        return None


def _purpose(event: Event) -> LinkPurpose:
    return LinkPurpose(str(event.fact.payload.as_dict()["purpose"]))


def _address(event: Event, user: User) -> str:
    """
    Where the link goes: to the user's address, or to the one to be confirmed, which must still be
    the one that was asked for; empty if it is not.
    """
    if _purpose(event) is not LinkPurpose.CONFIRM_EMAIL:
        return user.email
    wanted = get_profile(user.id).wanted_email
    asked = event.fact.payload.as_dict()["address_hash"]
    return wanted if wanted and ids.fingerprint(wanted) == asked else ""


def _letter(
    user: User, settings: Settings, purpose: LinkPurpose, address: str, token: str
) -> Letter:
    language = known_language(user.language, settings.language)
    is_first = purpose is LinkPurpose.SET_PASSWORD
    return link_letter(
        language,
        office_name=settings.office_name,
        portal_url=config().portal_url,
        purpose=str(purpose),
        # Whose a new address is, nobody knows yet.
        name="" if purpose is LinkPurpose.CONFIRM_EMAIL else user.name,
        address=address,
        token=token,
        lifetime=LIFETIMES[purpose],
        rows=panel_rows(language, user, settings) if is_first else (),
    )
