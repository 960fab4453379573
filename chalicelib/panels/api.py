"""`/companies/{company_id}/panels/{panel_id}`: a panel for its members, and for nobody else."""

from collections.abc import Sequence

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.panels import service
from chalicelib.panels.answers import MyPanelAnswer, my_panel_answer

routes = Routes(__name__)


def _panel_key(asked: Asked) -> Sequence[Key]:
    return [keys.panel(asked.path["company_id"], asked.path["panel_id"])]


@routes.add(
    "GET",
    "/companies/{company_id}/panels/{panel_id}",
    permission=Permission.PANEL_READ,
    answer=MyPanelAnswer,
    targets=_panel_key,
    summary="A panel that I am in",
)
def show_my_panel(call: Call, company_id: str, panel_id: str) -> MyPanelAnswer:  # noqa: ARG001 - the actor names them
    panel = service.panel_in(call.rows, call.actor.company_id, call.actor.panel_id)
    return my_panel_answer(panel)
