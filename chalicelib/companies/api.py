"""`/office/companies`: the clients of the office, for staff."""

from collections.abc import Sequence
from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.companies import service
from chalicelib.companies.answers import (
    OfficeCompany,
    OfficeCompanyDetail,
    company_answer,
    listed_company,
)
from chalicelib.companies.forms import AddCompany, CompaniesQuery, EditCompany
from chalicelib.companies.model import Company, Counters
from chalicelib.edge.body import Confirm, PageAnswer
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone

routes = Routes(__name__)

_ALL = "/office/companies"
_ONE = f"{_ALL}/{{company_id}}"


def _company_keys(asked: Asked) -> Sequence[Key]:
    company_id = asked.path["company_id"]
    return [keys.company(company_id), keys.counters(company_id)]


@routes.add(
    "GET",
    _ALL,
    permission=Permission.OFFICE_COMPANIES_READ,
    query=CompaniesQuery,
    answer=PageAnswer[OfficeCompany],
    summary="The office's companies by name, found by name, code or tax id",
)
def list_office_companies(call: Call, query: CompaniesQuery) -> PageAnswer[OfficeCompany]:
    page = service.list_companies(
        query.q, only=query.only, limit=query.limit, position=call.position
    )
    answers = page.map(lambda pair: listed_company(*pair))
    return PageAnswer[OfficeCompany].model_validate(call.page(answers))


@routes.add(
    "POST",
    _ALL,
    permission=Permission.OFFICE_COMPANIES_WRITE,
    body=AddCompany,
    answer=OfficeCompanyDetail,
    status=HTTPStatus.CREATED,
    is_once=True,
    summary="Add a company, which needs an owner from then on",
)
def add_company(call: Call, body: AddCompany) -> OfficeCompanyDetail:
    counters = Counters(0)
    try:
        company = service.add_company(
            call.actor.user.id,
            code=body.code,
            name=body.name,
            language=body.language,
            details=body.as_details(),
            remember=call.once.change,
        )
    except AlreadyDone:
        company = service.get_company(call.once.recall())
        counters = service.find_counters([company.id])[company.id]
    return company_answer(company, counters)


@routes.add(
    "GET",
    _ONE,
    permission=Permission.OFFICE_COMPANIES_READ,
    answer=OfficeCompanyDetail,
    targets=_company_keys,
    summary="One company with all that the office keeps about it",
)
def show_company(call: Call, company_id: str) -> OfficeCompanyDetail:
    return company_answer(*_company_and_counters(call, company_id))


@routes.add(
    "PATCH",
    _ONE,
    permission=Permission.OFFICE_COMPANIES_WRITE,
    body=EditCompany,
    answer=OfficeCompanyDetail,
    targets=_company_keys,
    is_edit=True,
    summary="Change what the office knows of a company",
)
def edit_company(call: Call, company_id: str, body: EditCompany) -> OfficeCompanyDetail:
    before, counters = _company_and_counters(call, company_id)
    after = service.edit_company(call.actor, before, body.given(), seen_version=call.version)
    return company_answer(after, counters)


@routes.add(
    "POST",
    f"{_ONE}/close",
    permission=Permission.OFFICE_COMPANIES_CLOSE,
    body=Confirm,
    answer=OfficeCompanyDetail,
    targets=_company_keys,
    is_edit=True,
    summary="Close a company; nothing of it is deleted",
)
def close_company(call: Call, company_id: str, body: Confirm) -> OfficeCompanyDetail:
    before, counters = _company_and_counters(call, company_id)
    after = service.close_company(
        call.actor, before, counters, body.confirm, seen_version=call.version
    )
    return company_answer(after, counters)


@routes.add(
    "POST",
    f"{_ONE}/reopen",
    permission=Permission.OFFICE_COMPANIES_CLOSE,
    answer=OfficeCompanyDetail,
    targets=_company_keys,
    is_edit=True,
    summary="Serve a closed company again",
)
def reopen_company(call: Call, company_id: str) -> OfficeCompanyDetail:
    before, counters = _company_and_counters(call, company_id)
    after = service.reopen_company(call.actor, before, seen_version=call.version)
    return company_answer(after, counters)


def _company_and_counters(call: Call, company_id: str) -> tuple[Company, Counters]:
    """NotFound when there is no such company."""
    company = service.company_in(call.rows, company_id)
    return company, service.counters_of(call.rows.get(keys.counters(company_id)))
