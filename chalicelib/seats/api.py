"""`/office/seats`: who counted in a month, and what it costs whom (R14)."""

from chalicelib.access.model import Permission
from chalicelib.core.months import month_of
from chalicelib.core.paging import Page
from chalicelib.edge.body import Month, PageAnswer, PageQuery, Query
from chalicelib.edge.http import Call, Routes
from chalicelib.seats import service
from chalicelib.seats.answers import MonthAnswer, SeatAnswer, month_answer, seat_answers

routes = Routes(__name__)


class SeatsQuery(PageQuery):
    """`month`: such as `2026-11`; left out: this one."""

    month: Month | None = None


class MonthQuery(Query):
    """`month`: such as `2026-11`; left out: this one."""

    month: Month | None = None


@routes.add(
    "GET",
    "/office/seats",
    permission=Permission.OFFICE_SEATS_READ,
    query=SeatsQuery,
    answer=PageAnswer[SeatAnswer],
    summary="Who counted as a seat in a month, by name, and why",
)
def list_seats(call: Call, query: SeatsQuery) -> PageAnswer[SeatAnswer]:
    month = service.wanted_month(query.month, call.actor.today)
    page = service.list_seats(month, limit=query.limit, position=call.position)
    answers = Page(tuple(seat_answers(page.items)), page.next)
    return PageAnswer[SeatAnswer].model_validate(call.page(answers))


@routes.add(
    "GET",
    "/office/seats/totals",
    permission=Permission.OFFICE_SEATS_READ,
    query=MonthQuery,
    answer=MonthAnswer,
    summary="What the seats of a month cost whom",
)
def show_totals(call: Call, query: MonthQuery) -> MonthAnswer:
    month = service.wanted_month(query.month, call.actor.today)
    is_running = month == month_of(call.actor.today)
    return month_answer(month, service.settle_month(month), is_running=is_running)
