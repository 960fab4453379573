"""`/office/companies/{company_id}/summaries` and `…/usage`: as staff read, record and correct."""

from collections.abc import Sequence
from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.companies.service import company_in
from chalicelib.edge.body import PageAnswer, PageQuery
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.summaries import service
from chalicelib.summaries.answers import (
    MonthsAnswer,
    SummaryAnswer,
    UsageEventAnswer,
    events_answer,
    office_event_answer,
)
from chalicelib.summaries.api import EVENTS, MONTH, month_keys, months_keys, one_summary, several
from chalicelib.summaries.forms import CorrectUsage, MonthsQuery, RecordUsage
from chalicelib.usage.service import list_usage

routes = Routes(__name__)

COMPANY = "/office/companies/{company_id}"
OFFICE = f"{COMPANY}/summaries"


def company_key(asked: Asked) -> Sequence[Key]:
    """The company of the path."""
    return [keys.company(asked.path["company_id"])]


def month_and_company(asked: Asked) -> Sequence[Key]:
    """The company of the path, and what a summary of it is made of."""
    return [*company_key(asked), *month_keys(asked)]


def months_and_company(asked: Asked) -> Sequence[Key]:
    """The company of the path, and what several summaries of it are made of."""
    return [*company_key(asked), *months_keys(asked)]


@routes.add(
    "GET",
    OFFICE,
    permission=Permission.OFFICE_USAGE_READ,
    query=MonthsQuery,
    answer=MonthsAnswer,
    targets=months_and_company,
    summary="A company's months side by side",
)
def list_summaries(call: Call, company_id: str, query: MonthsQuery) -> MonthsAnswer:
    company_in(call.rows, company_id)
    return several(call, company_id, query)


@routes.add(
    "GET",
    f"{OFFICE}{MONTH}",
    permission=Permission.OFFICE_USAGE_READ,
    answer=SummaryAnswer,
    targets=month_and_company,
    summary="What a month comes to for a company",
)
def show_summary(call: Call, company_id: str, month: str) -> SummaryAnswer:
    company_in(call.rows, company_id)
    return one_summary(call, company_id, month)


@routes.add(
    "POST",
    f"{OFFICE}{MONTH}/export",
    permission=Permission.OFFICE_USAGE_READ,
    answer=SummaryAnswer,
    targets=month_and_company,
    summary="The same for a file; it is recorded in the audit",
)
def export_summary(call: Call, company_id: str, month: str) -> SummaryAnswer:
    company_in(call.rows, company_id)
    answer = one_summary(call, company_id, month)
    service.record_export(call.actor, company_id, month)
    return answer


@routes.add(
    "GET",
    f"{OFFICE}{EVENTS}",
    permission=Permission.OFFICE_USAGE_READ,
    query=PageQuery,
    answer=PageAnswer[UsageEventAnswer],
    targets=company_key,
    summary="The events behind a line of a summary, newest first",
)
def list_events(
    call: Call, company_id: str, month: str, service_id: str, query: PageQuery
) -> PageAnswer[UsageEventAnswer]:
    company_in(call.rows, company_id)
    page = list_usage(company_id, month, service_id, limit=query.limit, position=call.position)
    return events_answer(call, page, office_event_answer)


@routes.add(
    "POST",
    f"{COMPANY}/usage",
    permission=Permission.OFFICE_USAGE_WRITE,
    body=RecordUsage,
    answer=UsageEventAnswer,
    status=HTTPStatus.CREATED,
    targets=company_key,
    is_once=True,
    summary="Record by hand that a company used a service",
)
def record_usage(call: Call, company_id: str, body: RecordUsage) -> UsageEventAnswer:
    company_in(call.rows, company_id)
    wanted = body.as_by_hand()
    try:
        made = service.record_by_hand(call.actor, company_id, wanted, call.once.change)
    except AlreadyDone:
        made = service.recall(company_id, call.once.recall())
    return office_event_answer(made)


@routes.add(
    "POST",
    f"{COMPANY}/usage/{{usage_id}}/correct",
    permission=Permission.OFFICE_USAGE_WRITE,
    body=CorrectUsage,
    answer=UsageEventAnswer,
    status=HTTPStatus.CREATED,
    targets=company_key,
    is_edit=True,
    summary="Let a use count for the right quantity, by a correction with a reason",
)
def correct_usage(
    call: Call, company_id: str, usage_id: str, body: CorrectUsage
) -> UsageEventAnswer:
    company_in(call.rows, company_id)
    right = body.as_right(usage_id)
    made = service.correct(call.actor, company_id, right, seen_version=call.version)
    return office_event_answer(made)
