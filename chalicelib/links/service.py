"""
Making and using one-time links (R12, T19-T22). The secret has 256 bits, is returned once and is
stored as its SHA-256 only; a link works once, until its time, for the address that it was made
for, and only as long as no newer one was made.
"""

from dataclasses import dataclass

from chalicelib.access.model import User
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock, ids
from chalicelib.core.errors import NotFound
from chalicelib.links import store
from chalicelib.links.model import LIFETIMES, Link, LinkPurpose, opens
from chalicelib.users.service import get_user

__all__ = ["Link", "LinkPurpose", "NewLink", "find_link", "make_link", "new_link", "use_link"]

_TOKEN_LENGTH = 64


@dataclass(frozen=True, slots=True)
class NewLink:
    """
    A link about to be made.

    Attributes:
        token: the secret, for the address of the link; after the commit nobody can learn it again.
        changes: what must be committed for it to work.
    """

    token: str
    changes: tuple[Change, ...]


def new_link(user: User, purpose: LinkPurpose) -> NewLink:
    """A link for a user's present address, to be committed with whatever goes with it."""
    now, token = clock.now(), ids.new_token()
    link = Link(
        token_hash=ids.fingerprint(token),
        user_id=user.id,
        address=user.email,
        purpose=purpose,
        made_at=now,
        expires_at=now + LIFETIMES[purpose],
        is_current=True,
    )
    return NewLink(token, store.put_link(link))


def make_link(user: User, purpose: LinkPurpose) -> str:
    """
    Make a link and return its token. 1 TransactWrite.

    Raises:
        Conflict: `newer_link`, when two are made at the same instant.
    """
    made = new_link(user, purpose)
    commit(*made.changes)
    return made.token


def find_link(token: str) -> tuple[Link, User]:
    """
    What a token opens, and for whom. 3 BatchGetItems.

    Raises:
        NotFound: `link_invalid`, for whichever reason; reasons are never told apart.
    """
    link = store.find_link(ids.fingerprint(token)) if len(token) == _TOKEN_LENGTH else None
    if link is not None:
        user = _user_of(link)
        if user is not None and opens(link, user, clock.now()):
            return link, user
    raise NotFound("This link does not work any more. Ask for a new one.", code="link_invalid")


def end_other_links(link: Link) -> tuple[Change, ...]:
    """
    The changes that end the user's open links of all other purposes: whoever has set a password
    by one link must not have it replaced by an older link that somebody else may hold.
    """
    now = clock.now()
    others = [purpose for purpose in LinkPurpose if purpose is not link.purpose]
    return tuple(
        store.end_links(link.user_id, purpose, now, now + LIFETIMES[purpose]) for purpose in others
    )


def use_link(link: Link, *together: Change) -> None:
    """
    Use a link up, in one transaction with what it is used for. Of two at the same time one wins.

    Raises:
        NotFound: `link_invalid`; it was used, or replaced by a newer one, since it was found.
        AppError: what the changes in `together` raise.
    """
    commit(store.mark_used(link, clock.now()), *together)


def _user_of(link: Link) -> User | None:
    try:
        return get_user(link.user_id)
    except NotFound:
        return None
