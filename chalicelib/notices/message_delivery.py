"""
The e-mail about a message: to the office's address where the company wrote, and to the company's
people where the office did, one for each message and person. Who is told is decided when it goes
out, and each claim depends on the person's access.
"""

from collections.abc import Callable, Sequence

from chalicelib.config import config
from chalicelib.core.texts import known_language
from chalicelib.grants.reached import Reached
from chalicelib.messages.telling import Written, find_written
from chalicelib.notices.message_letters import message_letter
from chalicelib.notices.model import OFFICE, About, Notice, Reason
from chalicelib.notices.one_letter import fail, finish_or_wait, send_letter
from chalicelib.notices.rows import open_notice
from chalicelib.notices.store import Event
from chalicelib.outbox.store import FactRow, wake

HasTime = Callable[[], bool]


def deliver_message(event: Event, has_time: HasTime) -> None:
    """
    Tell everybody who is to be told now, once; of many people, the next wake-up tells the rest.

    Args:
        has_time: whether this worker lives long enough for one more e-mail.

    Raises:
        Conflict: somebody acted on the same things; nothing is half done, look again.
        Postponed: the mail service takes nothing at the moment.

    Effects: 1 BatchGetItem, for the company's people 1 Query and 1 BatchGetItem per 50, and each
    e-mail's.
    """
    written = _written(event)
    if written.to_office:
        name, email = written.settings.office_name, written.settings.office_email
        notice = open_notice(event, OFFICE, _about(written), name=name, email=email)
        if notice is not None:
            _tell_office(event, notice, [event.fact], written)
    elif not _tell_people(event, written, has_time):
        wake(event.fact.fact_id)
        return
    # Whoever waited for an e-mail and is not to be told any more gets none.
    finish_or_wait(event, over=Reason.ACCESS_ENDED)


def send_message_notice(event: Event, notice: Notice, owners: Sequence[FactRow]) -> None:
    """
    Send one notice once more, if the person still has access.

    Raises:
        Conflict, Postponed: as `send_once`.
    """
    written = _written(event)
    if notice.recipient == OFFICE:
        _tell_office(event, notice, owners, written)
        return
    person = next((one for one in written.reached() if one.user.id == notice.recipient), None)
    if person is None:
        fail(event, notice, Reason.ACCESS_ENDED)
    else:
        _tell_person(event, notice, owners, written, person)


def _tell_people(event: Event, written: Written, has_time: HasTime) -> bool:
    """Whether all were dealt with."""
    about = _about(written)
    for person in written.reached():
        user = person.user
        notice = open_notice(event, user.id, about, name=user.name, email=user.email)
        if notice is not None and not has_time():
            return False
        if notice is not None:
            _tell_person(event, notice, [event.fact], written, person)
    return True


def _tell_person(
    event: Event, notice: Notice, owners: Sequence[FactRow], written: Written, person: Reached
) -> None:
    user, settings = person.user, written.settings
    send_letter(
        event,
        notice,
        owners,
        address=user.email,
        answers_to=settings.office_email,
        letter=message_letter(
            written,
            known_language(user.language, settings.language),
            portal_url=config().portal_url,
            name=user.name,
        ),
        unless=person.unchanged(),
    )


def _tell_office(event: Event, notice: Notice, owners: Sequence[FactRow], written: Written) -> None:
    settings = written.settings
    if not settings.office_email:
        fail(event, notice, Reason.NO_OFFICE_ADDRESS)
        return
    send_letter(
        event,
        notice,
        owners,
        address=settings.office_email,
        answers_to="",
        letter=message_letter(
            written, known_language(settings.language), portal_url=config().portal_url
        ),
        unless=(),
    )


def _written(event: Event) -> Written:
    payload = event.fact.payload.as_dict()
    return find_written(event.fact.scope, str(payload["thread_id"]), int(payload["seq"]))


def _about(written: Written) -> About:
    company, thread = written.company, written.thread
    return About(
        company_id=company.id,
        company_name=company.name,
        company_code=company.code,
        thread_id=thread.id,
        thread_subject=thread.subject,
    )
