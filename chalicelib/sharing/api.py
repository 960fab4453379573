"""
`/office/companies/{company_id}/shares` for staff: sharing and withdrawing, from the panel's side
and from the thing's; and who can see and who opened a thing, for staff and the company's owner.
"""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from pydantic import Field

from chalicelib.access.model import Actor, Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.core.errors import NotFound
from chalicelib.edge.bases import add_to_each, office_base, own_base
from chalicelib.edge.body import PageAnswer, PageQuery, Query
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.files.model import ThingKind
from chalicelib.panels.service import panel_in
from chalicelib.sharing import answers, forms
from chalicelib.sharing.giving import share_things, withdraw
from chalicelib.sharing.listing import find_shares, list_of_panel, list_of_thing
from chalicelib.sharing.model import Done, Thing, ThingRef, in_order, ref_of
from chalicelib.sharing.things import thing_keys, things_in
from chalicelib.sharing.viewers import OPENED_BY, list_openings, list_viewers

routes = Routes(__name__)

_BASES = (
    own_base(Permission.COMPANY_VIEWERS_READ, Permission.COMPANY_VIEWERS_READ),
    office_base(Permission.OFFICE_DOCUMENTS_READ, Permission.OFFICE_DOCUMENTS_READ),
)
_add = partial(add_to_each, routes, _BASES)


class SharesQuery(PageQuery):
    """Which thing's shares."""

    thing_id: forms.ThingId


class ThingQuery(Query):
    """Of an annex also its invoice."""

    invoice_id: forms.InvoiceId | None = None


class ViewersQuery(PageQuery):
    """Of an annex also its invoice."""

    limit: Annotated[int, Field(ge=1, le=50)] = 50
    invoice_id: forms.InvoiceId | None = None


def _panel_key(asked: Asked) -> Sequence[Key]:
    return [keys.panel(asked.path["company_id"], asked.path["panel_id"])]


def _thing_keys(asked: Asked) -> Sequence[Key]:
    ref = _ref(asked.path["company_id"], asked.path["thing_id"], asked.query)
    return thing_keys([ref])


def _ref(company_id: str, thing_id: str, query: Query) -> ThingRef:
    return ref_of(company_id, thing_id, getattr(query, "invoice_id", None) or "")


@routes.add(
    "POST",
    "/office/companies/{company_id}/shares",
    permission=Permission.OFFICE_PANELS_WRITE,
    body=forms.ShareThings,
    answer=answers.SharedNowAnswer,
    is_once=True,
    summary="Share things, or versions of them, to a panel; its members are told",
)
def share(call: Call, company_id: str, body: forms.ShareThings) -> answers.SharedNowAnswer:
    wanted = [thing.as_wanted(company_id) for thing in body.things]
    try:
        done = share_things(
            call.actor,
            company_id,
            body.panel_id,
            wanted,
            action=call.once.id_for("fct"),
            remember=call.once.change,
        )
    except AlreadyDone:
        done = Done.read(call.once.recall())
    share_ids = list(in_order(wanted, body.panel_id))
    return answers.shared_now_answer(done, find_shares(company_id, body.panel_id, share_ids))


@routes.add(
    "POST",
    "/office/companies/{company_id}/shares/withdraw",
    permission=Permission.OFFICE_PANELS_WRITE,
    body=forms.WithdrawShares,
    answer=answers.WithdrawnAnswer,
    summary="Withdraw shares; what is gone already makes no difference",
)
def withdraw_shares(
    call: Call, company_id: str, body: forms.WithdrawShares
) -> answers.WithdrawnAnswer:
    wanted = [(each.panel_id, each.id) for each in body.shares]
    return answers.withdrawn_answer(withdraw(call.actor, company_id, wanted))


@routes.add(
    "GET",
    "/office/companies/{company_id}/shares",
    permission=Permission.OFFICE_PANELS_READ,
    query=SharesQuery,
    answer=PageAnswer[answers.ShareAnswer],
    summary="Where a thing is shared to, newest first",
)
def list_shares_of_thing(
    call: Call, company_id: str, query: SharesQuery
) -> PageAnswer[answers.ShareAnswer]:
    page = list_of_thing(company_id, query.thing_id, limit=query.limit, position=call.position)
    shown = call.page(page.map(answers.share_answer))
    return PageAnswer[answers.ShareAnswer].model_validate(shown)


@routes.add(
    "GET",
    "/office/companies/{company_id}/panels/{panel_id}/shares",
    permission=Permission.OFFICE_PANELS_READ,
    query=PageQuery,
    answer=PageAnswer[answers.ShareAnswer],
    targets=_panel_key,
    summary="What is shared to a panel, newest first",
)
def list_shares_of_panel(
    call: Call, company_id: str, panel_id: str, query: PageQuery
) -> PageAnswer[answers.ShareAnswer]:
    panel = panel_in(call.rows, company_id, panel_id)
    page = list_of_panel(panel, limit=query.limit, position=call.position)
    shown = call.page(page.map(answers.share_answer))
    return PageAnswer[answers.ShareAnswer].model_validate(shown)


@_add(
    "GET",
    "/things/{thing_id}/viewers",
    query=ViewersQuery,
    answer=PageAnswer[answers.ViewerAnswer],
    targets=_thing_keys,
    summary="Who can see one of {whose} documents, invoices or annexes now",
)
def list_thing_viewers(
    call: Call, company_id: str, thing_id: str, query: ViewersQuery
) -> PageAnswer[answers.ViewerAnswer]:
    ref = _known(call, _ref(company_id, thing_id, query))
    page = list_viewers(ref, call.actor.today, limit=query.limit, position=call.position)
    shown = call.page(page.map(answers.viewer_answer))
    return PageAnswer[answers.ViewerAnswer].model_validate(shown)


@_add(
    "GET",
    "/things/{thing_id}/openings",
    query=ThingQuery,
    answer=answers.OpeningsAnswer,
    targets=_thing_keys,
    summary="Who opened one of {whose} documents, invoices or annexes, and when",
)
def list_thing_openings(
    call: Call, company_id: str, thing_id: str, query: ThingQuery
) -> answers.OpeningsAnswer:
    ref = _known(call, _ref(company_id, thing_id, query))
    found = [answers.opening_answer(each) for each in list_openings(ref)]
    return answers.OpeningsAnswer(items=found)


def _known(call: Call, ref: ThingRef) -> ThingRef:
    """
    Raises:
        NotFound: the company has no such thing; for its owner, not any more: a retired invoice is
            gone for the company's people; or the owner's own access does not open things like it.
    """
    thing = things_in(call.rows, [ref]).get(ref)
    if thing is None or not (call.spec.permission.is_office or _is_owners(call.actor, thing)):
        raise NotFound("There is no such thing, or it is not yours to see.")
    return ref


def _is_owners(actor: Actor, thing: Thing) -> bool:
    """Whether an owner sees the thing itself, of which somebody asks who sees it."""
    is_kept = thing.is_active or thing.ref.kind is ThingKind.DOCUMENT
    opens = actor.grant is not None and actor.grant.opens(OPENED_BY[thing.ref.kind], actor.today)
    return is_kept and opens
