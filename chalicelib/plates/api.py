"""`/me/companies`: the plates that a person sees after signing in (R2, R3)."""

from typing import Annotated

from pydantic import Field

from chalicelib.access.model import GrantKind, GrantPermission, Permission
from chalicelib.companies.model import CompanyState
from chalicelib.edge.amounts import MoneyAnswer, money_answer
from chalicelib.edge.body import Answer, PageAnswer, PageQuery
from chalicelib.edge.http import Asked, Call, Listed, Routes
from chalicelib.plates.service import Plate, list_plates, my_companies

routes = Routes(__name__)

# Four items a company, the user and the settings in one BatchGetItem of at most 100.
MOST_PLATES = 24


class MyCompaniesQuery(PageQuery):
    """Which page of the plates."""

    limit: Annotated[int, Field(ge=1, le=MOST_PLATES)] = MOST_PLATES


class UnpaidAnswer(Answer):
    """How many invoices are not paid, and what is owed for them, in each currency."""

    count: int
    sums: list[MoneyAnswer]


class CountersAnswer(Answer):
    """A plate's counters; None where the grant does not open the part that is counted."""

    mail_waiting: int | None
    unread_messages: int | None
    unpaid_invoices: UnpaidAnswer | None


class PlateAnswer(Answer):
    """A company that the person acts for, chosen by name and code."""

    id: str
    code: str
    name: str
    state: CompanyState
    kind: GrantKind
    permissions: list[GrantPermission]
    counters: CountersAnswer


def _plates(asked: Asked) -> Listed:
    limit = asked.query.limit if isinstance(asked.query, PageQuery) else MOST_PLATES
    return list_plates(asked.user_id, limit=limit, position=asked.position)


@routes.add(
    "GET",
    "/me/companies",
    permission=Permission.SIGNED_IN,
    query=MyCompaniesQuery,
    answer=PageAnswer[PlateAnswer],
    targets=_plates,
    summary="The companies that I act for, with their counters",
)
def list_my_companies(
    call: Call,
    query: MyCompaniesQuery,  # noqa: ARG001 - the targets read it
) -> PageAnswer[PlateAnswer]:
    page = my_companies(call.actor, call.listed, call.rows)
    return PageAnswer[PlateAnswer].model_validate(call.page(page.map(_plate)))


def _plate(plate: Plate) -> PlateAnswer:
    return PlateAnswer(
        id=plate.company.id,
        code=plate.company.code,
        name=plate.company.name,
        state=plate.company.state,
        kind=plate.grant.kind,
        permissions=sorted(plate.grant.effective),
        counters=_counters(plate),
    )


def _counters(plate: Plate) -> CountersAnswer:
    sees, counters = plate.grant.permissions, plate.counters
    unpaid = UnpaidAnswer(
        count=counters.unpaid, sums=[money_answer(money) for money in counters.owed]
    )
    return CountersAnswer(
        mail_waiting=counters.mail_waiting if GrantPermission.MAIL in sees else None,
        unread_messages=plate.unread if GrantPermission.MESSAGES in sees else None,
        unpaid_invoices=unpaid if GrantPermission.INVOICES in sees else None,
    )
