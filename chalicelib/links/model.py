"""What a one-time link is for, how long it lives, and whether it still opens anything. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.access.model import User, UserState


class LinkPurpose(StrEnum):
    """What its bearer may do; part 3 adds invitations."""

    SET_PASSWORD = "set_password"  # noqa: S105 - a purpose, no secret
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the same


LIFETIMES: dict[LinkPurpose, timedelta] = {
    LinkPurpose.SET_PASSWORD: timedelta(days=7),
    LinkPurpose.RESET_PASSWORD: timedelta(hours=1),
}


@dataclass(frozen=True, slots=True)
class Link:
    """
    A link that was made.

    Attributes:
        token_hash: SHA-256 of the secret, which itself is kept nowhere.
        address: the e-mail address that it was made for, and the only one that it serves.
        is_current: whether no newer link of the same user and purpose was made, and it is unused.
    """

    token_hash: str
    user_id: str
    address: str
    purpose: LinkPurpose
    made_at: datetime
    expires_at: datetime
    is_current: bool


def opens(link: Link, user: User, now: datetime) -> bool:
    """Whether its bearer may act for the user now."""
    return (
        link.is_current
        and link.user_id == user.id
        and link.address == user.email
        and user.state is UserState.ACTIVE
        and now < link.expires_at
    )
