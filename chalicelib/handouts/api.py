"""
`/office/handouts`: mail of several companies given to one collector. And the change of a mail
item's state, since leaving `collected` is the end of a receipt.
"""

import time
from collections.abc import Callable
from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.companies.service import list_waiting
from chalicelib.edge.body import PageAnswer, PageQuery
from chalicelib.edge.http import Call, Routes
from chalicelib.handouts.answers import (
    HandoutAnswer,
    WaitingCompanyAnswer,
    handout_answer,
    waiting_answer,
)
from chalicelib.handouts.forms import HandOut, LeaveState, UndoHandOut, WaitingQuery
from chalicelib.handouts.leaving import Leaving, leave
from chalicelib.handouts.service import get_visit, hand_out, list_visits, undo
from chalicelib.mail.answers import OfficeMailAnswer, office_mail_answer
from chalicelib.mail.api import OFFICE_ITEM, item_and_company, item_and_company_keys
from chalicelib.mail.model import MailState
from chalicelib.mail.service import change_state

routes = Routes(__name__)

# API Gateway waits for 29 s; what is left then is the sweep's, or the same request's.
_LAST_START_S = 15


@routes.add(
    "GET",
    "/office/handouts/waiting",
    permission=Permission.OFFICE_MAIL_READ,
    query=WaitingQuery,
    answer=PageAnswer[WaitingCompanyAnswer],
    summary="Companies with mail to collect, by name",
)
def list_waiting_companies(call: Call, query: WaitingQuery) -> PageAnswer[WaitingCompanyAnswer]:
    page = list_waiting(query.q, limit=query.limit, position=call.position)
    return PageAnswer[WaitingCompanyAnswer].model_validate(call.page(page.map(waiting_answer)))


@routes.add(
    "POST",
    "/office/handouts",
    permission=Permission.OFFICE_MAIL_WRITE,
    body=HandOut,
    answer=HandoutAnswer,
    status=HTTPStatus.CREATED,
    is_once=True,
    summary="Hand out mail of one or several companies to one collector",
)
def make_handout(call: Call, body: HandOut) -> HandoutAnswer:
    return handout_answer(hand_out(call.actor, body.as_wish(), call.once, has_time_from_now()))


@routes.add(
    "GET",
    "/office/handouts",
    permission=Permission.OFFICE_MAIL_READ,
    query=PageQuery,
    answer=PageAnswer[HandoutAnswer],
    summary="Hand-outs, newest first",
)
def list_handouts(call: Call, query: PageQuery) -> PageAnswer[HandoutAnswer]:
    page = list_visits(limit=query.limit, position=call.position)
    return PageAnswer[HandoutAnswer].model_validate(call.page(page.map(handout_answer)))


@routes.add(
    "GET",
    "/office/handouts/{handout_id}",
    permission=Permission.OFFICE_MAIL_READ,
    answer=HandoutAnswer,
    summary="One hand-out",
)
def show_handout(call: Call, handout_id: str) -> HandoutAnswer:  # noqa: ARG001 - staff see all
    return handout_answer(get_visit(handout_id))


@routes.add(
    "POST",
    "/office/handouts/{handout_id}/undo",
    permission=Permission.OFFICE_MAIL_WRITE,
    body=UndoHandOut,
    answer=HandoutAnswer,
    is_once=True,
    summary="Take parts of a hand-out back; their receipts become void",
)
def undo_handout(call: Call, handout_id: str, body: UndoHandOut) -> HandoutAnswer:
    wanted, has_time = body.as_taking_back(), has_time_from_now()
    return handout_answer(undo(call.actor, handout_id, wanted, call.once, has_time))


@routes.add(
    "POST",
    f"{OFFICE_ITEM}/state",
    permission=Permission.OFFICE_MAIL_WRITE,
    body=LeaveState,
    answer=OfficeMailAnswer,
    targets=item_and_company_keys,
    is_edit=True,
    summary="Move a mail item to another state; leaving `collected` asks first",
)
def move_mail(call: Call, company_id: str, mail_id: str, body: LeaveState) -> OfficeMailAnswer:
    before, company = item_and_company(call, company_id, mail_id)
    if before.state is MailState.COLLECTED:
        leaving = Leaving(body.as_move(), body.confirm, call.version)
        after = leave(call.actor, before, leaving, has_time_from_now())
    else:
        after = change_state(call.actor, before, body.as_move(), seen_version=call.version)
    return office_mail_answer(after, company)


def has_time_from_now() -> Callable[[], bool]:
    """Whether something more can be begun before whoever asked is gone."""
    started = time.monotonic()
    return lambda: time.monotonic() - started < _LAST_START_S
