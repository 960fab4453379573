"""An invitation with all that its answer depends on, as the table says now; and by its link."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from chalicelib.access.model import Grant, GrantPermission, User, UserState
from chalicelib.access.rows import grant_of, user_of
from chalicelib.aws import keys
from chalicelib.aws.table import Change, fetch
from chalicelib.companies.model import Company
from chalicelib.companies.service import company_of
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, ValidationFailed
from chalicelib.core.values import Value
from chalicelib.grants.model import Giver, check_terms
from chalicelib.invitations import store
from chalicelib.invitations.model import Invitation
from chalicelib.links.invited import Link, find_invitation_link
from chalicelib.links.service import link_invalid
from chalicelib.settings.model import Settings
from chalicelib.settings.service import settings_of
from chalicelib.users.service import left_at, not_left_since


class Offer(Value):
    """
    What a company offers.

    Attributes:
        invitation: None when it was accepted or withdrawn.
        given_by: who invites; None when there is no such person.
        through: the grant through which that person acts for the company; None without one.
        left_at: when the address that was invited stopped being somebody's last, if ever: whoever
            was deleted does not come back through what was sent before.
    """

    company: Company
    invitation: Invitation | None
    given_by: User | None
    through: Grant | None
    settings: Settings
    today: date
    left_at: datetime | None

    @property
    def zone(self) -> ZoneInfo:
        """The office's, by which days end."""
        return ZoneInfo(self.settings.time_zone)

    @property
    def open_invitation(self) -> Invitation | None:
        """The invitation, if it can be answered now; a closed company takes nobody in."""
        found = self.invitation
        if found is None or self.company.is_closed or not found.is_open(clock.now(), self.today):
            return None
        if not found.is_newer(self.left_at):
            return None
        return found if found.by_office or self._is_still_given(found) else None

    def _is_still_given(self, invitation: Invitation) -> bool:
        """Whether the company's person who invites could still give all of it today."""
        user, grant = self.given_by, self.through
        if not self.settings.companies_invite:
            return False
        if user is None or user.state is not UserState.ACTIVE or grant is None:
            return False
        if not grant.opens(GrantPermission.CONTACTS, self.today):
            return False
        try:
            check_terms(self._giver(user, grant), None, invitation.terms)
        except (Conflict, ValidationFailed):
            return False
        return True

    @property
    def giver(self) -> Giver | None:
        """Who gives it, if that is a company's person."""
        is_office = self.invitation is None or self.invitation.by_office
        if is_office or self.given_by is None or self.through is None:
            return None
        return self._giver(self.given_by, self.through)

    def _giver(self, user: User, grant: Grant) -> Giver:
        # The password was asked for when they invited.
        return Giver(user.id, grant, self.today, gave_password=True)


class OpenOffer(Value):
    """
    What the bearer of a link can answer now.

    Attributes:
        giver: the company's person who invites, whose grant must hold when it is accepted; None
            for the office.
    """

    link: Link
    company: Company
    invitation: Invitation
    given_by: User | None
    giver: Giver | None


def find_offer(company_id: str, invitation_id: str) -> Offer:
    """
    1 BatchGetItem, and another for who invites, through which grant, and whom the address left.

    Raises:
        NotFound: there is no such company.
    """
    company_key, settings_key = keys.company(company_id), keys.settings()
    rows = fetch([company_key, settings_key, keys.invitation(company_id, invitation_id)])
    if company_key not in rows:
        raise NotFound("There is no such company.")
    settings = settings_of(rows.get(settings_key))
    invitation = store.invitation_in(rows, company_id, invitation_id)
    given_by, through, left = _besides(invitation) if invitation else (None, None, None)
    return Offer(
        company=company_of(rows[company_key]),
        invitation=invitation,
        given_by=given_by,
        through=through,
        settings=settings,
        today=clock.today(settings.time_zone),
        left_at=left,
    )


def open_offer(token: str) -> OpenOffer:
    """
    What a link opens, if anything. Up to 4 BatchGetItems.

    Raises:
        NotFound: `link_invalid`, for whichever reason: no link, used, replaced, too old, withdrawn,
            answered, whoever invited may not give this any more, the company is closed, or whoever
            had the address was deleted or has another.
    """
    link, invited = find_invitation_link(token)
    offer = find_offer(invited.company_id, invited.invitation_id)
    invitation = offer.open_invitation
    if invitation is None or not link.is_alive(invitation.address, clock.now()):
        raise link_invalid()
    return OpenOffer(link, offer.company, invitation, offer.given_by, offer.giver)


def address_kept(offer: OpenOffer) -> Change:
    """
    Let a commit depend on nobody having lost the address since the invitation was sent; NotFound
    `link_invalid` if somebody did.
    """
    invitation = offer.invitation
    sent_at = invitation.invited_at or invitation.made_at
    return not_left_since(invitation.address, sent_at, link_invalid())


def _besides(invitation: Invitation) -> tuple[User | None, Grant | None, datetime | None]:
    """Who invites and through which grant, and when the address stopped being somebody's."""
    user_key = keys.user(invitation.given_by)
    grant_key = keys.grant(invitation.given_by, invitation.company_id)
    left_key = keys.address_left(invitation.address)
    rows = fetch([user_key, grant_key, left_key])
    user = user_of(rows[user_key]) if user_key in rows else None
    grant = grant_of(rows[grant_key]) if grant_key in rows else None
    return user, grant, left_at(rows.get(left_key))
