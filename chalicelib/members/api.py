"""
`/office/companies/{company_id}/panels/{panel_id}/members`: who belongs to a panel, for staff (R18,
R23), and what a person belongs to.
"""

from collections.abc import Sequence
from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.edge.body import PageAnswer
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.members import service
from chalicelib.members.adding import NEW
from chalicelib.members.answers import (
    AddedMember,
    MemberAnswer,
    UsersPanels,
    member_answer,
    member_answers,
    users_panels,
)
from chalicelib.members.forms import (
    AddMember,
    ConfirmRemoval,
    EditMember,
    MembersQuery,
    MoveMember,
    SendActivation,
)
from chalicelib.members.model import Member
from chalicelib.panels.model import check_active
from chalicelib.panels.service import panel_in
from chalicelib.users.answers import MadeWayIn
from chalicelib.users.service import link_of, profile_in

routes = Routes(__name__)

_ALL = "/office/companies/{company_id}/panels/{panel_id}/members"
_ONE = f"{_ALL}/{{user_id}}"


def _panel_key(asked: Asked) -> Sequence[Key]:
    return [keys.panel(asked.path["company_id"], asked.path["panel_id"])]


def _member_keys(asked: Asked) -> Sequence[Key]:
    company_id, panel_id, user_id = (
        asked.path[name] for name in ("company_id", "panel_id", "user_id")
    )
    return [
        keys.panel(company_id, panel_id),
        keys.user(user_id),
        keys.membership(user_id, company_id, panel_id),
    ]


@routes.add(
    "GET",
    _ALL,
    permission=Permission.OFFICE_PANELS_READ,
    query=MembersQuery,
    answer=PageAnswer[MemberAnswer],
    targets=_panel_key,
    summary="A panel's members by name, found by name or address",
)
def list_panel_members(
    call: Call, company_id: str, panel_id: str, query: MembersQuery
) -> PageAnswer[MemberAnswer]:
    panel = panel_in(call.rows, company_id, panel_id)
    page = service.list_members(panel, query.text, limit=query.limit, position=call.position)
    answer = call.page(page) | {"items": member_answers(page.items, call.actor.today)}
    return PageAnswer[MemberAnswer].model_validate(answer)


@routes.add(
    "POST",
    _ALL,
    permission=Permission.OFFICE_PANELS_WRITE,
    body=AddMember,
    answer=AddedMember,
    status=HTTPStatus.CREATED,
    targets=_panel_key,
    is_once=True,
    summary="Let a person belong to panels; a known address is linked at once",
)
def add_panel_member(call: Call, company_id: str, panel_id: str, body: AddMember) -> AddedMember:
    check_active(panel_in(call.rows, company_id, panel_id))
    if panel_id not in body.panels:
        raise ValidationFailed(
            FieldError("panels", "without_this_panel", "Choose this panel too, or open another.")
        )
    try:
        came = service.add_member(
            call.actor,
            company_id,
            body.as_new_member(),
            is_sent=body.send,
            remember=call.once.change,
        )
        user_id, is_new, token = came.user_id, came.is_new, came.token
    except AlreadyDone:
        user_id, mark, _ = call.once.recall().partition(NEW)
        is_new, token = bool(mark), ""
    member = service.get_member(company_id, panel_id, user_id)
    return AddedMember(
        member=member_answer(member, call.actor.today),
        is_new=is_new,
        link=link_of(token) if token else None,
    )


@routes.add(
    "PATCH",
    _ONE,
    permission=Permission.OFFICE_PANELS_WRITE,
    body=EditMember,
    answer=MemberAnswer,
    targets=_member_keys,
    is_edit=True,
    summary="Change a member's last day, or the name of one who has only panels",
)
def edit_panel_member(
    call: Call, company_id: str, panel_id: str, user_id: str, body: EditMember
) -> MemberAnswer:
    before = _found(call, company_id, panel_id, user_id)
    after = service.edit_member(call.actor, before, body.given(), seen_version=call.version)
    return member_answer(after, call.actor.today)


@routes.add(
    "POST",
    f"{_ONE}/panels",
    permission=Permission.OFFICE_PANELS_WRITE,
    body=MoveMember,
    answer=PageAnswer[str],
    targets=_member_keys,
    summary="Let a member join panels of the company, and leave others",
)
def move_member(
    call: Call, company_id: str, panel_id: str, user_id: str, body: MoveMember
) -> PageAnswer[str]:
    member = _found(call, company_id, panel_id, user_id)
    held = service.move_member(call.actor, member, join=body.join, leave=body.leave)
    return PageAnswer[str](items=sorted(held), next=None)


@routes.add(
    "POST",
    f"{_ONE}/block",
    permission=Permission.OFFICE_PANELS_WRITE,
    answer=MemberAnswer,
    targets=_member_keys,
    summary="Keep a member out of this panel alone",
)
def block_panel_member(call: Call, company_id: str, panel_id: str, user_id: str) -> MemberAnswer:
    before = _found(call, company_id, panel_id, user_id)
    return member_answer(service.block_member(call.actor, before), call.actor.today)


@routes.add(
    "POST",
    f"{_ONE}/unblock",
    permission=Permission.OFFICE_PANELS_WRITE,
    answer=MemberAnswer,
    targets=_member_keys,
    summary="Let a member into this panel again",
)
def unblock_panel_member(call: Call, company_id: str, panel_id: str, user_id: str) -> MemberAnswer:
    before = _found(call, company_id, panel_id, user_id)
    return member_answer(service.unblock_member(call.actor, before), call.actor.today)


@routes.add(
    "POST",
    f"{_ONE}/activation",
    permission=Permission.OFFICE_PANELS_WRITE,
    body=SendActivation,
    answer=MadeWayIn,
    targets=_member_keys,
    is_once=True,
    summary="Make a member a way in again; the old link is dead",
)
def make_member_activation(
    call: Call, company_id: str, panel_id: str, user_id: str, body: SendActivation
) -> MadeWayIn:
    member = _found(call, company_id, panel_id, user_id)
    token = ""
    try:
        remember = call.once.change(user_id)
        token = service.make_activation(call.actor, member, is_sent=body.send, remember=remember)
    except AlreadyDone:
        call.once.recall()
    return MadeWayIn(link=link_of(token) if token else None)


@routes.add(
    "DELETE",
    _ONE,
    permission=Permission.OFFICE_PANELS_WRITE,
    query=ConfirmRemoval,
    targets=_member_keys,
    is_edit=True,
    summary="End a membership, and the person whose only access it was",
)
def remove_panel_member(
    call: Call, company_id: str, panel_id: str, user_id: str, query: ConfirmRemoval
) -> None:
    member = _found(call, company_id, panel_id, user_id)
    service.remove_member(call.actor, member, query.confirm, seen_version=call.version)


@routes.add(
    "GET",
    "/office/users/{user_id}/panels",
    permission=Permission.OFFICE_USERS_READ,
    answer=UsersPanels,
    targets=lambda asked: [keys.user(asked.path["user_id"])],
    summary="The panels that a person belongs to",
)
def list_users_panels(call: Call, user_id: str) -> UsersPanels:
    return users_panels(profile_in(call.rows, keys.user(user_id)), call.actor.today)


def _found(call: Call, company_id: str, panel_id: str, user_id: str) -> Member:
    """NotFound when there is no such panel, or the person does not belong to it."""
    panel_in(call.rows, company_id, panel_id)
    return service.member_in(call.rows, company_id, panel_id, user_id)
