"""
Answers to invitations (R8, T19, T21): a yes by the person whose address it is, a no by whoever
holds the link.
"""

from chalicelib.access.model import Actor, Grant
from chalicelib.access.rows import grant_of
from chalicelib.audit.store import Tag
from chalicelib.aws import keys
from chalicelib.aws.table import Change, commit, fetch
from chalicelib.companies.model import Company
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.grants.service import GrantOrigin, giving, list_past, still_given
from chalicelib.invitations import store
from chalicelib.invitations.model import Invitation, accepted, check_may_take, rejected
from chalicelib.invitations.offers import OpenOffer, address_kept, open_offer
from chalicelib.invitations.sending import looking_again, record_of
from chalicelib.links.invited import drop_link
from chalicelib.links.service import link_invalid
from chalicelib.users.service import get_profile

# A no needs no sign-in: whoever holds the link may be nobody that we know.
_BEARER = "system"


def accept(actor: Actor, token: str, *, seen_version: int) -> tuple[Company, Grant]:
    """
    Take what was offered: the invitation goes and the grant comes, or neither. Whoever acts for the
    company already keeps the grant as it is.

    Args:
        seen_version: of the invitation as it was shown; nothing else is granted.

    Raises:
        NotFound: `link_invalid`, for a link that opens nothing and for one to another address, and
            if the person's access was taken since the invitation was sent.
        Forbidden: as `check_may_take`.
        Conflict: `invitation_changed`: something else is offered by now.

    Writes audit `invitations:invitation:accept` and `grants:grant:add`.
    """

    def attempt() -> tuple[Company, Grant]:
        offer = open_offer(token)
        invitation, user = offer.invitation, actor.user
        if invitation.address != user.email:
            raise link_invalid()
        if invitation.version != seen_version:
            raise Conflict(
                "The invitation changed meanwhile. Look at it again.", code="invitation_changed"
            )
        check_may_take(user, invitation, offer.given_by)
        grant_key = keys.grant(user.id, invitation.company_id)
        held = fetch([grant_key]).get(grant_key)
        grant = grant_of(held) if held else _accepted(invitation, user.id)
        commit(
            store.drop_invitation(invitation),
            drop_link(offer.link),
            *(() if held else _giving(offer, grant)),
            record_of(Tag.INVITATIONS_ACCEPT, user.id, invitation),
        )
        return offer.company, grant

    return looking_again(attempt)


def _giving(offer: OpenOffer, grant: Grant) -> tuple[Change, ...]:
    """
    The changes that give what is offered, if whoever invites can give it at that very moment.

    Raises:
        NotFound: `link_invalid`: the person's access was taken after the invitation was sent.
    """
    # A removal ends the invitation to the address of its moment; this one may be to another.
    past = list_past(grant.company_id, grant.user_id)
    if not all(offer.invitation.is_newer(each.valid_to) for each in past):
        raise link_invalid()
    still = still_given(offer.giver) if offer.giver else ()
    return (
        *giving(grant, actor_id=offer.invitation.given_by, origin=GrantOrigin.INVITATION),
        *(change.or_else(store.moved()) for change in still),
        address_kept(offer),
    )


def _accepted(invitation: Invitation, user_id: str) -> Grant:
    return accepted(
        invitation.company_id,
        invitation.terms,
        user_id=user_id,
        opened_for=get_profile(user_id).opened_for,
        now=clock.now(),
    )


def reject(token: str) -> None:
    """
    Say no; it is recorded, and another invitation can follow.

    Raises:
        NotFound: `link_invalid`.

    Writes audit `invitations:invitation:reject`.
    """

    def attempt() -> None:
        offer = open_offer(token)
        invitation = offer.invitation
        commit(
            store.put_invitation(rejected(invitation, clock.now()), invitation),
            drop_link(offer.link),
            record_of(Tag.INVITATIONS_REJECT, _BEARER, invitation),
        )

    looking_again(attempt)
