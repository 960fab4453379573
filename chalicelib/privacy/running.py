"""
Bringing jobs to their end. A job is claimed for longer than whoever works on it can live, goes on
from where the last attempt got to, and comes up once more when the files of an export are to go.
"""

from collections.abc import Callable
from datetime import datetime

from botocore.exceptions import ClientError

from chalicelib.audit.store import Tag, entry
from chalicelib.aws import bucket, keys
from chalicelib.aws.observe import count, logger
from chalicelib.aws.table import commit
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.errors import AppError, Conflict
from chalicelib.privacy import store
from chalicelib.privacy.erasing import erase_some
from chalicelib.privacy.exporting import make_volume
from chalicelib.privacy.model import (
    LEGAL_HOLD,
    Job,
    JobKind,
    claimed,
    done,
    failed,
    gone,
    let_be,
    put_off,
)
from chalicelib.privacy.retention import go_on

HasTime = Callable[[], bool]

_DONE = {
    JobKind.COMPANY_EXPORT: Tag.PRIVACY_EXPORTED,
    JobKind.PERSON_EXPORT: Tag.PRIVACY_EXPORTED,
    JobKind.ERASURE: Tag.PRIVACY_ERASED,
    JobKind.RETENTION: Tag.PRIVACY_REMOVED,
}


def sweep_privacy(has_time: HasTime) -> int:
    """
    Go on with every job whose time has come; returns how many there were. Safe to run at any time,
    and twice at once.

    Effects: 1 Query of by-due, and for each what is left of it.
    """
    found = store.list_due(clock.now())
    for job_id in found:
        if not has_time():
            break
        _attend(job_id, has_time)
    return len(found)


def _attend(job_id: str, has_time: HasTime) -> None:
    """One that fails, or waits for the end of a hold, keeps no other from its turn."""
    job = store.get_job(job_id)
    if job.due_at is None or job.due_at > clock.now():
        return  # The index was late, or somebody else has it.
    try:
        resume(job, has_time)
    except Conflict as conflict:
        if conflict.code == LEGAL_HOLD:
            _put_off(job_id)
        elif conflict.code != store.JOB_MOVED:
            _note_failure(job_id)
    except (AppError, ClientError, ValueError, KeyError):
        _note_failure(job_id)


def resume(job: Job, has_time: HasTime) -> Job:
    """
    Do what is left of a job, as long as there is time.

    Raises:
        Conflict: JOB_MOVED: somebody else works on it.
        Unavailable: a service does not answer; what was done stays done.
    """
    if not job.is_open:
        return _remove_files(job)
    job = _moved(claimed(job, clock.now()))
    if job.place.get("over"):
        return _end(job)  # Whoever did the last of it was cut short right after.
    if job.kind.is_export:
        return _export(job, has_time)
    steps = erase_some(job, has_time) if job.kind is JobKind.ERASURE else go_on(job, has_time)
    for after, is_over in steps:
        job = _moved(after)
        if is_over:
            return _end(job)
    return _moved(let_be(job, clock.now()))


def _export(job: Job, has_time: HasTime) -> Job:
    while True:
        after, is_over = make_volume(job, has_time)
        job = _moved(after)
        if is_over:
            return _end(job)
        if not has_time():
            return _moved(let_be(job, clock.now()))


def _moved(after: Job) -> Job:
    commit(store.move_job(after))
    return after


def _end(job: Job) -> Job:
    after = done(job, clock.now())
    tag = _DONE.get(job.kind)
    if tag is None:
        return _moved(after)
    told = {name: count for name, count in job.counts.items() if count}
    scope = job.subject_id if job.kind is JobKind.COMPANY_EXPORT else keys.OFFICE
    record = entry(
        tag, actor_id=job.asked_by, scope=scope, target=job.subject_id, job_id=job.id, **told
    )
    commit(store.move_job(after), record)
    return after


def _remove_files(job: Job) -> Job:
    """All that lies under the export's name, what an attempt left behind included."""
    for stored in bucket.versions_under(config().vault_bucket, f"exports/{job.id}/"):
        bucket.remove(stored)
    return _moved(gone(job))


def _note_failure(job_id: str) -> None:
    logger.exception("privacy.job_failed", extra={"job_id": job_id})
    count("PrivacyStuck")
    _later(job_id, failed)


def _put_off(job_id: str) -> None:
    logger.info("privacy.job_held", extra={"job_id": job_id})
    _later(job_id, put_off)


def _later(job_id: str, how: Callable[[Job, datetime], Job]) -> None:
    job = store.get_job(job_id)
    if job.is_open:
        try:
            commit(store.move_job(how(job, clock.now())))
        except Conflict:
            logger.info("privacy.job_moved", extra={"job_id": job_id})
