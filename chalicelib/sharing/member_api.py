"""
`/me/panels` and `/companies/{company_id}/panels/{panel_id}/shared`: what members see, and all that
they see of the company (R18, T68).
"""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from chalicelib.access.model import Permission
from chalicelib.aws.table import Key
from chalicelib.edge.body import PageAnswer, PageQuery
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.files.forms import OpenVersion
from chalicelib.scans.answers import LinkAnswer, link_answer
from chalicelib.sharing import answers
from chalicelib.sharing.mine import list_my_panels
from chalicelib.sharing.seeing import MOST_SEEN, list_seen, open_shared, share_keys

routes = Routes(__name__)


class SharedQuery(PageQuery):
    """Which page of what is shared."""

    limit: Annotated[int, Field(ge=1, le=MOST_SEEN)] = 25


def _share_keys(asked: Asked) -> Sequence[Key]:
    return share_keys(asked.path["company_id"], asked.path["panel_id"], asked.path["share_id"])


@routes.add(
    "GET",
    "/me/panels",
    permission=Permission.SIGNED_IN,
    query=PageQuery,
    answer=PageAnswer[answers.MyPanelsAnswer],
    summary="The panels that I belong to, and how much of each I have not opened",
)
def list_panels_of_mine(call: Call, query: PageQuery) -> PageAnswer[answers.MyPanelsAnswer]:
    page = list_my_panels(call.actor, limit=query.limit, position=call.position)
    shown = call.page(page.map(answers.my_panel_answer))
    return PageAnswer[answers.MyPanelsAnswer].model_validate(shown)


@routes.add(
    "GET",
    "/companies/{company_id}/panels/{panel_id}/shared",
    permission=Permission.PANEL_READ,
    query=SharedQuery,
    answer=PageAnswer[answers.SharedAnswer],
    summary="What is shared to my panel, newest first",
)
def list_shared(
    call: Call,
    company_id: str,  # noqa: ARG001 - the actor names it
    panel_id: str,  # noqa: ARG001 - the actor names it
    query: SharedQuery,
) -> PageAnswer[answers.SharedAnswer]:
    page = list_seen(call.actor, limit=query.limit, position=call.position)
    shown = call.page(page.map(answers.shared_answer))
    return PageAnswer[answers.SharedAnswer].model_validate(shown)


@routes.add(
    "POST",
    "/companies/{company_id}/panels/{panel_id}/shared/{share_id}/link",
    permission=Permission.PANEL_READ,
    body=OpenVersion,
    answer=LinkAnswer,
    targets=_share_keys,
    summary="A link of a minute to what is shared",
)
def link_to_shared(
    call: Call,
    company_id: str,  # noqa: ARG001 - the actor names it
    panel_id: str,  # noqa: ARG001 - the actor names it
    share_id: str,
    body: OpenVersion,
) -> LinkAnswer:
    link = open_shared(call.actor, call.rows, share_id, original=body.copy_ == "original")
    return link_answer(link)
