"""`/office/companies/{company_id}/panels`: the panels of a company, for staff (R16, R17, R22)."""

import time
from collections.abc import Callable, Sequence
from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.companies.service import company_in
from chalicelib.edge.body import Confirm, PageAnswer, PageQuery
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.members import service
from chalicelib.members.answers import (
    PanelAnswer,
    PanelDeletionAnswer,
    ending_answer,
    panel_answer,
    panel_answers,
)
from chalicelib.members.forms import NamePanel
from chalicelib.panels.service import (
    create_panel,
    get_panel,
    list_panels,
    panel_in,
    rename_panel,
)

routes = Routes(__name__)

_ALL = "/office/companies/{company_id}/panels"
_ONE = f"{_ALL}/{{panel_id}}"
# API Gateway waits for 29 s; what is left then is the next request's, or the sweep's.
_LAST_START_S = 8


def _company_key(asked: Asked) -> Sequence[Key]:
    return [keys.company(asked.path["company_id"])]


def _panel_key(asked: Asked) -> Sequence[Key]:
    return [keys.panel(asked.path["company_id"], asked.path["panel_id"])]


@routes.add(
    "GET",
    _ALL,
    permission=Permission.OFFICE_PANELS_READ,
    query=PageQuery,
    answer=PageAnswer[PanelAnswer],
    targets=_company_key,
    summary="A company's panels by name",
)
def list_company_panels(call: Call, company_id: str, query: PageQuery) -> PageAnswer[PanelAnswer]:
    company_in(call.rows, company_id)
    page = list_panels(company_id, limit=query.limit, position=call.position)
    answer = call.page(page) | {"items": panel_answers(page.items)}
    return PageAnswer[PanelAnswer].model_validate(answer)


@routes.add(
    "POST",
    _ALL,
    permission=Permission.OFFICE_PANELS_MAKE,
    body=NamePanel,
    answer=PanelAnswer,
    status=HTTPStatus.CREATED,
    targets=_company_key,
    is_once=True,
    summary="Make a panel, whose name its members see",
)
def make_panel(call: Call, company_id: str, body: NamePanel) -> PanelAnswer:
    company_in(call.rows, company_id)
    try:
        panel = create_panel(call.actor, company_id, body.name, call.once.change)
    except AlreadyDone:
        panel = get_panel(company_id, call.once.recall())
    return panel_answer(panel)


@routes.add(
    "GET",
    _ONE,
    permission=Permission.OFFICE_PANELS_READ,
    answer=PanelAnswer,
    targets=_panel_key,
    summary="One panel, and how far its deletion got",
)
def show_panel(call: Call, company_id: str, panel_id: str) -> PanelAnswer:
    return panel_answer(panel_in(call.rows, company_id, panel_id))


@routes.add(
    "PATCH",
    _ONE,
    permission=Permission.OFFICE_PANELS_WRITE,
    body=NamePanel,
    answer=PanelAnswer,
    targets=_panel_key,
    is_edit=True,
    summary="Give a panel another name",
)
def edit_panel(call: Call, company_id: str, panel_id: str, body: NamePanel) -> PanelAnswer:
    before = panel_in(call.rows, company_id, panel_id)
    return panel_answer(rename_panel(call.actor, before, body.name, seen_version=call.version))


@routes.add(
    "GET",
    f"{_ONE}/deletion",
    permission=Permission.OFFICE_PANELS_MAKE,
    answer=PanelDeletionAnswer,
    targets=_panel_key,
    summary="What deleting a panel would do",
)
def show_panel_deletion(call: Call, company_id: str, panel_id: str) -> PanelDeletionAnswer:
    panel = panel_in(call.rows, company_id, panel_id)
    return ending_answer(service.look_at_ending(call.actor, panel))


@routes.add(
    "POST",
    f"{_ONE}/delete",
    permission=Permission.OFFICE_PANELS_MAKE,
    body=Confirm,
    answer=PanelAnswer,
    targets=_panel_key,
    is_edit=True,
    is_recent=True,
    summary="Delete a panel, or go on with it: every access ends at once, no document does",
)
def delete_panel(call: Call, company_id: str, panel_id: str, body: Confirm) -> PanelAnswer:
    panel = panel_in(call.rows, company_id, panel_id)
    after = service.delete_panel(
        call.actor, panel, body.confirm or "", _has_time(), seen_version=call.version
    )
    return panel_answer(after)


def _has_time() -> Callable[[], bool]:
    started = time.monotonic()
    return lambda: time.monotonic() - started < _LAST_START_S
