"""
`/companies/{company_id}/people` and its invitations, for a company's owners and contacts; the same
under `/office` for staff. One service serves both; who asks decides what they may give.
"""

from http import HTTPStatus
from typing import Any

from chalicelib.access.model import GrantKind, Permission
from chalicelib.companies.service import get_company
from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.core.text import is_invisible
from chalicelib.edge.http import Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.grants.model import Giver
from chalicelib.invitations import service
from chalicelib.invitations.answers import (
    PeopleAnswer,
    PersonAnswer,
    people_answer,
    person_answer,
)
from chalicelib.invitations.forms import AddPerson, AddPersonByOffice, EditInvitation
from chalicelib.invitations.model import Invitation, NewInvitation
from chalicelib.invitations.service import Member
from chalicelib.settings.service import current_settings
from chalicelib.users.service import normal_email

routes = Routes(__name__)

_OURS = "/companies/{company_id}"
_OFFICE = "/office/companies/{company_id}"
_ONE = "/invitations/{invitation_id}"


@routes.add(
    "GET",
    f"{_OURS}/people",
    permission=Permission.COMPANY_PEOPLE_READ,
    answer=PeopleAnswer,
    summary="Everybody who acts for my company, or is invited to",
)
def list_my_people(call: Call, company_id: str) -> PeopleAnswer:  # noqa: ARG001 - the actor's own company counts
    return _people(call, call.actor.company_id)


@routes.add(
    "POST",
    f"{_OURS}/people",
    permission=Permission.COMPANY_PEOPLE_WRITE,
    body=AddPerson,
    answer=PersonAnswer,
    status=HTTPStatus.CREATED,
    is_once=True,
    summary="Enter somebody for my company, or invite them",
)
def add_my_person(call: Call, company_id: str, body: AddPerson) -> PersonAnswer:  # noqa: ARG001
    return _add(call, call.actor.company_id, body)


@routes.add(
    "POST",
    f"{_OURS}{_ONE}/send",
    permission=Permission.COMPANY_PEOPLE_WRITE,
    answer=PersonAnswer,
    is_edit=True,
    summary="Send an invitation to my company, or send it again",
)
def send_my_invitation(call: Call, company_id: str, invitation_id: str) -> PersonAnswer:  # noqa: ARG001
    return _send(call, call.actor.company_id, invitation_id)


@routes.add(
    "PATCH",
    f"{_OURS}{_ONE}",
    permission=Permission.COMPANY_PEOPLE_WRITE,
    body=EditInvitation,
    answer=PersonAnswer,
    is_edit=True,
    summary="Offer something else in an invitation to my company",
)
def edit_my_invitation(
    call: Call,
    company_id: str,  # noqa: ARG001
    invitation_id: str,
    body: EditInvitation,
) -> PersonAnswer:
    return _edit(call, call.actor.company_id, invitation_id, body)


@routes.add(
    "DELETE",
    f"{_OURS}{_ONE}",
    permission=Permission.COMPANY_PEOPLE_WRITE,
    is_edit=True,
    summary="Withdraw an invitation to my company",
)
def withdraw_my_invitation(call: Call, company_id: str, invitation_id: str) -> None:  # noqa: ARG001
    _withdraw(call, call.actor.company_id, invitation_id)


@routes.add(
    "GET",
    f"{_OFFICE}/people",
    permission=Permission.OFFICE_USERS_READ,
    answer=PeopleAnswer,
    summary="Everybody who acts for a company, or is invited to",
)
def list_people(call: Call, company_id: str) -> PeopleAnswer:
    return _people(call, company_id)


@routes.add(
    "POST",
    f"{_OFFICE}/people",
    permission=Permission.OFFICE_USERS_WRITE,
    body=AddPersonByOffice,
    answer=PersonAnswer,
    status=HTTPStatus.CREATED,
    is_once=True,
    summary="Enter somebody for a company, invite them, or link a known address at once",
)
def add_person(call: Call, company_id: str, body: AddPersonByOffice) -> PersonAnswer:
    if body.kind is not None and not body.link_at_once:
        raise ValidationFailed(
            FieldError("kind", "only_at_once", "An invitation's kind shows when it is accepted.")
        )
    return _add(call, company_id, body, at_once=body.link_at_once, kind=body.kind)


@routes.add(
    "POST",
    f"{_OFFICE}{_ONE}/send",
    permission=Permission.OFFICE_USERS_WRITE,
    answer=PersonAnswer,
    is_edit=True,
    summary="Send an invitation, or send it again",
)
def send_invitation(call: Call, company_id: str, invitation_id: str) -> PersonAnswer:
    return _send(call, company_id, invitation_id)


@routes.add(
    "PATCH",
    f"{_OFFICE}{_ONE}",
    permission=Permission.OFFICE_USERS_WRITE,
    body=EditInvitation,
    answer=PersonAnswer,
    is_edit=True,
    summary="Offer something else in an invitation",
)
def edit_invitation(
    call: Call, company_id: str, invitation_id: str, body: EditInvitation
) -> PersonAnswer:
    return _edit(call, company_id, invitation_id, body)


@routes.add(
    "DELETE",
    f"{_OFFICE}{_ONE}",
    permission=Permission.OFFICE_USERS_WRITE,
    is_edit=True,
    summary="Withdraw an invitation",
)
def withdraw_invitation(call: Call, company_id: str, invitation_id: str) -> None:
    _withdraw(call, company_id, invitation_id)


def _people(call: Call, company_id: str) -> PeopleAnswer:
    giver = Giver.of(call.actor)
    return people_answer(
        get_company(company_id),
        service.list_everybody(company_id),
        giver,
        companies_invite=giver.is_office or current_settings().companies_invite,
    )


def _add(
    call: Call,
    company_id: str,
    body: AddPerson,
    *,
    at_once: bool = False,
    kind: GrantKind | None = None,
) -> PersonAnswer:
    if at_once and body.send:
        raise ValidationFailed(
            FieldError("send", "not_both", "Link at once or send an invitation, not both.")
        )
    if not at_once:
        _check_named(body)
    giver, new = Giver.of(call.actor), _new(body)
    # A repetition would find its own invitation in the way, so it is known before it is judged.
    known = call.once.find()
    if known is not None:
        return _line(call, company_id, service.member_or_invitation(company_id, known))
    try:
        if at_once:
            made: Member | Invitation = service.link_at_once(
                giver, company_id, new, kind=kind, remember=call.once.change
            )
        else:
            made = service.make_invitation(
                giver, company_id, new, is_sent=body.send, remember=call.once.change
            )
    except AlreadyDone:
        made = service.member_or_invitation(company_id, call.once.recall())
    return _line(call, company_id, made)


def _check_named(body: AddPerson) -> None:
    """Whoever is invited or entered stands in the list by name."""
    missing = [name for name in ("first_name", "last_name") if is_invisible(getattr(body, name))]
    if missing:
        raise ValidationFailed(*(FieldError(name, "required", "Fill this in.") for name in missing))


def _new(body: AddPerson) -> NewInvitation:
    return NewInvitation(
        address=normal_email(body.email),
        first_name=body.first_name,
        last_name=body.last_name,
        permissions=frozenset(body.permissions),
        language=body.language,
        phone=body.phone,
        mobile=body.mobile,
        as_owner=body.as_owner,
        until=body.until,
        emails=body.emails,
    )


def _send(call: Call, company_id: str, invitation_id: str) -> PersonAnswer:
    sent = service.send_invitation(
        Giver.of(call.actor), company_id, invitation_id, seen_version=call.version
    )
    return _line(call, company_id, sent)


def _edit(call: Call, company_id: str, invitation_id: str, body: EditInvitation) -> PersonAnswer:
    changes: dict[str, Any] = body.given()
    if "permissions" in changes:
        changes["permissions"] = frozenset(changes["permissions"])
    if "as_owner" in changes:
        changes["kind"] = GrantKind.OWNER if changes.pop("as_owner") else GrantKind.GUEST
    edited = service.edit_invitation(
        Giver.of(call.actor), company_id, invitation_id, changes, seen_version=call.version
    )
    return _line(call, company_id, edited)


def _withdraw(call: Call, company_id: str, invitation_id: str) -> None:
    service.withdraw_invitation(
        Giver.of(call.actor), company_id, invitation_id, seen_version=call.version
    )


def _line(call: Call, company_id: str, made: Member | Invitation) -> PersonAnswer:
    # Whoever just invited, sent or edited could.
    giver = Giver.of(call.actor)
    return person_answer(made, get_company(company_id), giver, companies_invite=True)
