"""
What is done for people's data: jobs of which each goes on from where the last attempt got to, and
what may not be done. Pure.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.access.model import User
from chalicelib.core import ids
from chalicelib.core.errors import Conflict
from chalicelib.core.values import Value, replace

# Longer than the function that works on a job can live.
CLAIM = timedelta(minutes=6)
# For so long an export can be fetched.
KEPT = timedelta(days=14)
LEGAL_HOLD = "legal_hold"
_MOST_FAILURES = 5
_PAUSE = timedelta(minutes=10)
_LONG_PAUSE = timedelta(hours=1)


class JobKind(StrEnum):
    """What a job does."""

    COMPANY_EXPORT = "company_export"
    PERSON_EXPORT = "person_export"
    ERASURE = "erasure"
    RETENTION_LOOK = "retention_look"
    RETENTION = "retention"

    @property
    def is_export(self) -> bool:
        """Whether files come of it."""
        return self in {JobKind.COMPANY_EXPORT, JobKind.PERSON_EXPORT}

    @property
    def is_given_up(self) -> bool:
        """Whether it may be left where it is: half an erasure would be worse than none."""
        return self.is_export or self is JobKind.RETENTION_LOOK


class JobState(StrEnum):
    """Where a job stands; `gone` is an export whose files were removed."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    GONE = "gone"


class Delay(StrEnum):
    """Why a job that is open does not go on for now."""

    HELD = "held"
    FAULTS = "faults"


class Volume(Value):
    """One ZIP file of an export."""

    key: str
    version_id: str
    size_bytes: int


class Job(Value):
    """
    One job.

    Attributes:
        subject_id: a company or a person; empty for all companies.
        about: what the job must know of its subject and that goes when it is done, such as the
            name that is to be erased.
        place: from where it goes on.
        counts: what was done so far, by stable names.
        found: what was found in each company, by stable names; of a look at what is kept too long.
        limit: before when something had to be closed to go; of a look and a removal.
        is_held: a legal hold kept it from beginning when it was looked at last.
        due_at: when the sweep looks at it next; None when nothing is left to do.
    """

    id: str
    kind: JobKind
    subject_id: str
    subject_name: str
    state: JobState
    asked_at: datetime
    asked_by: str
    version: int
    about: Mapping[str, str] = {}
    place: Mapping[str, Any] = {}
    counts: Mapping[str, int] = {}
    found: Mapping[str, Mapping[str, int]] = {}
    volumes: tuple[Volume, ...] = ()
    failures: int = 0
    is_held: bool = False
    limit: str = ""
    due_at: datetime | None = None
    ended_at: datetime | None = None
    keep_until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether something of it is still to be done."""
        return self.state in {JobState.WAITING, JobState.RUNNING}

    @property
    def delay(self) -> Delay | None:
        """Why it does not go on before `due_at`; None where it goes on, or has ended."""
        if not self.is_open:
            return None
        if self.is_held:
            return Delay.HELD
        return Delay.FAULTS if self.failures else None


class Hold(Value):
    """That nothing of a company may be removed, and why."""

    company_id: str
    reason: str
    since: datetime
    by: str
    version: int


def claimed(job: Job, now: datetime) -> Job:
    """The same job while somebody works on it: nobody else does before the claim is over."""
    return replace(job, state=JobState.RUNNING, due_at=now + CLAIM, version=job.version + 1)


def further(job: Job, place: Mapping[str, Any], counted: Mapping[str, int], now: datetime) -> Job:
    """The same job with more of it done, still claimed by whoever works on it."""
    counts = dict(job.counts)
    for name, count in counted.items():
        counts[name] = counts.get(name, 0) + count
    after = replace(job, place=place, counts=counts, failures=0, is_held=False)
    return replace(after, due_at=now + CLAIM, version=job.version + 1)


def let_be(job: Job, now: datetime) -> Job:
    """The same job when whoever worked on it has no more time: the next one goes on at once."""
    return replace(job, due_at=now, version=job.version + 1)


def failed(job: Job, now: datetime) -> Job:
    """
    The same job after a fault: tried again later. After the fifth in a row one that may be left is
    given up, and comes up once more for the files that it made; any other is tried every hour.
    """
    failures = job.failures + 1
    after = replace(job, failures=failures, is_held=False, version=job.version + 1)
    if failures < _MOST_FAILURES:
        return replace(after, due_at=now + failures * _PAUSE)
    if not job.kind.is_given_up:
        return replace(after, due_at=now + _LONG_PAUSE)
    due_at = now if job.kind.is_export else None
    after = replace(after, about={}, place={}, due_at=due_at)
    return replace(after, state=JobState.FAILED, ended_at=now)


def put_off(job: Job, now: datetime) -> Job:
    """The same job as long as it may not begin: looked at again in an hour."""
    due_at = now + _LONG_PAUSE
    return replace(job, failures=0, is_held=True, due_at=due_at, version=job.version + 1)


def done(job: Job, now: datetime) -> Job:
    """The same job at its end; an export comes up once more, when its files are to go."""
    keep_until = now + KEPT if job.kind.is_export else None
    after = replace(job, state=JobState.DONE, ended_at=now, about={}, place={})
    return replace(after, keep_until=keep_until, due_at=keep_until, version=job.version + 1)


def withdrawn(job: Job, now: datetime) -> Job:
    """
    An export whose person is erased: nobody fetches its files any more, and they go at the sweep's
    next turn, or once nobody who was making one lives.
    """
    is_gone, is_made = job.state is JobState.GONE, job.state is JobState.RUNNING
    after = replace(job, subject_name="", about={}, place={}, version=job.version + 1)
    if is_gone:
        return after
    due_at = now + CLAIM if is_made else now
    return replace(after, state=JobState.DONE, volumes=(), due_at=due_at, keep_until=now)


def gone(job: Job) -> Job:
    """The same export without its files; one that failed is not called otherwise for that."""
    state = JobState.FAILED if job.state is JobState.FAILED else JobState.GONE
    return replace(job, state=state, volumes=(), due_at=None, version=job.version + 1)


def check_erasable(user: User, *, own_id: str, is_held: bool) -> None:
    """
    Whether a person may be erased; that an admin is left, deleting them sees to before.

    Args:
        is_held: the person had to do with a company that is under a legal hold.

    Raises:
        Conflict: `own_access`, `legal_hold`.
    """
    if user.id == own_id:
        raise Conflict("Nobody does this to themselves. Ask somebody else.", code="own_access")
    if is_held:
        raise Conflict(
            "This person had to do with a company under a legal hold. Lift the hold first.",
            code=LEGAL_HOLD,
        )


def confirmation(actor_id: str, *parts: str) -> str:
    """Confirms one act by one person, of what was seen."""
    return ids.fingerprint("|".join([actor_id, *parts]))[:32]


def limit_of(today: date, months: int) -> date | None:
    """The day so many months ago, or the last one of that month; None where all is kept."""
    if months <= 0:
        return None
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
