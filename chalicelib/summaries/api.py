"""
`/companies/{company_id}/summaries`: what people of a company see of its months, if the office lets
them; the very figures that staff see (R30, R31).
"""

from collections.abc import Sequence
from contextlib import suppress

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.core import clock
from chalicelib.core.errors import ValidationFailed
from chalicelib.core.months import month_of
from chalicelib.edge.body import PageAnswer, PageQuery
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.mail.refiling import withdrawn_from
from chalicelib.settings.service import settings_of
from chalicelib.summaries import service
from chalicelib.summaries.answers import (
    MonthsAnswer,
    SummaryAnswer,
    UsageEventAnswer,
    client_event_answer,
    events_answer,
    months_answer,
    summary_answer,
)
from chalicelib.summaries.forms import MonthsQuery
from chalicelib.summaries.model import check_month, check_shown
from chalicelib.usage.model import months_about
from chalicelib.usage.service import list_usage

routes = Routes(__name__)

OURS = "/companies/{company_id}/summaries"
MONTH = "/{month}"
EVENTS = "/{month}/services/{service_id}/events"


def month_keys(asked: Asked) -> Sequence[Key]:
    """What the summary of the path's month is made of."""
    return service.keys_of_months(asked.path["company_id"], [asked.path["month"]])


def months_keys(asked: Asked) -> Sequence[Key]:
    """What the summaries of the months asked for are made of."""
    months: set[str] = set()
    # What is wrong with them is said to whoever may ask at all, by the view.
    with suppress(ValidationFailed):
        if isinstance(asked.query, MonthsQuery):
            for running in months_about(clock.now()):
                months.update(asked.query.months(running))
    return service.keys_of_months(asked.path["company_id"], sorted(months))


def withdrawn_key(asked: Asked) -> Sequence[Key]:
    """The settings, and which mail the company lost lately."""
    return [keys.settings(), keys.withdrawn(asked.path["company_id"])]


@routes.add(
    "GET",
    OURS,
    permission=Permission.COMPANY_SUMMARIES_READ,
    query=MonthsQuery,
    answer=MonthsAnswer,
    targets=months_keys,
    summary="My company's months side by side",
)
def list_my_summaries(call: Call, company_id: str, query: MonthsQuery) -> MonthsAnswer:
    _check_shown(call)
    return several(call, company_id, query)


@routes.add(
    "GET",
    f"{OURS}{MONTH}",
    permission=Permission.COMPANY_SUMMARIES_READ,
    answer=SummaryAnswer,
    targets=month_keys,
    summary="What a month comes to for my company",
)
def show_my_summary(call: Call, company_id: str, month: str) -> SummaryAnswer:
    _check_shown(call)
    return one_summary(call, company_id, month)


@routes.add(
    "POST",
    f"{OURS}{MONTH}/export",
    permission=Permission.COMPANY_SUMMARIES_READ,
    answer=SummaryAnswer,
    targets=month_keys,
    summary="The same for a file; it is recorded in the audit",
)
def export_my_summary(call: Call, company_id: str, month: str) -> SummaryAnswer:
    _check_shown(call)
    answer = one_summary(call, company_id, month)
    service.record_export(call.actor, company_id, month)
    return answer


@routes.add(
    "GET",
    f"{OURS}{EVENTS}",
    permission=Permission.COMPANY_SUMMARIES_READ,
    query=PageQuery,
    answer=PageAnswer[UsageEventAnswer],
    targets=withdrawn_key,
    summary="The events behind a line of my company's summary, newest first",
)
def list_my_events(
    call: Call, company_id: str, month: str, service_id: str, query: PageQuery
) -> PageAnswer[UsageEventAnswer]:
    _check_shown(call)
    page = list_usage(company_id, month, service_id, limit=query.limit, position=call.position)
    withdrawn = withdrawn_from(call.rows, company_id)
    sees_mail = call.actor.may(Permission.COMPANY_MAIL_READ)
    return events_answer(call, page, client_event_answer(withdrawn, sees_mail=sees_mail))


def one_summary(call: Call, company_id: str, month: str) -> SummaryAnswer:
    """
    The one function behind both sides' pages. 1 Query.

    Raises:
        ValidationFailed: the month has not begun.
    """
    running = month_of(call.actor.today)
    check_month(month, running)
    (summary,) = service.summaries_in(call.rows, company_id, [month])
    return summary_answer(company_id, summary, is_running=month == running)


def several(call: Call, company_id: str, query: MonthsQuery) -> MonthsAnswer:
    """
    The same for several months. 1 Query.

    Raises:
        ValidationFailed: as `months_wanted` says.
    """
    months = query.months(month_of(call.actor.today))
    return months_answer(service.summaries_in(call.rows, company_id, months))


def _check_shown(call: Call) -> None:
    settings = settings_of(call.rows.get(keys.settings()))
    check_shown(client_summaries=settings.client_summaries)
