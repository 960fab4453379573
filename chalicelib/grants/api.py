"""
`/office/users/{user_id}/grants`, the access list of a person (R4, R10), and
`/companies/{company_id}/people/{user_id}`, by which a company changes what its people may do (R9).
"""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar, Literal

from chalicelib.access.model import GrantKind, GrantState, Permission, UserState
from chalicelib.access.rows import UserRow, user_of
from chalicelib.aws import keys
from chalicelib.aws.table import Key, read
from chalicelib.core import clock
from chalicelib.core.errors import NotFound
from chalicelib.edge.body import Answer, CompanyId, Day, Input
from chalicelib.edge.changes import Changes
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.grants import service
from chalicelib.grants.answers import (
    AccessAnswer,
    GrantAnswer,
    Permissions,
    access_answers,
    grant_answer,
)
from chalicelib.grants.model import Giver, Terms

routes = Routes(__name__)

_OF_USER = "/office/users/{user_id}/grants"
_ONE = f"{_OF_USER}/{{company_id}}"
_PERSON = "/companies/{company_id}/people/{user_id}"


class AddGrant(Input):
    """A company that a person will act for; `emails` left out: yes for an owner only."""

    company_id: CompanyId
    kind: GrantKind
    permissions: Permissions
    until: Day | None = None
    emails: bool | None = None


class EditGrant(Changes):
    """Other terms; a null `until` means no last day. Inactive opens nothing and is kept."""

    cleared_by_null: ClassVar[frozenset[str]] = frozenset({"until"})

    kind: GrantKind | None = None
    permissions: Permissions | None = None
    until: Day | None = None
    emails: bool | None = None
    state: Literal[GrantState.ACTIVE, GrantState.INACTIVE] | None = None


class AccessList(Answer):
    """
    Every company that a person reaches or reached; empty if none. `is_over`: the person was
    deleted, and every access ended with that, at `ended_at`.
    """

    items: list[AccessAnswer]
    is_over: bool
    ended_at: datetime | None


def _user_key(asked: Asked) -> Sequence[Key]:
    return [keys.user(asked.path["user_id"])]


@routes.add(
    "GET",
    _OF_USER,
    permission=Permission.OFFICE_USERS_READ,
    answer=AccessList,
    targets=_user_key,
    summary="Every company that a person reaches, how and since when",
)
def list_access(call: Call, user_id: str) -> AccessList:
    raw = call.rows.get(keys.user(user_id))
    if raw is None:
        raise NotFound("There is no such user.")
    is_over = user_of(raw).state is UserState.DELETED
    ended = read(UserRow, raw).ended_at
    held = service.list_grants_of(user_id)
    answers = access_answers(held, call.actor.today, is_over=is_over)
    return AccessList(
        items=answers, is_over=is_over, ended_at=clock.from_iso(ended) if ended else None
    )


@routes.add(
    "POST",
    _OF_USER,
    permission=Permission.OFFICE_USERS_WRITE,
    body=AddGrant,
    answer=GrantAnswer,
    status=HTTPStatus.CREATED,
    summary="Let a person act for one company more; twice leaves one",
)
def add_grant(call: Call, user_id: str, body: AddGrant) -> GrantAnswer:
    giver = Giver.of(call.actor)
    emails = body.kind is GrantKind.OWNER if body.emails is None else body.emails
    terms = Terms(body.kind, frozenset(body.permissions), body.until, emails)
    held = service.give(giver, user_id=user_id, company_id=body.company_id, terms=terms)
    return grant_answer(held, call.actor.today)


@routes.add(
    "PATCH",
    _ONE,
    permission=Permission.OFFICE_USERS_WRITE,
    body=EditGrant,
    answer=GrantAnswer,
    is_edit=True,
    summary="Change what a person may do for a company",
)
def edit_grant(call: Call, user_id: str, company_id: str, body: EditGrant) -> GrantAnswer:
    return _edit(call, company_id, user_id, body)


@routes.add(
    "DELETE",
    _ONE,
    permission=Permission.OFFICE_USERS_WRITE,
    is_edit=True,
    summary="End a person's access to a company",
)
def remove_grant(call: Call, user_id: str, company_id: str) -> None:
    service.remove_grant(
        Giver.of(call.actor), company_id=company_id, user_id=user_id, seen_version=call.version
    )


@routes.add(
    "PATCH",
    _PERSON,
    permission=Permission.COMPANY_PEOPLE_WRITE,
    body=EditGrant,
    answer=GrantAnswer,
    is_edit=True,
    summary="Change what somebody may do for my company",
)
def edit_person(call: Call, company_id: str, user_id: str, body: EditGrant) -> GrantAnswer:  # noqa: ARG001 - the actor's own company counts
    return _edit(call, call.actor.company_id, user_id, body)


@routes.add(
    "DELETE",
    _PERSON,
    permission=Permission.COMPANY_PEOPLE_WRITE,
    is_edit=True,
    summary="End somebody's access to my company",
)
def remove_person(call: Call, company_id: str, user_id: str) -> None:  # noqa: ARG001 - as above
    service.remove_grant(
        Giver.of(call.actor),
        company_id=call.actor.company_id,
        user_id=user_id,
        seen_version=call.version,
    )


def _edit(call: Call, company_id: str, user_id: str, body: EditGrant) -> GrantAnswer:
    terms: dict[str, Any] = body.given()
    terms.pop("state", None)
    if "permissions" in terms:
        terms["permissions"] = frozenset(terms["permissions"])
    held = service.edit_grant(
        Giver.of(call.actor),
        company_id=company_id,
        user_id=user_id,
        terms=terms,
        state=body.state,
        seen_version=call.version,
    )
    return grant_answer(held, call.actor.today)
