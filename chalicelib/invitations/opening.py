"""
Opening an account through an invitation (R7): the only way to one besides the office. The password
is identity's affair; here is what stands in the table.
"""

from chalicelib.aws.table import Change
from chalicelib.core import clock, ids
from chalicelib.core.values import replace
from chalicelib.invitations.offers import OpenOffer, address_kept
from chalicelib.links.invited import still_current
from chalicelib.users.model import NewUser, Profile, UserOrigin, added
from chalicelib.users.service import adding


def newcomer(offer: OpenOffer, new: NewUser) -> Profile:
    """
    The person who opens an account through a link, as they say themselves. Their id is made of the
    link, so that a repetition after a crash makes nobody else.
    """
    user_id = ids.derived_id("usr", "invited", offer.link.token_hash)
    profile = added(new, user_id, UserOrigin.INVITATION, clock.now())
    return replace(profile, has_password=True, opened_for=offer.invitation.company_id)


def opening(offer: OpenOffer, profile: Profile) -> tuple[Change, ...]:
    """
    The changes that open the account, if the link still stands, which ends with its invitation.
    Writes audit `users:user:add`.

    Raises, from the commit:
        Conflict: `email_taken`.
        NotFound: `link_invalid`.
    """
    return (*adding(profile, profile.user.id), still_current(offer.link), address_kept(offer))
