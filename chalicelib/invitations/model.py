"""
An invitation: the terms that a company, or the office for it, offers to whoever has an e-mail
address, until they are accepted. Nothing here knows whether somebody has that address. Pure.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from chalicelib.access.model import Grant, GrantKind, GrantPermission, GrantState, Role, User
from chalicelib.attempts.model import Rule
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, FieldError, ValidationFailed, admin_only
from chalicelib.core.values import Value, replace
from chalicelib.grants.model import Giver, Terms, check_terms, invitation_id

# What somebody typed of the person, beside the terms. The address is what an invitation is for.
TYPED = frozenset({"first_name", "last_name", "phone", "mobile", "language"})
# Pressed twice, "send again" sends one e-mail.
_PAUSE = timedelta(minutes=1)
_DAY = timedelta(days=1)
# Nor is inviting a way to fill a stranger's mailbox: the fifth e-mail to one address is the last
# one for a day, whatever was withdrawn and made anew; and a company's people enter so many.
SENT_TO_ADDRESS = Rule("invited", 5, _DAY, _DAY, _DAY)
MADE_BY_COMPANY = Rule("invitations", 100, _DAY, _DAY, _DAY)
# A company's people and its invitations are one list without pages.
MOST_INVITATIONS = 200


class NewInvitation(Value):
    """
    An invitation as somebody types it; empty texts where nothing is said.

    Attributes:
        address: normal (`users.normal_email`).
        as_owner: the person is to own the company; else it shows at acceptance whether the person
            becomes a contact or a guest.
        emails: None means yes for an owner and no for everybody else.
    """

    address: str
    first_name: str
    last_name: str
    permissions: frozenset[GrantPermission]
    language: str
    phone: str = ""
    mobile: str = ""
    as_owner: bool = False
    until: date | None = None
    emails: bool | None = None

    @property
    def terms(self) -> Terms:
        """What is offered."""
        emails = self.as_owner if self.emails is None else self.emails
        kind = GrantKind.OWNER if self.as_owner else GrantKind.GUEST
        return Terms(kind, self.permissions, self.until, emails)


class Invitation(Value):
    """
    One per company and address.

    Attributes:
        terms: its kind is owner, or guest for everybody else (see `accepted`).
        state: pending (made, nothing sent), invited or rejected.
        given_by: whoever set the terms or sent it last; the person who invites.
        by_office: whether that was the office; a company's own person must still be allowed to give
            all of it when it is answered.
        invited_at: when it was sent last; which sending a link or an e-mail belongs to.
        ends_at: from then on what was sent opens nothing.
        rejections, rejected_at: how often this address said no to this company, and when last; they
            stay with the invitation that follows.
    """

    id: str
    company_id: str
    address: str
    first_name: str
    last_name: str
    phone: str
    mobile: str
    terms: Terms
    language: str
    state: GrantState
    made_at: datetime
    given_by: str
    invited_at: datetime | None
    ends_at: datetime | None
    answered_at: datetime | None
    version: int
    by_office: bool = False
    rejections: int = 0
    rejected_at: datetime | None = None

    @property
    def as_owner(self) -> bool:
        """Whether the person is to own the company."""
        return self.terms.kind is GrantKind.OWNER

    def is_over(self, now: datetime, today: date) -> bool:
        """Whether its time ran out before anybody answered."""
        if self.state is not GrantState.INVITED or self.ends_at is None:
            return False
        return now >= self.ends_at or (self.terms.until is not None and today > self.terms.until)

    def is_open(self, now: datetime, today: date) -> bool:
        """Whether it can be answered."""
        return self.state is GrantState.INVITED and not self.is_over(now, today)

    def is_newer(self, moment: datetime | None) -> bool:
        """Whether it was sent after something happened, if that happened at all."""
        return moment is None or (self.invited_at is not None and self.invited_at > moment)


def offered(
    new: NewInvitation, before: Invitation | None, *, company_id: str, actor_id: str, now: datetime
) -> Invitation:
    """A new invitation, in the place of a former one for the same address if there is one."""
    return Invitation(
        id=invitation_id(company_id, new.address),
        company_id=company_id,
        address=new.address,
        first_name=new.first_name,
        last_name=new.last_name,
        phone=new.phone,
        mobile=new.mobile,
        terms=new.terms,
        language=new.language,
        state=GrantState.PENDING,
        made_at=now,
        given_by=actor_id,
        invited_at=None,
        ends_at=None,
        answered_at=None,
        version=before.version + 1 if before else clock.first_version(now),
        rejections=before.rejections if before else 0,
        rejected_at=before.rejected_at if before else None,
    )


def sent(invitation: Invitation, *, actor_id: str, now: datetime, days: int) -> Invitation:
    """The same as it stands once it is sent; what was sent before opens nothing any more."""
    return replace(
        invitation,
        state=GrantState.INVITED,
        given_by=actor_id,
        invited_at=now,
        ends_at=now + timedelta(days=days),
        answered_at=None,
        version=invitation.version + 1,
    )


def edited(
    invitation: Invitation, changes: Mapping[str, object], *, actor_id: str, by_office: bool
) -> Invitation:
    """
    The same with other terms or other details; whoever was shown the former must look again. Who
    puts only details right gives nothing, so that whoever invites stays the same.

    Args:
        changes: by the names of TYPED and of the fields of `Terms`.
    """
    typed = {name: value for name, value in changes.items() if name in TYPED}
    terms = {name: value for name, value in changes.items() if name not in TYPED}
    after = replace(invitation, **typed, version=invitation.version + 1)  # type: ignore[arg-type]
    if not terms:
        return after
    changed = replace(invitation.terms, **terms)  # type: ignore[arg-type]  # names of its fields
    return replace(after, terms=changed, given_by=actor_id, by_office=by_office)


def rejected(invitation: Invitation, now: datetime) -> Invitation:
    """The same as an answer that was no; another can follow."""
    return replace(
        invitation,
        state=GrantState.REJECTED,
        answered_at=now,
        version=invitation.version + 1,
        rejections=invitation.rejections + 1,
        rejected_at=now,
    )


def accepted(
    company_id: str, terms: Terms, *, user_id: str, opened_for: str, now: datetime
) -> Grant:
    """
    What whoever accepts terms has.

    Args:
        opened_for: the company through whose invitation the person opened the account: its contact,
            and everybody else's guest.
    """
    known = GrantKind.CONTACT if opened_for == company_id else GrantKind.GUEST
    return Grant(
        user_id=user_id,
        company_id=company_id,
        kind=GrantKind.OWNER if terms.kind is GrantKind.OWNER else known,
        state=GrantState.ACTIVE,
        permissions=terms.permissions,
        until=terms.until,
        emails=terms.emails,
        version=clock.first_version(now),
    )


def check_may_offer(before: Invitation | None, now: datetime, today: date) -> None:
    """
    Raises:
        ValidationFailed: on `email` (`invited_already`): one that is open for the same address is
            sent again or changed, not made a second time.
    """
    if before is None or before.state is GrantState.REJECTED or before.is_over(now, today):
        return
    raise ValidationFailed(
        FieldError(
            "email",
            "invited_already",
            "This address is in the list already. Send the invitation again, or change it there.",
        )
    )


def check_may_take(user: User, invitation: Invitation, given_by: User | None) -> None:
    """
    Let a person take what the office offers. What a company offers, anybody may whom it invites.

    Raises:
        Forbidden: `admin_only`: the access of whoever works for the office is an admin's affair,
            and that of another than the person.
    """
    if user.role is None or not invitation.by_office:
        return
    if given_by is None or given_by.id == user.id or given_by.role is not Role.ADMIN:
        raise admin_only()


def check_may_edit(giver: Giver, invitation: Invitation, *, companies_invite: bool) -> None:
    """
    Raises:
        Conflict: `owner_only`; `inviting_is_off`, for a company's own people.
    """
    check_terms(giver, invitation.terms, invitation.terms)
    if not giver.is_office and not companies_invite:
        raise inviting_is_off()


def inviting_is_off() -> Conflict:
    """The office keeps inviting to itself."""
    return Conflict("The office invites people itself. Ask it to.", code="inviting_is_off")


def too_many_invitations() -> Conflict:
    """The list of a company's people is full."""
    return Conflict(
        f"{MOST_INVITATIONS} invitations stand in this list, which is the most. Withdraw those that"
        " nobody needs any more.",
        code="too_many_invitations",
    )


def check_may_send(invitation: Invitation, now: datetime) -> None:
    """
    Raises:
        Conflict: `sent_just_now`.
    """
    if invitation.state is not GrantState.INVITED or invitation.invited_at is None:
        return
    if now - invitation.invited_at < _PAUSE:
        raise Conflict(
            "This invitation was sent less than a minute ago. Wait for it to arrive.",
            code="sent_just_now",
        )
