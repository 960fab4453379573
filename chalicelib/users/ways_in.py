"""
The way in for a person: a one-time link to a password, handed over or sent, never both (R12).
Making one ends any earlier one in the same transaction.
"""

from chalicelib.access.model import Actor, User, UserState
from chalicelib.access.recent import check_recent
from chalicelib.access.rows import UserRow
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Change, check, commit
from chalicelib.config import config
from chalicelib.core import ids
from chalicelib.core.errors import Conflict
from chalicelib.core.values import Value
from chalicelib.links.service import LinkPurpose, end_links, new_link
from chalicelib.outbox.store import FactKind, new_fact, wake
from chalicelib.users import store
from chalicelib.users.editing import admin_still
from chalicelib.users.model import check_state
from chalicelib.users.staff import check_staff


class WayIn(Value):
    """
    A way in about to be made.

    Attributes:
        token: the secret of the link that is handed over; empty when it is sent.
        fact_id: the fact that sends it, to be woken after the commit; empty when it is not sent.
        changes: what must be committed for it.
    """

    token: str
    fact_id: str
    changes: tuple[Change, ...]


def way_in(actor_id: str, user: User, *, is_sent: bool) -> WayIn:
    """A way in, to be committed with whatever goes with it. Writes audit `users:way_in:make`."""
    record = entry(Tag.USERS_WAY_IN, actor_id=actor_id, target=user.id, is_sent=is_sent)
    purpose = LinkPurpose.SET_PASSWORD
    if not is_sent:
        link = new_link(user, purpose)
        return WayIn(link.token, "", (*link.changes, record))
    fact_id = ids.new_id("fct")
    fact = new_fact(
        fact_id,
        FactKind.PASSWORD_LINK_ASKED,
        scope=keys.OFFICE,
        user_id=user.id,
        purpose=str(purpose),
    )
    # The new link is made when it is sent; the old one is dead from now on.
    return WayIn("", fact_id, (end_links(user.id, purpose), fact, record))


def make_way_in(actor: Actor, user_id: str, *, is_sent: bool, remember: Change) -> str:
    """
    Make a person a way in, again if need be; any earlier one is dead.

    Args:
        remember: the change that remembers the request.

    Returns the token of its link, empty if it is sent. 1 BatchGetItem, 1 TransactWrite; one
    SendMessage if it is sent.

    Raises:
        NotFound: there is no such user.
        Forbidden: `admin_only`, for somebody who works for the office.
        Unauthenticated: `recent_sign_in_required`, for somebody who has a password already: with
            the link their account could be taken over.
        Conflict: `user_state`: the person is blocked or deleted.
        AlreadyDone: the request had its effect before.
    """
    profile = store.get_profile(user_id)
    check_staff(actor, profile.user.role)
    check_state(profile, UserState.ACTIVE)
    if profile.has_password:
        check_recent(actor)
    way = way_in(actor.user.id, profile.user, is_sent=is_sent)
    changed = Conflict("This person changed meanwhile. Load them again.", code="user_state")
    is_as_seen = UserRow.state == str(UserState.ACTIVE)
    if not profile.has_password:
        is_as_seen &= UserRow.password_set_at.does_not_exist()
    commit(
        remember,
        *way.changes,
        check(keys.user(user_id), is_as_seen, changed),
        *admin_still(actor, profile),
    )
    if way.fact_id:
        wake(way.fact_id)
    return way.token


def link_of(token: str) -> str:
    """The address at which a token sets a password; what follows the sign is sent to nobody."""
    return f"{config().portal_url}/set-password#{token}"
