"""`/invitations`: what the bearer of an invitation's link can do with it (R7, R8)."""

from http import HTTPStatus
from typing import Annotated

from pydantic import Field

from chalicelib.access.model import Permission
from chalicelib.edge.http import Call, Routes
from chalicelib.identity.api import Language, OpenLink, SetPassword
from chalicelib.identity.guarded import guarded
from chalicelib.identity.invited import open_account
from chalicelib.invitations import service
from chalicelib.invitations.answers import AcceptedAnswer, InvitationAnswer, offer_answer
from chalicelib.users.names import Name, Phone

routes = Routes(__name__)


class OpenAccount(SetPassword):
    """
    Who opens an account through an invitation; the address is the invitation's. Only what the
    person sends is kept, whatever was typed for the invitation.
    """

    first_name: Name
    last_name: Name
    phone: Phone = ""
    mobile: Phone = ""
    language: Language


class Accept(OpenLink):
    """The secret of the link, and the version of the invitation that was shown."""

    version: Annotated[int, Field(ge=1, le=10**15)]


@routes.add(
    "POST",
    "/invitations/look",
    permission=Permission.PUBLIC,
    body=OpenLink,
    answer=InvitationAnswer,
    summary="What an invitation offers",
)
def look_at_invitation(call: Call, body: OpenLink) -> InvitationAnswer:
    return offer_answer(guarded(call.source_ip, lambda: service.open_offer(body.token)))


@routes.add(
    "POST",
    "/invitations/account",
    permission=Permission.PUBLIC,
    body=OpenAccount,
    status=HTTPStatus.NO_CONTENT,
    summary="Open an account through an invitation",
)
def open_account_by_invitation(call: Call, body: OpenAccount) -> None:
    guarded(
        call.source_ip,
        lambda: open_account(
            body.token,
            body.password,
            first_name=body.first_name,
            last_name=body.last_name,
            phone=body.phone,
            mobile=body.mobile,
            language=body.language,
        ),
    )


@routes.add(
    "POST",
    "/invitations/accept",
    permission=Permission.SIGNED_IN,
    body=Accept,
    answer=AcceptedAnswer,
    summary="Accept an invitation",
)
def accept_invitation(call: Call, body: Accept) -> AcceptedAnswer:
    company, grant = guarded(
        call.source_ip,
        lambda: service.accept(call.actor, body.token, seen_version=body.version),
    )
    return AcceptedAnswer(
        company_id=company.id,
        company_name=company.name,
        company_code=company.code,
        kind=grant.kind,
    )


@routes.add(
    "POST",
    "/invitations/reject",
    permission=Permission.PUBLIC,
    body=OpenLink,
    summary="Reject an invitation",
)
def reject_invitation(call: Call, body: OpenLink) -> None:
    guarded(call.source_ip, lambda: service.reject(body.token))
