"""
Notices that wait for their promised file (R28, B1). Writing `held` depends on the item's scans
being as they were read, so a scan that is attached at that moment cannot slip between; the fact
of its being attached then finds the event held, and releases it.
"""

from datetime import timedelta

from chalicelib.aws.observe import count
from chalicelib.core import clock
from chalicelib.mail.service import scans_unchanged
from chalicelib.notices.gather import Subject, Surroundings, subject_of, surroundings_of
from chalicelib.notices.model import NoticeState, Reason, look_again_at
from chalicelib.notices.rows import notice_to, settled_beside, write
from chalicelib.notices.sending import seconds_until_lost
from chalicelib.notices.store import Event
from chalicelib.outbox.store import finish, hold, reopen, wake


def keep_held(subject: Subject, around: Surroundings) -> None:
    """
    Hold an event's notices, or go on holding them, each with the reason of now. Whoever is to be
    told since has one too; without anybody who waits the event is finished.

    Raises:
        Conflict: a scan came or went, or somebody acted on the event, since it was read.
    """
    fact_id, unchanged = subject.event.fact.fact_id, scans_unchanged(subject.item)
    beside = settled_beside(subject, around.people)
    waiting = [n for person in around.people if (n := notice_to(subject, person)) is not None]
    busy_s = seconds_until_lost(subject.live())
    if not waiting and busy_s is not None:
        wake(fact_id, delay_s=busy_s)
        return
    if not waiting:
        write(subject.event, beside, finish, unchanged)
        return
    now, hours = clock.now(), around.settings.held_alert_hours
    again_at = look_again_at(clock.from_iso(subject.event.fact.at), now, hours)
    moved = [
        notice.moved(NoticeState.HELD, subject.verdict.reason, now)
        for notice in waiting
        if not (notice.state is NoticeState.HELD and notice.reason is subject.verdict.reason)
    ]
    count("NoticeHeld", len(moved))
    changed = [*beside, *moved]
    write(subject.event, changed, lambda fact: hold(fact, look_again_at=again_at), unchanged)


def look_at_held(event: Event) -> None:
    """
    See whether a held event can go now. If so it is open again, due when the digest's time is
    over, so that a batch of scans does not become an e-mail each.

    Raises:
        Conflict: somebody acted on the event, or on its item's scans, since they were read.
    """
    around = surroundings_of(event.fact.scope)
    subject = subject_of(event, around, room_bytes=around.settings.attachment_limit_bytes)
    if not subject.verdict.goes:
        keep_held(subject, around)
        return
    now, wait_s = clock.now(), around.settings.digest_minutes * 60
    released = [
        notice.moved(NoticeState.PENDING, Reason.DIGEST_WAIT, now)
        for notice in subject.live()
        if notice.state is NoticeState.HELD
    ]
    due_at = now + timedelta(seconds=wait_s)
    write(event, released, lambda fact: reopen(fact, due_at=due_at))
    wake(event.fact.fact_id, delay_s=wait_s)
