"""A job that somebody asks for, with its entry of the audit."""

from collections.abc import Callable

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict
from chalicelib.core.values import replace
from chalicelib.privacy import store
from chalicelib.privacy.model import Job, JobKind, JobState

Remember = Callable[[str], Change]


def new_job(
    kind: JobKind,
    actor: Actor,
    subject_id: str,
    name: str,
    about: dict[str, str],
) -> Job:
    """One that waits for the sweep from now on."""
    now = clock.now()
    return Job(
        id=ids.new_id("prv"),
        kind=kind,
        subject_id=subject_id,
        subject_name=name,
        state=JobState.WAITING,
        asked_at=now,
        asked_by=actor.user.id,
        version=1,
        about=about,
        limit=about.get("before", ""),
        due_at=now,
    )


def asked_once(job: Job, why: str, actor: Actor, tag: Tag) -> Job:
    """
    What somebody asks for, or what was asked for before: one job of its kind for each reason.

    Args:
        why: the id of whatever is done but once.
    """
    job = replace(job, id=ids.derived_id("prv", why, str(job.kind)))
    try:
        return asked(job, actor, tag, keys.OFFICE)
    except Conflict as conflict:
        if conflict.code != store.JOB_EXISTS:
            raise
        return store.get_job(job.id)


def asked(job: Job, actor: Actor, tag: Tag, scope: str, remember: Remember | None = None) -> Job:
    """The job and its entry of the audit, in one TransactWrite; Conflict JOB_EXISTS."""
    record = entry(tag, actor_id=actor.user.id, scope=scope, target=job.subject_id, job_id=job.id)
    commit(store.put_job(job), record, *([remember(job.id)] if remember else []))
    return job
