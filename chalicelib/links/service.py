"""
Making and using one-time links (R12, T19-T22). The secret has 256 bits, is returned once and is
stored as its SHA-256 only; a link works once, until its time, for the address that it was made
for, and only as long as no newer one was made.
"""

from chalicelib.access.model import User
from chalicelib.access.rows import UserRow, user_of
from chalicelib.aws import keys
from chalicelib.aws.table import Change, commit, fetch, read
from chalicelib.core import clock, ids
from chalicelib.core.errors import NotFound
from chalicelib.core.values import Value
from chalicelib.links import store
from chalicelib.links.model import FOR_PASSWORDS, LIFETIMES, Link, LinkPurpose, opens

__all__ = [
    "FOR_PASSWORDS",
    "Link",
    "LinkPurpose",
    "NewLink",
    "end_all_links",
    "end_links",
    "end_other_links",
    "find_any_link",
    "find_link",
    "link_invalid",
    "make_link",
    "new_link",
    "still_current",
    "use_link",
]

still_current = store.still_current
_TOKEN_LENGTH = 64


class NewLink(Value):
    """
    A link about to be made.

    Attributes:
        token: the secret, for the address of the link; after the commit nobody can learn it again.
        changes: what must be committed for it to work.
    """

    token: str
    changes: tuple[Change, ...]


def new_link(user: User, purpose: LinkPurpose, *, address: str = "") -> NewLink:
    """
    A link to be committed with whatever goes with it; for the user's present address, unless it is
    to confirm another.
    """
    now, token = clock.now(), ids.new_token()
    link = Link(
        token_hash=ids.fingerprint(token),
        user_id=user.id,
        address=address or user.email,
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
    link = find_any_link(token)
    if link is not None and link.invited is None:
        user, wanted_email = _user_of(link)
        if user is not None and opens(link, user, clock.now(), wanted_email=wanted_email):
            return link, user
    raise link_invalid()


def find_any_link(token: str) -> Link | None:
    """The link of a token, whatever it is for and whether it opens anything. 2 BatchGetItems."""
    return store.find_link(ids.fingerprint(token)) if len(token) == _TOKEN_LENGTH else None


def link_invalid() -> NotFound:
    """The one answer to every link that does not work."""
    return NotFound("This link does not work any more. Ask for a new one.", code="link_invalid")


def end_links(user_id: str, purpose: LinkPurpose) -> Change:
    """
    The change that ends a user's open link of a purpose, if there is one.

    Raises:
        Conflict, from the commit: `newer_link`, when one is made at the same instant.
    """
    now = clock.now()
    return store.end_links(user_id, purpose, now, now + LIFETIMES[purpose])


def end_all_links(user_id: str) -> tuple[Change, ...]:
    """The changes that end every open link of a user, whatever it is for."""
    now = clock.now()
    return tuple(
        store.end_any_links(user_id, purpose, now, now + lifetime)
        for purpose, lifetime in LIFETIMES.items()
    )


def end_other_links(link: Link) -> tuple[Change, ...]:
    """
    The changes that end the user's open links to a password but this one: whoever has set a
    password, or confirmed an address, by one link must not have the password replaced by an older
    link that somebody else may hold.
    """
    others = sorted(FOR_PASSWORDS - {link.purpose})
    return tuple(end_links(link.user_id, purpose) for purpose in others)


def use_link(link: Link, *together: Change) -> None:
    """
    Use a link up, in one transaction with what it is used for. Of two at the same time one wins.

    Raises:
        NotFound: `link_invalid`; it was used, or replaced by a newer one, since it was found.
        AppError: what the changes in `together` raise.
    """
    commit(store.mark_used(link, clock.now()), *together)


def _user_of(link: Link) -> tuple[User | None, str]:
    """Whose link it is, and the address that this person wants confirmed, if any."""
    key = keys.user(link.user_id)
    raw = fetch([key]).get(key)
    if raw is None:
        return None, ""
    return user_of(raw), read(UserRow, raw).wanted_email or ""
