"""`/office/companies/{company_id}/work-records`: as staff write, import and read them."""

from collections.abc import Sequence
from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.aws import keys, work_keys
from chalicelib.aws.table import Key
from chalicelib.companies.service import company_in
from chalicelib.core.errors import ValidationFailed
from chalicelib.core.months import month_of
from chalicelib.edge.body import PageAnswer
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.work import service
from chalicelib.work.answers import (
    ImportAnswer,
    OfficeWorkAnswer,
    WorkTotalsAnswer,
    import_answer,
    office_work_answer,
    row_answer,
    totals_answer,
)
from chalicelib.work.forms import (
    AddWork,
    EditWork,
    ImportRow,
    ImportWork,
    OfficeWorkQuery,
    RemoveWork,
    WorkMonthQuery,
)
from chalicelib.work.importing import Row, import_rows, judge_rows

routes = Routes(__name__)

OFFICE = "/office/companies/{company_id}/work-records"
ONE = "/{work_id}"


def company_key(asked: Asked) -> Sequence[Key]:
    """The company of the path."""
    return [keys.company(asked.path["company_id"])]


def day_key(asked: Asked) -> Sequence[Key]:
    """Where the record of the path stands."""
    return [work_keys.work_day(asked.path["company_id"], asked.path["work_id"])]


@routes.add(
    "GET",
    OFFICE,
    permission=Permission.OFFICE_WORK_READ,
    query=OfficeWorkQuery,
    answer=PageAnswer[OfficeWorkAnswer],
    targets=company_key,
    summary="Work done at a company, the latest day first",
)
def list_work(call: Call, company_id: str, query: OfficeWorkQuery) -> PageAnswer[OfficeWorkAnswer]:
    company_in(call.rows, company_id)
    return _page(call, company_id, query)


@routes.add(
    "POST",
    OFFICE,
    permission=Permission.OFFICE_WORK_WRITE,
    body=AddWork,
    answer=OfficeWorkAnswer,
    status=HTTPStatus.CREATED,
    targets=company_key,
    is_once=True,
    summary="Write down work done at a company",
)
def add_work(call: Call, company_id: str, body: AddWork) -> OfficeWorkAnswer:
    company_in(call.rows, company_id)
    try:
        made = service.add_work(call.actor, company_id, body.as_facts(), call.once.change)
    except AlreadyDone:
        made = service.get_record(company_id, call.once.recall())
    return office_work_answer(made)


@routes.add(
    "POST",
    f"{OFFICE}/import",
    permission=Permission.OFFICE_WORK_WRITE,
    body=ImportWork,
    answer=ImportAnswer,
    targets=company_key,
    summary="Check rows of a table, or take all that are new",
)
def import_work(call: Call, company_id: str, body: ImportWork) -> ImportAnswer:
    company_in(call.rows, company_id)
    rows = [_read(row, body.currency) for row in body.rows]
    judge = judge_rows if body.preview else import_rows
    judged = judge(call.actor, company_id, rows)
    return import_answer([row_answer(each.state, each.errors) for each in judged])


@routes.add(
    "POST",
    f"{OFFICE}/export",
    permission=Permission.OFFICE_WORK_READ,
    query=OfficeWorkQuery,
    answer=PageAnswer[OfficeWorkAnswer],
    targets=company_key,
    summary="The same page by page for a file; its first page is recorded in the audit",
)
def export_work(
    call: Call, company_id: str, query: OfficeWorkQuery
) -> PageAnswer[OfficeWorkAnswer]:
    company_in(call.rows, company_id)
    if call.position is None:
        service.record_export(call.actor, company_id, query.wanted())
    return _page(call, company_id, query)


@routes.add(
    "GET",
    f"{OFFICE}/totals",
    permission=Permission.OFFICE_WORK_READ,
    query=WorkMonthQuery,
    answer=WorkTotalsAnswer,
    targets=company_key,
    summary="A month's work at a company, by person and by place",
)
def work_totals(call: Call, company_id: str, query: WorkMonthQuery) -> WorkTotalsAnswer:
    company_in(call.rows, company_id)
    month = query.month or month_of(call.actor.today)
    return totals_answer(month, service.month_totals(company_id, month))


@routes.add(
    "GET",
    f"{OFFICE}{ONE}",
    permission=Permission.OFFICE_WORK_READ,
    answer=OfficeWorkAnswer,
    targets=day_key,
    summary="One work record",
)
def show_work(call: Call, company_id: str, work_id: str) -> OfficeWorkAnswer:
    return office_work_answer(service.record_in(call.rows, company_id, work_id))


@routes.add(
    "PATCH",
    f"{OFFICE}{ONE}",
    permission=Permission.OFFICE_WORK_WRITE,
    body=EditWork,
    answer=OfficeWorkAnswer,
    targets=day_key,
    is_edit=True,
    summary="Correct a work record",
)
def edit_work(call: Call, company_id: str, work_id: str, body: EditWork) -> OfficeWorkAnswer:
    before = service.record_in(call.rows, company_id, work_id)
    changes = body.as_changes()
    after = service.change_work(call.actor, before, changes, seen_version=call.version)
    return office_work_answer(after)


@routes.add(
    "POST",
    f"{OFFICE}{ONE}/remove",
    permission=Permission.OFFICE_WORK_WRITE,
    body=RemoveWork,
    answer=OfficeWorkAnswer,
    targets=day_key,
    is_edit=True,
    summary="Let a work record count no more, with a reason",
)
def remove_work(call: Call, company_id: str, work_id: str, body: RemoveWork) -> OfficeWorkAnswer:
    before = service.record_in(call.rows, company_id, work_id)
    after = service.remove_work(call.actor, before, body.reason, seen_version=call.version)
    return office_work_answer(after)


@routes.add(
    "POST",
    f"{OFFICE}{ONE}/restore",
    permission=Permission.OFFICE_WORK_WRITE,
    answer=OfficeWorkAnswer,
    targets=day_key,
    is_edit=True,
    summary="Let a work record count again",
)
def restore_work(call: Call, company_id: str, work_id: str) -> OfficeWorkAnswer:
    before = service.record_in(call.rows, company_id, work_id)
    return office_work_answer(service.restore_work(call.actor, before, seen_version=call.version))


def _read(row: ImportRow, currency: str) -> Row:
    try:
        return Row(row.as_facts(currency), row.copy_number)
    except ValidationFailed as error:
        return Row(None, row.copy_number, tuple(error.errors))


def _page(call: Call, company_id: str, query: OfficeWorkQuery) -> PageAnswer[OfficeWorkAnswer]:
    page = service.list_work(company_id, query.wanted(), limit=query.limit, position=call.position)
    return PageAnswer[OfficeWorkAnswer].model_validate(call.page(page.map(office_work_answer)))
