"""
Links to invitations (T19-T22): the same mechanism as for a user's links, but what such a link
stands for is an offer to an address, whether or not anybody has that address.
"""

from datetime import datetime

from chalicelib.aws.table import Change
from chalicelib.core import clock, ids
from chalicelib.links import store
from chalicelib.links.model import Invited, Link, LinkPurpose
from chalicelib.links.service import NewLink, find_any_link, link_invalid

__all__ = [
    "Invited",
    "Link",
    "drop_link",
    "end_invitation_links",
    "find_invitation_link",
    "new_invitation_link",
    "still_current",
]

end_invitation_links = store.end_invitation_links
drop_link = store.drop_link
still_current = store.still_current


def new_invitation_link(invited: Invited, address: str, expires_at: datetime) -> NewLink:
    """A link to an invitation, to be committed with whatever goes with it; older ones end."""
    token = ids.new_token()
    link = Link(
        token_hash=ids.fingerprint(token),
        user_id="",
        address=address,
        purpose=LinkPurpose.INVITATION,
        made_at=clock.now(),
        expires_at=expires_at,
        is_current=True,
        invited=invited,
    )
    changes: tuple[Change, ...] = store.put_link(link)
    return NewLink(token, changes)


def find_invitation_link(token: str) -> tuple[Link, Invited]:
    """
    A link to an invitation, and to which; whether the invitation still stands is not asked here.
    2 BatchGetItems.

    Raises:
        NotFound: `link_invalid`, for whichever reason.
    """
    link = find_any_link(token)
    if link is None or link.invited is None or not link.is_alive(link.address, clock.now()):
        raise link_invalid()
    return link, link.invited
