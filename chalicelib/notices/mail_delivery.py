"""
Telling a company's people about its mail: one e-mail per person, company and digest, to whoever is
to be told now, with the files that are there now (decided 4 and 9).
"""

from collections.abc import Callable, Sequence

from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.texts import known_language
from chalicelib.grants.reached import Reached
from chalicelib.mail.refiling import in_place
from chalicelib.mail.service import scans_unchanged
from chalicelib.notices.dressing import message_of
from chalicelib.notices.gather import Subject, Surroundings, gather, surroundings_of
from chalicelib.notices.holding import keep_held, look_at_held
from chalicelib.notices.letters import Line, mail_letter
from chalicelib.notices.message import BadAddress
from chalicelib.notices.model import Notice, NoticeState, Reason
from chalicelib.notices.render import Letter
from chalicelib.notices.rows import notice_to, remember, settled_beside, write, write_all
from chalicelib.notices.sending import (
    Outcome,
    Outgoing,
    new_email_id,
    seconds_until_lost,
    send_once,
)
from chalicelib.notices.store import Event
from chalicelib.outbox.store import FactState, finish, touch, wake
from chalicelib.settings.model import Settings

HasTime = Callable[[], bool]
Told = tuple[Subject, Notice]


def deliver_mail(event: Event, has_time: HasTime) -> None:
    """
    Bring an event as far as it goes now: waiting for its time, held, sent, or finished.

    Args:
        has_time: whether this worker lives long enough for one more e-mail; if not, it stops and
            wakes the event again.

    Raises:
        Conflict: somebody acted on the same things; nothing is half done, look again.
        Postponed: the mail service takes nothing at the moment.
    """
    fact = event.fact
    if fact.state == FactState.HELD:
        look_at_held(event)
        return
    wait_s = seconds_until(fact.due_at)
    if wait_s > 0:
        wake(fact.fact_id, delay_s=wait_s)
        return
    around = surroundings_of(fact.scope)
    subjects = gather(event, around)
    if not subjects[0].verdict.goes:
        keep_held(subjects[0], around)
        return
    _tell(subjects, around, has_time)


def seconds_until(due_at: str) -> int:
    """Whole seconds until a stored moment, rounded up; 0 when it has come."""
    left = (clock.from_iso(due_at) - clock.now()).total_seconds()
    return int(left) + 1 if left > 0 else 0


def tell(
    told: Sequence[Told], person: Reached, around: Surroundings, owners: Sequence[Event]
) -> list[Notice]:
    """
    One e-mail to one person about mail of one company; returns the settled notices.

    Raises:
        Conflict, Postponed: as `send_once`; access, company and files are part of its claim.
    """
    email_id = new_email_id()
    subjects = [subject for subject, _ in told]
    message = message_of(
        _letter(subjects, person, around.settings),
        email_id=email_id,
        recipient=person.user.email,
        answers_to=around.settings.office_email,
        attachments=[file for s in subjects if s.checked for file in s.checked.attachments],
    )
    promised = [scans_unchanged(subject.item) for subject in subjects if subject.checked]
    # A withdrawal moves the fact of the item's own event. A confirmation is a fact of its own.
    moved_with = {owner.fact.fact_id for owner in owners}
    placed = [
        in_place(subject.item)
        for subject in subjects
        if not subject.checked and subject.event.fact.fact_id not in moved_with
    ]
    return send_once(
        Outgoing(
            email_id=email_id,
            recipient_email=person.user.email,
            message=message,
            notices=tuple(notice for _, notice in told),
            outcomes=tuple(Outcome(s.verdict.reason, s.attached) for s in subjects),
            owners=tuple(owner.fact for owner in owners),
            unless=(*promised, *placed, *person.unchanged()),
        )
    )


def _letter(subjects: Sequence[Subject], person: Reached, office: Settings) -> Letter:
    return mail_letter(
        known_language(person.user.language, office.language),
        office_name=office.office_name,
        portal_url=config().portal_url,
        about=subjects[0].about,
        lines=[Line(subject.about, subject.attached, subject.files) for subject in subjects],
    )


def _tell(subjects: list[Subject], around: Surroundings, has_time: HasTime) -> None:
    for subject in subjects:
        beside = settled_beside(subject, around.people)
        if beside:
            write(subject.event, beside, touch)
    for person in around.people:
        told = [(s, n) for s in subjects if (n := notice_to(s, person)) is not None]
        if told and not has_time():
            wake(subjects[0].event.fact.fact_id)
            return
        if told:
            _tell_person(told, person, around)
    _close(subjects)


def _tell_person(told: list[Told], person: Reached, around: Surroundings) -> None:
    events = [subject.event for subject, _ in told]
    try:
        settled = tell(told, person, around, events)
    except BadAddress:
        now = clock.now()
        failed = [n.moved(NoticeState.FAILED, Reason.BAD_ADDRESS, now) for _, n in told]
        write_all(events, failed, touch)
    else:
        remember(events, settled)


def _close(subjects: list[Subject]) -> None:
    """Finish the events that are dealt with; come again for what is being sent elsewhere."""
    done = [subject.event for subject in subjects if not subject.live()]
    if done:
        write_all(done, [], finish)
    for subject in subjects:
        busy_s = seconds_until_lost(subject.live())
        if busy_s is not None:
            wake(subject.event.fact.fact_id, delay_s=busy_s)
