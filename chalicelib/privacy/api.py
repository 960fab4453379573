"""`/office/privacy`: exports, erasures, legal holds, and what is kept too long. Admin and dpo."""

from collections.abc import Callable, Sequence
from functools import partial
from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.aws import keys, privacy_keys
from chalicelib.aws.table import Key
from chalicelib.companies.service import company_in
from chalicelib.edge.body import Confirm, PageAnswer, PageQuery
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.privacy import service
from chalicelib.privacy.answers import (
    ErasureAnswer,
    HoldAnswer,
    HoldsAnswer,
    JobAnswer,
    hold_answers,
    job_answer,
    job_answers,
)
from chalicelib.privacy.asking import Remember
from chalicelib.privacy.forms import GiveReason
from chalicelib.privacy.model import Job
from chalicelib.scans.answers import LinkAnswer, link_answer

routes = Routes(__name__)

_JOBS = "/office/privacy/jobs"
_JOB = f"{_JOBS}/{{job_id}}"
_OF_COMPANY = "/office/companies/{company_id}/privacy"
_OF_USER = "/office/users/{user_id}/privacy"


def _company_key(asked: Asked) -> Sequence[Key]:
    return [keys.company(asked.path["company_id"])]


def _job_key(asked: Asked) -> Sequence[Key]:
    return [privacy_keys.privacy_job(asked.path["job_id"])]


def _asked(call: Call, ask: Callable[[Remember], Job]) -> JobAnswer:
    """The job that this request asks for, or made when it came before."""
    try:
        job = ask(call.once.change)
    except AlreadyDone:
        job = service.get_job(call.once.recall())
    return job_answer(call.actor, job)


@routes.add(
    "GET",
    _JOBS,
    permission=Permission.OFFICE_PRIVACY_READ,
    query=PageQuery,
    answer=PageAnswer[JobAnswer],
    summary="Exports, erasures and removals, newest first",
)
def list_privacy_jobs(call: Call, query: PageQuery) -> PageAnswer[JobAnswer]:
    page = service.list_jobs(limit=query.limit, position=call.position)
    answer = call.page(page) | {"items": job_answers(call.actor, page.items)}
    return PageAnswer[JobAnswer].model_validate(answer)


@routes.add(
    "GET",
    _JOB,
    permission=Permission.OFFICE_PRIVACY_READ,
    answer=JobAnswer,
    targets=_job_key,
    summary="One of them, and how far it got",
)
def show_privacy_job(call: Call, job_id: str) -> JobAnswer:
    return job_answer(call.actor, service.job_in(call.rows, job_id))


@routes.add(
    "POST",
    f"{_JOB}/files/{{number}}/link",
    permission=Permission.OFFICE_PRIVACY_WRITE,
    answer=LinkAnswer,
    targets=_job_key,
    is_recent=True,
    summary="A link to one file of an export; recorded first",
)
def link_to_export(call: Call, job_id: str, number: str) -> LinkAnswer:
    job = service.job_in(call.rows, job_id)
    return link_answer(service.link_to(call.actor, job, int(number)))


@routes.add(
    "POST",
    f"{_OF_COMPANY}/export",
    permission=Permission.OFFICE_PRIVACY_WRITE,
    answer=JobAnswer,
    status=HTTPStatus.CREATED,
    targets=_company_key,
    is_once=True,
    summary="Have everything about a company put together",
)
def export_company(call: Call, company_id: str) -> JobAnswer:
    company = company_in(call.rows, company_id)
    since = call.rows[keys.company(company_id)].get("created_at", {}).get("S", "")
    return _asked(call, partial(service.ask_for_company, call.actor, company, since))


@routes.add(
    "POST",
    f"{_OF_USER}/export",
    permission=Permission.OFFICE_PRIVACY_WRITE,
    answer=JobAnswer,
    status=HTTPStatus.CREATED,
    is_once=True,
    summary="Have everything about a person put together",
)
def export_person(call: Call, user_id: str) -> JobAnswer:
    return _asked(call, partial(service.ask_for_person, call.actor, user_id))


@routes.add(
    "GET",
    f"{_OF_USER}/erasure",
    permission=Permission.OFFICE_PRIVACY_WRITE,
    answer=ErasureAnswer,
    summary="What erasing a person would do",
)
def show_erasure(call: Call, user_id: str) -> ErasureAnswer:
    seen = service.look_at_erasure(call.actor, user_id)
    return ErasureAnswer(
        user_id=seen.user.id,
        name=seen.user.name,
        email=seen.user.email,
        consequences=list(seen.consequences),
        confirm=seen.confirm,
    )


@routes.add(
    "POST",
    f"{_OF_USER}/erase",
    permission=Permission.OFFICE_PRIVACY_WRITE,
    body=Confirm,
    answer=JobAnswer,
    is_recent=True,
    summary="Erase a person for good; companies keep their records",
)
def erase_person(call: Call, user_id: str, body: Confirm) -> JobAnswer:
    return job_answer(call.actor, service.erase_person(call.actor, user_id, body.confirm or ""))


@routes.add(
    "GET",
    "/office/privacy/holds",
    permission=Permission.OFFICE_PRIVACY_READ,
    answer=HoldsAnswer,
    summary="The companies of which nothing goes",
)
def list_legal_holds(call: Call) -> HoldsAnswer:  # noqa: ARG001 - every view takes its call
    return HoldsAnswer(items=hold_answers(service.list_holds()))


@routes.add(
    "POST",
    f"{_OF_COMPANY}/hold",
    permission=Permission.OFFICE_PRIVACY_WRITE,
    body=GiveReason,
    answer=HoldAnswer,
    targets=_company_key,
    summary="Let nothing of a company go until the hold is lifted",
)
def hold_company(call: Call, company_id: str, body: GiveReason) -> HoldAnswer:
    company = company_in(call.rows, company_id)
    return hold_answers([service.hold_company(call.actor, company, body.reason)])[0]


@routes.add(
    "POST",
    f"{_OF_COMPANY}/lift",
    permission=Permission.OFFICE_PRIVACY_WRITE,
    body=GiveReason,
    targets=_company_key,
    summary="Lift the hold of a company",
)
def lift_hold(call: Call, company_id: str, body: GiveReason) -> None:
    service.lift_hold(call.actor, company_in(call.rows, company_id).id, body.reason)


@routes.add(
    "POST",
    "/office/privacy/retention/look",
    permission=Permission.OFFICE_PRIVACY_WRITE,
    answer=JobAnswer,
    status=HTTPStatus.CREATED,
    is_once=True,
    summary="Have counted what is kept longer than the office keeps it",
)
def look_at_retention(call: Call) -> JobAnswer:
    return _asked(call, partial(service.look_at_retention, call.actor))


@routes.add(
    "POST",
    f"{_JOB}/apply",
    permission=Permission.OFFICE_PRIVACY_WRITE,
    body=Confirm,
    answer=JobAnswer,
    targets=_job_key,
    is_recent=True,
    summary="Have go what a look found",
)
def apply_retention(call: Call, job_id: str, body: Confirm) -> JobAnswer:
    look = service.job_in(call.rows, job_id)
    return job_answer(call.actor, service.apply_retention(call.actor, look, body.confirm or ""))
