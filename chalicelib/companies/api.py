"""`/office/companies`: the clients of the office, for staff to pick from."""

from typing import Annotated

from pydantic import Field

from chalicelib.access.model import Permission
from chalicelib.companies.service import list_companies
from chalicelib.edge.body import Answer, Line, PageAnswer, PageQuery
from chalicelib.edge.http import Call, Routes

routes = Routes(__name__)


class CompaniesQuery(PageQuery):
    """`q`: the beginning of a name, or of a code when no name begins so."""

    q: Annotated[Line, Field(max_length=100)] = ""


class OfficeCompany(Answer):
    """A company as staff see it in a list."""

    id: str
    code: str
    name: str
    mail_waiting: int


@routes.add(
    "GET",
    "/office/companies",
    permission=Permission.OFFICE_COMPANIES_READ,
    query=CompaniesQuery,
    answer=PageAnswer[OfficeCompany],
    summary="The office's companies by name or code",
)
def list_office_companies(call: Call, query: CompaniesQuery) -> PageAnswer[OfficeCompany]:
    page = list_companies(query.q, limit=query.limit, position=call.position)
    answers = page.map(
        lambda pair: OfficeCompany(
            id=pair[0].id,
            code=pair[0].code,
            name=pair[0].name,
            mail_waiting=pair[1].mail_waiting,
        )
    )
    return PageAnswer[OfficeCompany].model_validate(call.page(answers))
