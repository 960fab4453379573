"""
Writing down who saw what was misfiled, after it was withdrawn: who had access, who opened it and
who was mailed. Opening and mailing depend, in their own transactions, on the item being where it
was, so that nothing of either can come after the withdrawal; what came before stands in the audit
and in the notices and is read here, strongly consistent. It may stop anywhere, and be repeated: the
record remembers in the same transaction how far it got.
"""

from collections.abc import Iterable, Iterator
from itertools import batched

from chalicelib.access.model import GrantPermission
from chalicelib.access.rows import user_of
from chalicelib.audit.store import Entry, Tag, entries_between
from chalicelib.aws import keys
from chalicelib.aws.table import commit, fetch
from chalicelib.core import clock
from chalicelib.core.values import replace
from chalicelib.grants.service import list_past, list_people
from chalicelib.mail.service import mail_item_of
from chalicelib.misfilings import store
from chalicelib.misfilings.model import (
    Misfiling,
    MisfilingState,
    Sighting,
    SightKind,
    carried,
    completed,
)
from chalicelib.notices.model import Notice, NoticeState
from chalicelib.notices.service import told_by
from chalicelib.scans.refiling import follow
from chalicelib.settings.service import current_settings

_AT_ONCE = 90
# The record's order: by kind, and within it by what makes each one unlike any other.
_ACCESS, _OPENED, _MAILED = "1#", "2#", "3#"


class StillGoing(Exception):
    """An e-mail about it is on its way at this moment; in a few minutes it is known what became."""


def complete(misfiling: Misfiling) -> Misfiling:
    """
    Bring the record as far as it goes now: complete, unless an e-mail is just being sent.

    Effects: for what had come for a withdrawn item besides its scans, 1 Query and a TransactWrite;
    1 Query and 1 BatchGetItem per 50 people of the company, 1 Query per 500 of its past accesses;
    1 Query per 1,000 audit entries; 1 Query for the notices; 1 TransactWrite per 90 sightings and 1
    at the end.

    Raises:
        Conflict: somebody else completes it at this moment.
    """
    if misfiling.state is MisfilingState.COMPLETE:
        return misfiling
    if not misfiling.gathered:
        _let_follow(misfiling)
    try:
        for batch in batched(_sightings(misfiling), _AT_ONCE):
            commit(*store.note_sightings(misfiling, batch))
            version = misfiling.version + 1
            misfiling = replace(misfiling, gathered=batch[-1].place, version=version)
    except StillGoing:
        return misfiling
    counted = store.count_sightings(misfiling)
    opened, mailed = counted[SightKind.OPENED], counted[SightKind.MAILED]
    done = completed(misfiling, opened, mailed, clock.now())
    commit(store.close(done))
    return replace(done, version=done.version + 1)


def _let_follow(misfiling: Misfiling) -> None:
    right = misfiling.right
    key = keys.mail(right.company_id, right.mail_id) if right and right.mail_id else None
    raw = fetch([key]).get(key) if key else None
    if misfiling.what is misfiling.what.ITEM:
        follow(misfiling.wrong.mail_id, mail_item_of(raw) if raw is not None else None)


def _sightings(misfiling: Misfiling) -> Iterator[Sighting]:
    """What is still to be written down, in the record's order."""
    seen = misfiling.gathered
    if seen < _OPENED:
        yield from (each for each in _who_had_access(misfiling) if each.place > seen)
    if seen < _MAILED:
        yield from _who_opened(misfiling, seen.removeprefix(_OPENED) if seen > _OPENED else "")
    yield from (each for each in _who_was_mailed(misfiling) if each.place > seen)


def _who_had_access(misfiling: Misfiling) -> Iterator[Sighting]:
    today = clock.today(current_settings().time_zone)
    people = list_people(misfiling.wrong.company_id)
    found = {user.id: user for user, grant in people if grant.opens(GrantPermission.MAIL, today)}
    lost = _who_lost_access(misfiling) - found.keys()
    found |= {user.id: user for user in map(user_of, fetch(map(keys.user, lost)).values())}
    for user_id in sorted(found.keys() | lost):
        user, kind = found.get(user_id), SightKind.HAD_ACCESS
        name, email = (user.name, user.email) if user else ("", "")
        yield Sighting(f"{_ACCESS}{user_id}", kind, user_id, name, email)


def _who_lost_access(misfiling: Misfiling) -> set[str]:
    """Those whose access was changed or ended while it was there; the ids. 1 Query per 500."""
    return {
        past.grant.user_id
        for past in list_past(misfiling.wrong.company_id)
        if past.valid_to >= misfiling.since
        and past.valid_from <= misfiling.until
        and past.grant.opens(GrantPermission.MAIL, past.valid_from.date())
    }


def _who_opened(misfiling: Misfiling, after: str) -> Iterator[Sighting]:
    entries = entries_between(
        misfiling.wrong.company_id, misfiling.since, misfiling.until, after=after
    )
    for some in batched(_openings(misfiling, entries), _AT_ONCE):
        found = fetch({keys.user(entry.actor_id) for entry in some})
        users = {user.id: user for user in map(user_of, found.values())}
        for entry in some:
            user, scan = users.get(entry.actor_id), misfiling.scan(entry.scan_id)
            yield Sighting(
                f"{_OPENED}{entry.place}",
                SightKind.OPENED,
                entry.actor_id,
                user.name if user else "",
                user.email if user else "",
                at=entry.at,
                scan_id=entry.scan_id,
                scan_name=scan.name if scan else "",
            )


def _openings(misfiling: Misfiling, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Those by the company's people; staff open a scan by its own id."""
    for entry in entries:
        is_opening = entry.tag is Tag.SCANS_LINK and entry.target == misfiling.wrong.mail_id
        is_about = misfiling.what is misfiling.what.ITEM or misfiling.scan(entry.scan_id)
        if is_opening and is_about:
            yield entry


def _who_was_mailed(misfiling: Misfiling) -> Iterator[Sighting]:
    now = clock.now()
    notices = told_by(misfiling.event_id)
    if any(n.state is NoticeState.SENDING and not n.is_lost(now) for n in notices):
        raise StillGoing
    for notice in notices:
        if carried(misfiling, notice.sent_at or notice.updated_at, notice.attached):
            yield _mailed(notice)


def _mailed(notice: Notice) -> Sighting:
    is_proven = notice.state is NoticeState.SENT
    return Sighting(
        f"{_MAILED}{notice.recipient}",
        SightKind.MAILED,
        notice.recipient,
        notice.recipient_name,
        notice.recipient_email,
        at=notice.sent_at,
        notice_id=notice.id,
        notice_state=str(NoticeState.SENT if is_proven else NoticeState.UNKNOWN),
        attached=notice.attached,
    )
