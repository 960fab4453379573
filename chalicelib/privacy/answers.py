"""Jobs for people's data, holds and what goes, as the API answers them to staff."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.access.model import Actor
from chalicelib.aws import keys
from chalicelib.aws.reads import fetch
from chalicelib.companies.service import find_companies
from chalicelib.core import clock
from chalicelib.edge.body import Answer
from chalicelib.privacy.model import Delay, Hold, Job, JobKind, JobState, confirmation
from chalicelib.users.service import profile_of


class PrivacyFile(Answer):
    """One file of an export; `number` opens it."""

    number: int
    size_bytes: int


class FoundAnswer(Answer):
    """What a look found, or a removal removed, in one company; `held` of what a hold keeps."""

    company_id: str
    company_name: str
    mail_scans: int
    documents: int
    held: int


class JobAnswer(Answer):
    """
    One job: an export, an erasure, a look at what is kept too long, or its removal. `counts` say
    how far it got; `delay` says why it does not go on before `again_at`: a legal hold keeps it from
    beginning, or it failed; `confirm` is what the removal of a finished look asks for.
    """

    id: str
    kind: JobKind
    state: JobState
    delay: Delay | None
    again_at: datetime | None
    subject_id: str | None
    subject_name: str | None
    asked_at: datetime
    asked_by: str
    ended_at: datetime | None
    keep_until: datetime | None
    before: datetime | None
    counts: dict[str, int]
    files: list[PrivacyFile]
    found: list[FoundAnswer]
    confirm: str | None


class ErasureAnswer(Answer):
    """What erasing a person would do now; `confirm` confirms exactly this."""

    user_id: str
    name: str
    email: str
    consequences: list[str]
    confirm: str


class HoldAnswer(Answer):
    """That nothing of a company goes, and why."""

    company_id: str
    company_name: str
    company_code: str
    reason: str
    since: datetime
    by: str


class HoldsAnswer(Answer):
    """Every legal hold, oldest first."""

    items: list[HoldAnswer]


def job_answers(actor: Actor, jobs: Iterable[Job]) -> list[JobAnswer]:
    """1 BatchGetItem per 100 names of people, and 1 per 100 of companies."""
    found = list(jobs)
    names = _names(one.asked_by for one in found)
    company_ids = [company_id for one in found for company_id in one.found]
    companies = {key: one.name for key, one in find_companies(list(set(company_ids))).items()}
    return [_job_answer(actor, one, names, companies) for one in found]


def job_answer(actor: Actor, job: Job) -> JobAnswer:
    """As `job_answers`."""
    return job_answers(actor, [job])[0]


def hold_answers(holds: Iterable[Hold]) -> list[HoldAnswer]:
    """1 BatchGetItem per 100 companies and 1 per 100 people."""
    found = list(holds)
    names = _names(one.by for one in found)
    companies = find_companies([one.company_id for one in found])
    return [
        HoldAnswer(
            company_id=one.company_id,
            company_name=companies[one.company_id].name,
            company_code=companies[one.company_id].code,
            reason=one.reason,
            since=one.since,
            by=names.get(one.by, ""),
        )
        for one in found
        if one.company_id in companies
    ]


def _job_answer(
    actor: Actor, job: Job, names: dict[str, str], companies: dict[str, str]
) -> JobAnswer:
    is_look = job.kind is JobKind.RETENTION_LOOK and job.state is JobState.DONE
    return JobAnswer(
        id=job.id,
        kind=job.kind,
        state=job.state,
        delay=job.delay,
        again_at=job.due_at if job.delay else None,
        subject_id=job.subject_id or None,
        subject_name=job.subject_name or None,
        asked_at=job.asked_at,
        asked_by=names.get(job.asked_by, ""),
        ended_at=job.ended_at,
        keep_until=job.keep_until,
        before=clock.from_iso(job.limit) if job.limit else None,
        counts=dict(job.counts),
        files=[
            PrivacyFile(number=number, size_bytes=one.size_bytes)
            for number, one in enumerate(job.volumes, start=1)
        ],
        found=sorted(
            (
                _found(company_id, companies.get(company_id, ""), dict(counts))
                for company_id, counts in job.found.items()
            ),
            key=lambda one: (one.company_name, one.company_id),
        ),
        confirm=confirmation(actor.user.id, job.id, str(job.version)) if is_look else None,
    )


def _found(company_id: str, name: str, counts: dict[str, int]) -> FoundAnswer:
    return FoundAnswer(
        company_id=company_id,
        company_name=name,
        mail_scans=counts.get("mail_scans", 0),
        documents=counts.get("documents", 0),
        held=counts.get("mail_scans_held", 0) + counts.get("documents_held", 0),
    )


def _names(user_ids: Iterable[str]) -> dict[str, str]:
    wanted = {user_id for user_id in user_ids if user_id.startswith("usr_")}
    found = fetch(keys.user(user_id) for user_id in wanted)
    profiles = [profile_of(raw) for raw in found.values()]
    return {one.user.id: one.user.name for one in profiles}
