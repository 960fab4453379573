"""`/office/users`: everybody who can enter, for staff (R11-R13)."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.edge.body import PageAnswer
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.users import service
from chalicelib.users.answers import (
    AddedUser,
    DeletionAnswer,
    MadeWayIn,
    OfficeUser,
    OfficeUserDetail,
    deletion_answer,
    listed_user,
    user_answer,
)
from chalicelib.users.forms import (
    AddUser,
    ConfirmDeletion,
    EditUser,
    MakeWayIn,
    UsersQuery,
    WantEmail,
)

routes = Routes(__name__)

_USER = "/office/users/{user_id}"


def _user_key(asked: Asked) -> Sequence[Key]:
    return [keys.user(asked.path["user_id"])]


@routes.add(
    "GET",
    "/office/users",
    permission=Permission.OFFICE_USERS_READ,
    query=UsersQuery,
    answer=PageAnswer[OfficeUser],
    summary="Everybody who can enter, by name",
)
def list_office_users(call: Call, query: UsersQuery) -> PageAnswer[OfficeUser]:
    page = service.list_users(query.q, query.state, limit=query.limit, position=call.position)
    return PageAnswer[OfficeUser].model_validate(call.page(page.map(listed_user)))


@routes.add(
    "POST",
    "/office/users",
    permission=Permission.OFFICE_USERS_WRITE,
    body=AddUser,
    answer=AddedUser,
    status=HTTPStatus.CREATED,
    is_once=True,
    summary="Add a person with accesses, and send or see the way in",
)
def add_office_user(call: Call, body: AddUser) -> AddedUser:
    token = ""
    try:
        profile, token = service.add_with_accesses(
            call.actor,
            body.as_new_user(),
            [one.as_access() for one in body.grants],
            is_sent=body.send_way_in,
            remember=call.once.change,
        )
    except AlreadyDone:
        profile = service.get_profile(call.once.recall())
    return AddedUser(user=user_answer(profile), link=service.link_of(token) if token else None)


@routes.add(
    "GET",
    _USER,
    permission=Permission.OFFICE_USERS_READ,
    answer=OfficeUserDetail,
    targets=_user_key,
    summary="One person",
)
def show_office_user(call: Call, user_id: str) -> OfficeUserDetail:
    return user_answer(service.profile_in(call.rows, keys.user(user_id)))


@routes.add(
    "PATCH",
    _USER,
    permission=Permission.OFFICE_USERS_WRITE,
    body=EditUser,
    answer=OfficeUserDetail,
    targets=_user_key,
    is_edit=True,
    summary="Change a person's details, or, as an admin, the role",
)
def edit_office_user(call: Call, user_id: str, body: EditUser) -> OfficeUserDetail:
    before = service.profile_in(call.rows, keys.user(user_id))
    changes: dict[str, Any] = body.given()
    if "payer_id" in changes:
        changes["payer_id"] = changes["payer_id"] or ""
    after = service.change_user(call.actor, before, changes, seen_version=call.version)
    return user_answer(after)


@routes.add(
    "POST",
    f"{_USER}/way-in",
    permission=Permission.OFFICE_USERS_WRITE,
    body=MakeWayIn,
    answer=MadeWayIn,
    is_once=True,
    summary="Make a person a way in again; the old link is dead",
)
def make_way_in(call: Call, user_id: str, body: MakeWayIn) -> MadeWayIn:
    token = ""
    try:
        remember = call.once.change(user_id)
        token = service.make_way_in(call.actor, user_id, is_sent=body.send, remember=remember)
    except AlreadyDone:
        call.once.recall()
    return MadeWayIn(link=service.link_of(token) if token else None)


@routes.add(
    "POST",
    f"{_USER}/email",
    permission=Permission.OFFICE_USERS_WRITE,
    body=WantEmail,
    answer=OfficeUserDetail,
    is_edit=True,
    is_recent=True,
    summary="Let another address count as soon as its owner confirms it",
)
def change_email(call: Call, user_id: str, body: WantEmail) -> OfficeUserDetail:
    after = service.ask_for_address(call.actor, user_id, body.email, seen_version=call.version)
    return user_answer(after)


@routes.add(
    "POST",
    f"{_USER}/block",
    permission=Permission.OFFICE_USERS_END,
    answer=OfficeUserDetail,
    is_edit=True,
    is_recent=True,
    summary="Shut a person out at once; the accesses are kept",
)
def block_office_user(call: Call, user_id: str) -> OfficeUserDetail:
    return user_answer(service.block_user(call.actor, user_id, seen_version=call.version))


@routes.add(
    "POST",
    f"{_USER}/unblock",
    permission=Permission.OFFICE_USERS_END,
    answer=OfficeUserDetail,
    is_edit=True,
    is_recent=True,
    summary="Let a blocked person in again, with the accesses of before",
)
def unblock_office_user(call: Call, user_id: str) -> OfficeUserDetail:
    return user_answer(service.unblock_user(call.actor, user_id, seen_version=call.version))


@routes.add(
    "GET",
    f"{_USER}/deletion",
    permission=Permission.OFFICE_USERS_END,
    answer=DeletionAnswer,
    summary="What deleting a person would do",
)
def show_deletion(call: Call, user_id: str) -> DeletionAnswer:
    return deletion_answer(service.look_at_deletion(call.actor, user_id))


@routes.add(
    "DELETE",
    _USER,
    permission=Permission.OFFICE_USERS_END,
    query=ConfirmDeletion,
    is_edit=True,
    is_recent=True,
    summary="End a person's access for good; companies keep every byte",
)
def delete_office_user(call: Call, user_id: str, query: ConfirmDeletion) -> None:
    service.delete_user(call.actor, user_id, seen_version=call.version, confirm=query.confirm or "")
