"""Withdrawing what was filed under the wrong company, and `/office/misfilings`, the records."""

from collections.abc import Sequence
from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.edge.body import PageAnswer, PageQuery
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.mail.api import OFFICE_ITEM
from chalicelib.misfilings import service
from chalicelib.misfilings.answers import (
    MisfilingAnswer,
    SightingAnswer,
    misfiling_answer,
    sighting_answer,
)
from chalicelib.misfilings.forms import Withdraw
from chalicelib.misfilings.model import Misfiling

routes = Routes(__name__)

_MISFILING = "/office/misfilings/{company_id}/{misfiling_id}"


def _misfiling_key(asked: Asked) -> Sequence[Key]:
    return [keys.misfiling(asked.path["company_id"], asked.path["misfiling_id"])]


@routes.add(
    "POST",
    f"{OFFICE_ITEM}/withdraw",
    permission=Permission.OFFICE_MISFILINGS_WRITE,
    body=Withdraw,
    answer=MisfilingAnswer,
    status=HTTPStatus.CREATED,
    is_once=True,
    summary="Withdraw what was filed under the wrong company, and file it where it belongs",
)
def withdraw(call: Call, company_id: str, mail_id: str, body: Withdraw) -> MisfilingAnswer:
    made_before = call.once.find()
    if made_before is None:
        try:
            misfiling = service.withdraw(
                call.actor, company_id, mail_id, body.as_wanted(), call.once.change
            )
        except AlreadyDone:
            misfiling = service.get_misfiling(company_id, call.once.recall())
    else:
        misfiling = service.get_misfiling(company_id, made_before)
    return misfiling_answer(service.settle(misfiling))


@routes.add(
    "GET",
    "/office/misfilings",
    permission=Permission.OFFICE_MISFILINGS_READ,
    query=PageQuery,
    answer=PageAnswer[MisfilingAnswer],
    summary="What was filed under the wrong company, newest first",
)
def list_all(call: Call, query: PageQuery) -> PageAnswer[MisfilingAnswer]:
    page = service.list_misfilings(limit=query.limit, position=call.position)
    return PageAnswer[MisfilingAnswer].model_validate(call.page(page.map(misfiling_answer)))


@routes.add(
    "GET",
    _MISFILING,
    permission=Permission.OFFICE_MISFILINGS_READ,
    answer=MisfilingAnswer,
    targets=_misfiling_key,
    summary="One record of a misfiling",
)
def show(call: Call, company_id: str, misfiling_id: str) -> MisfilingAnswer:
    return misfiling_answer(_misfiling(call, company_id, misfiling_id))


@routes.add(
    "GET",
    f"{_MISFILING}/seen",
    permission=Permission.OFFICE_MISFILINGS_READ,
    query=PageQuery,
    answer=PageAnswer[SightingAnswer],
    targets=_misfiling_key,
    summary="Who had access to what was misfiled, who opened it, and who was mailed",
)
def list_seen(
    call: Call, company_id: str, misfiling_id: str, query: PageQuery
) -> PageAnswer[SightingAnswer]:
    misfiling = _misfiling(call, company_id, misfiling_id)
    page = service.list_sightings(misfiling, limit=query.limit, position=call.position)
    return PageAnswer[SightingAnswer].model_validate(call.page(page.map(sighting_answer)))


@routes.add(
    "POST",
    f"{_MISFILING}/complete",
    permission=Permission.OFFICE_MISFILINGS_READ,
    answer=MisfilingAnswer,
    targets=_misfiling_key,
    summary="Write down what is still missing in a record",
)
def complete(call: Call, company_id: str, misfiling_id: str) -> MisfilingAnswer:
    return misfiling_answer(service.complete(_misfiling(call, company_id, misfiling_id)))


def _misfiling(call: Call, company_id: str, misfiling_id: str) -> Misfiling:
    return service.misfiling_in(call.rows, keys.misfiling(company_id, misfiling_id))
