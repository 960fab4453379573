"""How a company's people and its invitations look in answers: one list (R10)."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from chalicelib.access.model import GrantKind, GrantPermission, GrantState, UserState
from chalicelib.companies.model import Company
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, Forbidden
from chalicelib.core.text import fold
from chalicelib.core.values import replace
from chalicelib.edge.body import Answer
from chalicelib.grants.answers import Permissions
from chalicelib.grants.model import Giver, check_affair, check_target
from chalicelib.invitations.model import Invitation, check_may_edit
from chalicelib.invitations.service import Member, OpenOffer

Language = Literal["pl", "it", "en"]


class Refusal(StrEnum):
    """Why whoever asks cannot change a line; the codes of the checks that a change meets."""

    INVITING_IS_OFF = "inviting_is_off"
    OWNER_ONLY = "owner_only"
    OWN_GRANT = "own_grant"
    ADMIN_ONLY = "admin_only"
    OWN_ACCESS = "own_access"


class PersonAnswer(Answer):
    """
    One line of a company's people: somebody who acts for it, with `user_id`, or an invitation, with
    `invitation_id`, which has no kind yet and says nothing of whether the address is known. An
    invitation whose time is over is `invited` and `expired`. `refusal` is the code by which the
    asker's change of it would be refused, null if it would not; where inviting is off, an
    invitation can still be withdrawn. `language` is an invitation's; `rejections` says how often
    the address said no to this company, and `rejected_at` when last.
    """

    user_id: str | None
    invitation_id: str | None
    kind: GrantKind | None
    as_owner: bool
    company_code: str
    first_name: str
    last_name: str
    email: str
    phone: str | None
    mobile: str | None
    created_at: datetime
    state: GrantState
    expired: bool
    ends_at: datetime | None
    answered_at: datetime | None
    rejections: int
    rejected_at: datetime | None
    permissions: list[GrantPermission]
    until: date | None
    emails: bool
    language: Language | None
    refusal: Refusal | None
    version: int


class MayGive(Answer):
    """What whoever asks can give others; `until` is the last day that they can name."""

    invite: bool
    owner: bool
    permissions: list[GrantPermission]
    until: date | None


class PeopleAnswer(Answer):
    """Everybody who acts for a company, or is invited to."""

    items: list[PersonAnswer]
    company_name: str
    company_code: str
    may: MayGive


class InvitationAnswer(Answer):
    """
    What the bearer of a link is offered, by whom, and whether that is somebody of the office, which
    invites in the company's name; `version` is to be sent back with a yes. Name and
    telephone numbers are those that were typed for a newcomer, who may put them right.
    """

    company_name: str
    company_code: str
    invited_by: str
    by_office: bool
    email: str
    first_name: str
    last_name: str
    phone: str
    mobile: str
    language: Language
    as_owner: bool
    permissions: Permissions
    until: date | None
    emails: bool
    ends_at: datetime
    version: int


class AcceptedAnswer(Answer):
    """The company that a person acts for now."""

    company_id: str
    company_name: str
    company_code: str
    kind: GrantKind


def people_answer(
    company: Company,
    everybody: Iterable[Member | Invitation],
    giver: Giver,
    *,
    companies_invite: bool,
) -> PeopleAnswer:
    """A company's people by last name, and what the asker can give."""
    lines = [
        person_answer(each, company, giver, companies_invite=companies_invite) for each in everybody
    ]
    return PeopleAnswer(
        items=sorted(lines, key=_place),
        company_name=company.name,
        company_code=company.code,
        may=MayGive(
            invite=giver.is_office or companies_invite,
            owner=giver.grant is None or giver.grant.kind is GrantKind.OWNER,
            permissions=sorted(giver.grant.effective if giver.grant else GrantPermission),
            until=giver.grant.until if giver.grant else None,
        ),
    )


def person_answer(
    each: Member | Invitation, company: Company, giver: Giver, *, companies_invite: bool
) -> PersonAnswer:
    """One line, as whoever asks sees it."""
    # A password can be given anew, so its age refuses nothing for good.
    giver = replace(giver, gave_password=True)
    today = giver.today
    if isinstance(each, Invitation):
        return _invited(each, company, giver, companies_invite=companies_invite)
    grant, user = each.held.grant, each.user
    is_active = grant.is_open(today) and user.state is UserState.ACTIVE
    return PersonAnswer(
        user_id=user.id,
        invitation_id=None,
        kind=grant.kind,
        as_owner=grant.kind is GrantKind.OWNER,
        company_code=company.code,
        first_name=user.first_name,
        last_name=user.last_name,
        email=user.email,
        phone=None,
        mobile=None,
        created_at=each.held.given_at,
        state=GrantState.ACTIVE if is_active else GrantState.INACTIVE,
        expired=grant.until is not None and today > grant.until,
        ends_at=None,
        answered_at=None,
        rejections=0,
        rejected_at=None,
        permissions=sorted(grant.permissions),
        until=grant.until,
        emails=grant.emails,
        language=None,
        refusal=_refusal(lambda: check_affair(giver, user), lambda: check_target(giver, grant)),
        version=grant.version,
    )


def offer_answer(offer: OpenOffer) -> InvitationAnswer:
    """What a link shows to its bearer."""
    invitation, terms = offer.invitation, offer.invitation.terms
    return InvitationAnswer.model_validate(
        {
            "company_name": offer.company.name,
            "company_code": offer.company.code,
            "invited_by": offer.given_by.name if offer.given_by else "",
            "by_office": invitation.by_office,
            "email": invitation.address,
            "first_name": invitation.first_name,
            "last_name": invitation.last_name,
            "phone": invitation.phone,
            "mobile": invitation.mobile,
            "language": invitation.language,
            "as_owner": invitation.as_owner,
            "permissions": sorted(terms.permissions),
            "until": terms.until,
            "emails": terms.emails,
            "ends_at": offer.link.expires_at,
            "version": invitation.version,
        }
    )


def _invited(
    invitation: Invitation, company: Company, giver: Giver, *, companies_invite: bool
) -> PersonAnswer:
    terms = invitation.terms
    return PersonAnswer.model_validate(
        {
            "user_id": None,
            "invitation_id": invitation.id,
            "kind": None,
            "as_owner": invitation.as_owner,
            "company_code": company.code,
            "first_name": invitation.first_name,
            "last_name": invitation.last_name,
            "email": invitation.address,
            "phone": invitation.phone or None,
            "mobile": invitation.mobile or None,
            "created_at": invitation.made_at,
            "state": invitation.state,
            "expired": invitation.is_over(clock.now(), giver.today),
            "ends_at": invitation.ends_at,
            "answered_at": invitation.answered_at,
            "rejections": invitation.rejections,
            "rejected_at": invitation.rejected_at,
            "permissions": sorted(terms.permissions),
            "until": terms.until,
            "emails": terms.emails,
            "language": invitation.language,
            "refusal": _refusal(
                lambda: check_may_edit(giver, invitation, companies_invite=companies_invite)
            ),
            "version": invitation.version,
        }
    )


def _refusal(*checks: Callable[[], None]) -> Refusal | None:
    """The code of what a check says; the very checks that the change itself meets."""
    try:
        for check in checks:
            check()
    except (Conflict, Forbidden) as refused:
        return Refusal(refused.code)
    return None


def _place(line: PersonAnswer) -> tuple[str, str, str]:
    return fold(line.last_name), fold(line.first_name), line.email
