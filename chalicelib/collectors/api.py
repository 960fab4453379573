"""
`/office/companies/{company_id}/collectors` for staff, the same under `/companies` for a company's
own people, and who may collect for several companies at once.
"""

from collections.abc import Sequence
from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.collectors import service
from chalicelib.collectors.answers import (
    CollectorAnswer,
    CollectorsAnswer,
    FoundCollectorsAnswer,
    OfficeCollectorAnswer,
    OfficeCollectorsAnswer,
    candidate_answer,
    collector_answer,
    collectors_answer,
    office_collector_answer,
    office_collectors_answer,
)
from chalicelib.collectors.forms import AddCollector, EditCollector, FindCollectors
from chalicelib.collectors.model import Collector
from chalicelib.companies.service import company_in
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone

routes = Routes(__name__)

_OURS = "/companies/{company_id}/collectors"
_OFFICE = "/office/companies/{company_id}/collectors"
_ONE = "/{collector_id}"


def _company_key(asked: Asked) -> Sequence[Key]:
    return [keys.company(asked.path["company_id"])]


def _collector_key(asked: Asked) -> Sequence[Key]:
    return [keys.collector(asked.path["company_id"], asked.path["collector_id"])]


@routes.add(
    "GET",
    _OURS,
    permission=Permission.COMPANY_PEOPLE_READ,
    answer=CollectorsAnswer,
    summary="Who may collect my company's mail",
)
def list_my_collectors(call: Call, company_id: str) -> CollectorsAnswer:  # noqa: ARG001 - the actor's own company counts
    company, today = call.actor.company_id, call.actor.today
    return collectors_answer(
        service.collecting_people(company, today), service.list_collectors(company), today
    )


@routes.add(
    "POST",
    f"{_OURS}{_ONE}/end",
    permission=Permission.COMPANY_PEOPLE_WRITE,
    answer=CollectorAnswer,
    targets=_collector_key,
    is_edit=True,
    summary="Let somebody collect my company's mail no longer",
)
def end_my_collector(call: Call, company_id: str, collector_id: str) -> CollectorAnswer:  # noqa: ARG001 - as above
    before = _found(call, call.actor.company_id, collector_id)
    after = service.end_collector(call.actor, before, seen_version=call.version)
    return collector_answer(after, call.actor.today)


@routes.add(
    "GET",
    _OFFICE,
    permission=Permission.OFFICE_COLLECTORS_READ,
    answer=OfficeCollectorsAnswer,
    targets=_company_key,
    summary="Who may collect a company's mail",
)
def list_collectors(call: Call, company_id: str) -> OfficeCollectorsAnswer:
    company_in(call.rows, company_id)
    today, found = call.actor.today, service.list_collectors(company_id)
    people = service.collecting_people(company_id, today)
    return office_collectors_answer(people, found, service.find_papers(found), today)


@routes.add(
    "POST",
    _OFFICE,
    permission=Permission.OFFICE_COLLECTORS_WRITE,
    body=AddCollector,
    answer=OfficeCollectorAnswer,
    status=HTTPStatus.CREATED,
    targets=_company_key,
    is_once=True,
    summary="Let a named person collect a company's mail",
)
def add_collector(call: Call, company_id: str, body: AddCollector) -> OfficeCollectorAnswer:
    company_in(call.rows, company_id)
    # A repetition would find its own entry in the way, so it is known before it is judged.
    known = call.once.find()
    if known is not None:
        return _answer(call, service.get_collector(company_id, known))
    new = body.as_new_collector()
    try:
        made = service.add_collector(call.actor, company_id, new, call.once.change)
    except AlreadyDone:
        made = service.get_collector(company_id, call.once.recall())
    return _answer(call, made)


@routes.add(
    "PATCH",
    f"{_OFFICE}{_ONE}",
    permission=Permission.OFFICE_COLLECTORS_WRITE,
    body=EditCollector,
    answer=OfficeCollectorAnswer,
    targets=_collector_key,
    is_edit=True,
    summary="Correct who may collect, on which days, by which power of attorney",
)
def edit_collector(
    call: Call, company_id: str, collector_id: str, body: EditCollector
) -> OfficeCollectorAnswer:
    before = _found(call, company_id, collector_id)
    changes = body.changes_of(before.document)
    after = service.change_collector(call.actor, before, changes, seen_version=call.version)
    return _answer(call, after)


@routes.add(
    "POST",
    f"{_OFFICE}{_ONE}/end",
    permission=Permission.OFFICE_COLLECTORS_WRITE,
    answer=OfficeCollectorAnswer,
    targets=_collector_key,
    is_edit=True,
    summary="Let a named person collect a company's mail no longer",
)
def end_collector(call: Call, company_id: str, collector_id: str) -> OfficeCollectorAnswer:
    before = _found(call, company_id, collector_id)
    return _answer(call, service.end_collector(call.actor, before, seen_version=call.version))


@routes.add(
    "POST",
    "/office/collectors/find",
    permission=Permission.OFFICE_COLLECTORS_READ,
    body=FindCollectors,
    answer=FoundCollectorsAnswer,
    summary="Who may collect today for these companies",
)
def find_collectors(call: Call, body: FindCollectors) -> FoundCollectorsAnswer:
    people, nobody = service.find_collectors(body.company_ids, call.actor.today)
    return FoundCollectorsAnswer(people=[candidate_answer(each) for each in people], nobody=nobody)


def _found(call: Call, company_id: str, collector_id: str) -> Collector:
    return service.collector_in(call.rows, keys.collector(company_id, collector_id))


def _answer(call: Call, collector: Collector) -> OfficeCollectorAnswer:
    papers = service.find_papers([collector])
    return office_collector_answer(collector, papers, call.actor.today)
