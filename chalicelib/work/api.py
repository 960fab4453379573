"""`/companies/{company_id}/work-records`: what people of a company read of its work (R15)."""

from chalicelib.access.model import Permission
from chalicelib.core.months import month_of
from chalicelib.edge.body import PageAnswer
from chalicelib.edge.http import Call, Routes
from chalicelib.work import service
from chalicelib.work.answers import WorkAnswer, WorkTotalsAnswer, totals_answer, work_answer
from chalicelib.work.forms import WorkMonthQuery, WorkQuery

routes = Routes(__name__)

OURS = "/companies/{company_id}/work-records"


@routes.add(
    "GET",
    OURS,
    permission=Permission.COMPANY_WORK_READ,
    query=WorkQuery,
    answer=PageAnswer[WorkAnswer],
    summary="Work done at my company, the latest day first",
)
def list_my_work(
    call: Call,
    company_id: str,  # noqa: ARG001 - the actor's own company counts
    query: WorkQuery,
) -> PageAnswer[WorkAnswer]:
    return _page(call, query)


@routes.add(
    "POST",
    f"{OURS}/export",
    permission=Permission.COMPANY_WORK_READ,
    query=WorkQuery,
    answer=PageAnswer[WorkAnswer],
    summary="The same page by page for a file; its first page is recorded in the audit",
)
def export_my_work(call: Call, company_id: str, query: WorkQuery) -> PageAnswer[WorkAnswer]:  # noqa: ARG001 - as above
    if call.position is None:
        service.record_export(call.actor, call.actor.company_id, query.wanted())
    return _page(call, query)


@routes.add(
    "GET",
    f"{OURS}/totals",
    permission=Permission.COMPANY_WORK_READ,
    query=WorkMonthQuery,
    answer=WorkTotalsAnswer,
    summary="A month's work at my company, by person and by place",
)
def my_work_totals(call: Call, company_id: str, query: WorkMonthQuery) -> WorkTotalsAnswer:  # noqa: ARG001 - as above
    month = query.month or month_of(call.actor.today)
    return totals_answer(month, service.month_totals(call.actor.company_id, month))


def _page(call: Call, query: WorkQuery) -> PageAnswer[WorkAnswer]:
    page = service.list_work(
        call.actor.company_id, query.wanted(), limit=query.limit, position=call.position
    )
    return PageAnswer[WorkAnswer].model_validate(call.page(page.map(work_answer)))
