"""
The e-mail about what was shared to a panel (R20): one for each member and act. Who is told and of
what is read when it goes out, a page of members at a time; the claim of each e-mail depends on the
person, the membership, the panel and every share that it names.
"""

from collections.abc import Callable, Sequence

from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.paging import Position
from chalicelib.core.texts import known_language
from chalicelib.notices.letters import SharedLine, shared_letter
from chalicelib.notices.model import About, Notice, Reason
from chalicelib.notices.one_letter import fail, finish_or_wait, send_letter
from chalicelib.notices.rows import open_notice
from chalicelib.notices.store import Event
from chalicelib.outbox.store import FactRow, wake
from chalicelib.panels.belonging import Member, find_members, list_members
from chalicelib.sharing.model import Share, Thing
from chalicelib.sharing.telling import Told, find_told

HasTime = Callable[[], bool]
# People and memberships of a page are one BatchGetItem.
_PAGE = 50


def deliver_shared(event: Event, has_time: HasTime) -> None:
    """
    Tell each member who has access now, once, of what is still shared; of a panel with more members
    than there is time for, the next wake-up tells the rest. What was withdrawn altogether is told
    to nobody.

    Args:
        has_time: whether this worker lives long enough for one more e-mail.

    Raises:
        Conflict: somebody acted on the same things; nothing is half done, look again.
        Postponed: the mail service takes nothing at the moment.

    Effects: 2 BatchGetItem, 1 Query and 1 BatchGetItem per 50 members, and each e-mail's.
    """
    told = _told_of(event)
    if told.shared and not _tell_members(event, told, has_time):
        wake(event.fact.fact_id)
        return
    finish_or_wait(event, over=Reason.ACCESS_ENDED if told.shared else Reason.SHARE_WITHDRAWN)


def send_shared(event: Event, notice: Notice, owners: Sequence[FactRow]) -> None:
    """
    Send one member's notice once more, if the person still has access and something is left of what
    was shared.

    Raises:
        Conflict, Postponed: as `send_once`.
    """
    told = _told_of(event)
    if not told.shared:
        fail(event, notice, Reason.SHARE_WITHDRAWN)
        return
    today = clock.today(told.settings.time_zone)
    found = find_members(told.company.id, told.panel.id, [notice.recipient])
    members = [member for member in found if member.is_in(today)]
    if members:
        _send(event, notice, owners, told, members[0])
    else:
        fail(event, notice, Reason.ACCESS_ENDED)


def _tell_members(event: Event, told: Told, has_time: HasTime) -> bool:
    """Tell page after page of members; whether all were dealt with."""
    today = clock.today(told.settings.time_zone)
    position: Position | None = None
    while True:
        page = list_members(told.company.id, told.panel.id, limit=_PAGE, position=position)
        for member in page.items:
            notice = _notice_to(event, told, member) if member.is_in(today) else None
            if notice is not None and not has_time():
                return False
            if notice is not None:
                _send(event, notice, [event.fact], told, member)
        position = page.next
        if position is None:
            return True


def _notice_to(event: Event, told: Told, member: Member) -> Notice | None:
    user = member.user
    return open_notice(event, user.id, _about(told), name=user.name, email=user.email)


def _send(
    event: Event, notice: Notice, owners: Sequence[FactRow], told: Told, member: Member
) -> None:
    send_letter(
        event,
        notice,
        owners,
        address=member.user.email,
        answers_to=told.settings.office_email,
        letter=shared_letter(
            known_language(member.user.language, told.settings.language),
            office_name=told.settings.office_name,
            portal_url=config().portal_url,
            about=_about(told),
            name=member.user.name,
            lines=[_line(share, thing) for share, thing in told.shared],
        ),
        unless=(*told.unchanged(), *member.unchanged()),
    )


def _told_of(event: Event) -> Told:
    payload = event.fact.payload.as_dict()
    share_ids = [str(each) for each in payload["share_ids"]]
    return find_told(event.fact.scope, str(payload["panel_id"]), share_ids, event.fact.fact_id)


def _about(told: Told) -> About:
    return About(
        company_id=told.company.id,
        company_name=told.company.name,
        company_code=told.company.code,
        panel_id=told.panel.id,
        panel_name=told.panel.name,
    )


def _line(share: Share, thing: Thing) -> SharedLine:
    return SharedLine(str(share.ref.kind), thing.name, thing.invoice_number, share.version)
