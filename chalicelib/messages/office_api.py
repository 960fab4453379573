"""`/office/messages`, and what only staff do with a company's threads."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from chalicelib.access.model import Actor, Permission
from chalicelib.companies.service import find_companies
from chalicelib.edge.body import PageAnswer, PageQuery
from chalicelib.edge.http import Call, Routes
from chalicelib.messages import service
from chalicelib.messages.answers import (
    OfficeThreadAnswer,
    ReaderAnswer,
    ThreadAnswer,
    office_thread_answer,
    reader_answer,
)
from chalicelib.messages.asking import OFFICE, ONE, answered, found, thread_key
from chalicelib.messages.forms import OfficeThreadsQuery, ThreadsShown
from chalicelib.messages.model import Thread, ThreadState

routes = Routes(__name__)

_ONE = f"{OFFICE.prefix}{ONE}"


@routes.add(
    "GET",
    "/office/messages",
    permission=Permission.OFFICE_MESSAGES_READ,
    query=OfficeThreadsQuery,
    answer=PageAnswer[OfficeThreadAnswer],
    summary="Threads of all companies, the last written in first",
)
def list_office_threads(call: Call, query: OfficeThreadsQuery) -> PageAnswer[OfficeThreadAnswer]:
    if query.show is ThreadsShown.WAITING:
        page = service.list_waiting(limit=query.limit, position=call.position)
    else:
        state = ThreadState(str(query.show))
        page = service.list_office_threads(state, limit=query.limit, position=call.position)
    companies = find_companies([thread.company_id for thread in page.items])
    told = page.map(lambda one: office_thread_answer(one, companies[one.company_id]))
    answers: Any = call.page(told)
    return PageAnswer[OfficeThreadAnswer].model_validate(answers)


@routes.add(
    "GET",
    f"{_ONE}/readers",
    permission=Permission.OFFICE_MESSAGES_READ,
    query=PageQuery,
    answer=PageAnswer[ReaderAnswer],
    targets=thread_key,
    summary="Who read a thread up to which message, and when",
)
def list_readers(
    call: Call, company_id: str, thread_id: str, query: PageQuery
) -> PageAnswer[ReaderAnswer]:
    thread = found(call, company_id, thread_id)
    page = service.list_readers(
        thread.company_id, thread.id, limit=query.limit, position=call.position
    )
    answers: Any = call.page(page.map(reader_answer))
    return PageAnswer[ReaderAnswer].model_validate(answers)


def _decision(
    verb: str, summary: str, decide: Callable[..., Thread]
) -> Callable[[Call, str, str], ThreadAnswer]:
    """Declare what staff decide about a thread as they saw it."""

    def decision(call: Call, company_id: str, thread_id: str) -> ThreadAnswer:
        actor: Actor = call.actor
        before = found(call, company_id, thread_id)
        return answered(call, decide(actor, before, seen_version=call.version))

    decision.__name__ = f"{verb}_thread"
    declare = routes.add(
        "POST",
        f"{_ONE}/{verb}",
        permission=Permission.OFFICE_MESSAGES_WRITE,
        answer=ThreadAnswer,
        status=HTTPStatus.OK,
        targets=thread_key,
        is_edit=True,
        summary=summary,
    )
    declare(decision)
    return decision


close_thread = _decision("close", "Say that a thread is done with", service.close_thread)
reopen_thread = _decision("reopen", "Take a closed thread up again", service.reopen_thread)
settle_thread = _decision(
    "settle", "Say that a company's last message needs no answer", service.settle_thread
)
