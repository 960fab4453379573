"""
`OFFICE` / `PRIVACY#job` is a job: by-office newest first, by-due while something is to be done with
it. `OFFICE` / `HOLD#company` says that nothing of a company may go. Every change of a job compares
and moves its version, so that of two who work on one job one must stop.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.aws import keys, partitions, privacy_keys
from chalicelib.aws.long_text import LongText
from chalicelib.aws.table import (
    BY_DUE,
    BY_OFFICE,
    Change,
    Key,
    Raw,
    Row,
    check,
    delete,
    fetch,
    put_new,
    query_every,
    query_index,
    read,
    set_or_remove,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.paging import Page, Position
from chalicelib.privacy.model import LEGAL_HOLD, Hold, Job, JobKind, JobState, Volume

JOB_EXISTS = "privacy_job_exists"
JOB_MOVED = "privacy_job_moved"
HOLD_LIFTED = "hold_lifted"
_MOST_DUE = 50


class JobRow(Row):
    """One job; what is not one word is JSON."""

    kind = UnicodeAttribute()
    subject_id = UnicodeAttribute(null=True)
    subject_name = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    asked_at = UnicodeAttribute()
    asked_by = UnicodeAttribute()
    about = UnicodeAttribute(null=True)
    place = UnicodeAttribute(null=True)
    counts = UnicodeAttribute(null=True)
    found = LongText(null=True)
    volumes = UnicodeAttribute(null=True)
    failures = NumberAttribute(default=0)
    is_held = BooleanAttribute(default=False)
    limit = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)
    ended_at = UnicodeAttribute(null=True)
    keep_until = UnicodeAttribute(null=True)


class HoldRow(Row):
    """Why nothing of a company may go."""

    reason = UnicodeAttribute()
    since = UnicodeAttribute()
    by = UnicodeAttribute()


def put_job(job: Job) -> Change:
    """A new job, which the sweep finds at once."""
    key = privacy_keys.privacy_job(job.id)
    row = JobRow(
        pk=key.pk,
        sk=key.sk,
        g3=partitions.PRIVACY_LIST,
        g3s=f"{clock.iso(job.asked_at)}#{job.id}",
        g5=partitions.PRIVACY_DUE,
        g5s=f"{_iso(job.due_at)}#{job.id}",
        kind=str(job.kind),
        subject_id=job.subject_id or None,
        subject_name=job.subject_name or None,
        state=str(job.state),
        asked_at=clock.iso(job.asked_at),
        asked_by=job.asked_by,
        about=_text(job.about),
        limit=job.limit or None,
        due_at=_iso(job.due_at),
        version=job.version,
    )
    return put_new(row, Conflict("This was asked for before.", code=JOB_EXISTS))


def move_job(after: Job) -> Change:
    """A job as it is now, one version later; Conflict JOB_MOVED if somebody else moved it."""
    moved = Conflict("Somebody else works on this at the moment.", code=JOB_MOVED)
    due = f"{_iso(after.due_at)}#{after.id}" if after.due_at else None
    actions = [
        JobRow.state.set(str(after.state)),
        JobRow.version.set(after.version),
        JobRow.failures.set(after.failures),
        JobRow.is_held.set(after.is_held),
        set_or_remove(JobRow.subject_name, after.subject_name),
        set_or_remove(JobRow.about, _text(after.about)),
        set_or_remove(JobRow.place, _text(after.place)),
        set_or_remove(JobRow.counts, _text(after.counts)),
        set_or_remove(JobRow.found, _text(after.found)),
        set_or_remove(JobRow.volumes, _volumes_text(after.volumes)),
        set_or_remove(JobRow.due_at, _iso(after.due_at)),
        set_or_remove(JobRow.ended_at, _iso(after.ended_at)),
        set_or_remove(JobRow.keep_until, _iso(after.keep_until)),
        set_or_remove(JobRow.g5, partitions.PRIVACY_DUE if due else None),
        set_or_remove(JobRow.g5s, due),
    ]
    key = privacy_keys.privacy_job(after.id)
    return update(key, actions, JobRow.version == after.version - 1, moved)


def job_in(rows: Mapping[Key, Raw], job_id: str) -> Job:
    """
    A job among items already read.

    Raises:
        NotFound: it is not among them.
    """
    key = privacy_keys.privacy_job(job_id)
    if key not in rows:
        raise NotFound("There is no such job.")
    return job_of(rows[key])


def get_job(job_id: str) -> Job:
    """
    1 BatchGetItem.

    Raises:
        NotFound: there is no such job.
    """
    return job_in(fetch([privacy_keys.privacy_job(job_id)]), job_id)


def list_jobs(*, limit: int, position: Position | None) -> Page[Job]:
    """All jobs, newest first. 1 Query."""
    raws, last = query_index(BY_OFFICE, partitions.PRIVACY_LIST, limit=limit, position=position)
    return Page(tuple(job_of(raw) for raw in raws), last)


def list_due(now: datetime) -> list[str]:
    """The jobs whose time has come, oldest first. 1 Query of by-due."""
    until = f"{clock.iso(now)}~"
    raws, _ = query_index(
        BY_DUE, partitions.PRIVACY_DUE, until=until, limit=_MOST_DUE, forward=True
    )
    return [raw["sk"]["S"].removeprefix(privacy_keys.JOB_PREFIX) for raw in raws]


def job_of(raw: Raw) -> Job:
    """A raw item as the model's value."""
    row = read(JobRow, raw)
    return Job(
        id=row.sk.removeprefix(privacy_keys.JOB_PREFIX),
        kind=JobKind(row.kind),
        subject_id=row.subject_id or "",
        subject_name=row.subject_name or "",
        state=JobState(row.state),
        asked_at=clock.from_iso(row.asked_at),
        asked_by=row.asked_by,
        version=int(row.version),
        about=_value(row.about),
        place=_value(row.place),
        counts=_value(row.counts),
        found=_value(row.found),
        volumes=tuple(Volume(**one) for one in json.loads(row.volumes or "[]")),
        failures=int(row.failures),
        is_held=bool(row.is_held),
        limit=row.limit or "",
        due_at=_moment(row.due_at),
        ended_at=_moment(row.ended_at),
        keep_until=_moment(row.keep_until),
    )


def set_hold(company_id: str, reason: str, now: datetime, by: str) -> Change:
    """A hold, or another reason for one that there is, which stays as old as it was."""
    actions = [
        HoldRow.reason.set(reason),
        HoldRow.since.set(HoldRow.since | clock.iso(now)),
        HoldRow.by.set(HoldRow.by | by),
        HoldRow.version.set((HoldRow.version | 0) + 1),
    ]
    anyhow = Row.pk.exists() | Row.pk.does_not_exist()
    return update(privacy_keys.hold(company_id), actions, anyhow)


def drop_hold(company_id: str) -> Change:
    """There is no hold any more; Conflict HOLD_LIFTED if there was none."""
    return delete(privacy_keys.hold(company_id), Row.pk.exists(), _lifted())


def get_hold(company_id: str) -> Hold:
    """
    1 BatchGetItem.

    Raises:
        Conflict: HOLD_LIFTED: there is none.
    """
    raw = fetch([key := privacy_keys.hold(company_id)]).get(key)
    if raw is None:
        raise _lifted()
    return _hold_of(raw)


def no_hold(company_id: str) -> Change:
    """Let a commit depend on a company being under no hold; Conflict `legal_hold` if it is."""
    held = Conflict("This company is under a legal hold.", code=LEGAL_HOLD)
    return check(privacy_keys.hold(company_id), Row.pk.does_not_exist(), held)


def list_holds() -> list[Hold]:
    """Every hold, strongly consistent, oldest first. 1 Query per 500."""
    raws = query_every(keys.OFFICE, prefix=privacy_keys.HOLD_PREFIX)
    return sorted((_hold_of(raw) for raw in raws), key=lambda hold: hold.since)


def _lifted() -> Conflict:
    return Conflict("This company is under no legal hold.", code=HOLD_LIFTED)


def _hold_of(raw: Raw) -> Hold:
    row = read(HoldRow, raw)
    return Hold(
        company_id=row.sk.removeprefix(privacy_keys.HOLD_PREFIX),
        reason=row.reason,
        since=clock.from_iso(row.since),
        by=row.by,
        version=int(row.version),
    )


def _text(value: Mapping[str, Any]) -> str | None:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else None


def _value(text: str | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text or "{}")
    return found


def _volumes_text(volumes: Iterable[Volume]) -> str | None:
    told = [
        {"key": one.key, "version_id": one.version_id, "size_bytes": one.size_bytes}
        for one in volumes
    ]
    return json.dumps(told) if told else None


def _iso(moment: datetime | None) -> str | None:
    return clock.iso(moment) if moment else None


def _moment(text: str | None) -> datetime | None:
    return clock.from_iso(text) if text else None
