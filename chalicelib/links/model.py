"""What a one-time link is for, how long it lives, and whether it still opens anything. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.access.model import User, UserState
from chalicelib.core.values import Value


class LinkPurpose(StrEnum):
    """What its bearer may do."""

    SET_PASSWORD = "set_password"  # noqa: S105 - a purpose, no secret
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the same
    CONFIRM_EMAIL = "confirm_email"
    INVITATION = "invitation"


# Of a user's links; how long one to an invitation lives is a setting of the office.
FOR_PASSWORDS = frozenset({LinkPurpose.SET_PASSWORD, LinkPurpose.RESET_PASSWORD})
LIFETIMES: dict[LinkPurpose, timedelta] = {
    LinkPurpose.SET_PASSWORD: timedelta(days=7),
    LinkPurpose.RESET_PASSWORD: timedelta(hours=1),
    LinkPurpose.CONFIRM_EMAIL: timedelta(days=7),
}


class Invited(Value):
    """The invitation that a link is to."""

    company_id: str
    invitation_id: str


class Link(Value):
    """
    A link that was made, for a user or to an invitation.

    Attributes:
        user_id: empty for a link to an invitation.
        token_hash: SHA-256 of the secret, which itself is kept nowhere.
        address: the e-mail address that it was made for, and the only one that it serves.
        is_current: whether no newer link of the same user and purpose, or to the same invitation,
            was made, and it is unused.
    """

    token_hash: str
    user_id: str
    address: str
    purpose: LinkPurpose
    made_at: datetime
    expires_at: datetime
    is_current: bool
    invited: Invited | None = None

    def is_alive(self, address: str, now: datetime) -> bool:
        """Whether it serves an address now, if its user or invitation still stands."""
        return self.is_current and self.address == address and now < self.expires_at


def served_address(purpose: LinkPurpose, user: User, wanted_email: str) -> str:
    """Which address of a user a link is for: the one that counts, or the one to be confirmed."""
    return wanted_email if purpose is LinkPurpose.CONFIRM_EMAIL else user.email


def opens(link: Link, user: User, now: datetime, *, wanted_email: str = "") -> bool:
    """Whether its bearer may act for the user now."""
    return (
        link.user_id == user.id
        and link.is_alive(served_address(link.purpose, user, wanted_email), now)
        and user.state is UserState.ACTIVE
    )
