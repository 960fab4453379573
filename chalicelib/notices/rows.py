"""How notices begin, and the transactions in which an event's notices move without an e-mail."""

from collections.abc import Callable, Sequence

from chalicelib.aws.table import Change, commit
from chalicelib.core import clock
from chalicelib.grants.reached import Reached
from chalicelib.notices.gather import Subject
from chalicelib.notices.model import NOBODY, About, Notice, NoticeState, Reason
from chalicelib.notices.store import Event, put_notice
from chalicelib.outbox.store import FactRow, touch

# A transaction takes 100 changes; some room is left for the fact and what the commit depends on.
_MOST_AT_ONCE = 90
_STILL_OPEN = frozenset({NoticeState.PENDING, NoticeState.HELD})


def new_notice(  # noqa: PLR0913 - what a notice begins with
    event: Event, recipient: str, about: About, *, name: str, email: str, is_promised: bool = False
) -> Notice:
    """A notice that nothing has happened to, not yet stored."""
    now = clock.now()
    return Notice(
        event_id=event.fact.fact_id,
        recipient=recipient,
        event=event.fact.kind,
        about=about,
        recipient_name=name,
        recipient_email=email,
        is_promised=is_promised,
        created_at=now,
        updated_at=now,
        owner_id=event.fact.fact_id,
    )


def open_notice(  # noqa: PLR0913 - what a notice begins with
    event: Event, recipient: str, about: About, *, name: str, email: str, is_promised: bool = False
) -> Notice | None:
    """
    The notice to somebody as it can still go out, or None when it was dealt with. What is being
    sent elsewhere, or is the affair of a confirmation, is left alone.
    """
    known = event.notices.get(recipient)
    if known is None:
        return new_notice(event, recipient, about, name=name, email=email, is_promised=is_promised)
    is_open = known.state in _STILL_OPEN and known.is_ours(event.fact.fact_id)
    return known if is_open else None


def notice_to(subject: Subject, person: Reached) -> Notice | None:
    """The same to a person about a mail item."""
    user, is_promised = person.user, subject.checked is not None
    return open_notice(
        subject.event,
        user.id,
        subject.about,
        name=user.name,
        email=user.email,
        is_promised=is_promised,
    )


def settled_beside(subject: Subject, people: Sequence[Reached]) -> list[Notice]:
    """
    What has to be written besides the notices to the people of now: whoever is not to be told any
    more gets nothing; that there is nobody to tell, or that there was nobody, is said for staff.
    """
    told, now = {person.user.id for person in people}, clock.now()
    over = [
        notice.moved(NoticeState.FAILED, Reason.ACCESS_ENDED, now)
        for notice in subject.live()
        if notice.state in _STILL_OPEN and notice.recipient not in told
    ]
    nobody = subject.event.notices.get(NOBODY)
    if people:
        if nobody is None or nobody.reason is Reason.RECIPIENTS_FOUND:
            return over
        return [*over, nobody.moved(NoticeState.FAILED, Reason.RECIPIENTS_FOUND, now)]
    is_first = not subject.event.notices
    if is_first or (nobody is not None and not nobody.is_settled):
        return [*over, _nobody(subject)]
    return over


def write(
    event: Event, notices: Sequence[Notice], close: Callable[[FactRow], Change], *unless: Change
) -> None:
    """
    Write an event's moved notices; the last of them together with what `close` does to its fact.

    Effects: 1 TransactWrite per 90 notices; `event` is brought up to date.

    Raises:
        Conflict: somebody acted on the event, or on what the commit depends on, since it was read.
    """
    parts = [notices[i : i + _MOST_AT_ONCE] for i in range(0, len(notices), _MOST_AT_ONCE)] or [[]]
    for place, part in enumerate(parts, start=1):
        act = close if place == len(parts) else touch
        commit(*[put_notice(notice) for notice in part], act(event.fact), *unless)
        event.fact.version += 1
        event.notices |= {notice.recipient: notice for notice in part}


def write_all(
    events: Sequence[Event], notices: Sequence[Notice], act: Callable[[FactRow], Change]
) -> None:
    """
    Write notices of several events together with what `act` does to each one's fact.

    Effects: 1 TransactWrite; the events are brought up to date.

    Raises:
        Conflict: somebody acted on one of the events since it was read.
    """
    commit(*[put_notice(notice) for notice in notices], *[act(event.fact) for event in events])
    for event in events:
        event.fact.version += 1
    remember(events, notices)


def remember(events: Sequence[Event], notices: Sequence[Notice]) -> None:
    """Bring events up to date with notices that were written."""
    event_of = {event.fact.fact_id: event for event in events}
    for notice in notices:
        event_of[notice.event_id].notices[notice.recipient] = notice


def _nobody(subject: Subject) -> Notice:
    is_promised = subject.checked is not None
    known = subject.event.notices.get(NOBODY) or new_notice(
        subject.event, NOBODY, subject.about, name="", email="", is_promised=is_promised
    )
    return known.moved(NoticeState.FAILED, Reason.NO_RECIPIENT, clock.now())
