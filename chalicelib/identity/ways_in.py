"""
Passwords by one-time links (mission, decided 5): asking for a link, looking at what one is for, and
setting a password with it. There is no other way to a password.
"""

from botocore.exceptions import ClientError

from chalicelib.access.model import User, UserState
from chalicelib.access.rows import UserRow
from chalicelib.attempts.model import network_of
from chalicelib.attempts.service import (
    Limit,
    drop_attempts,
    locked_for_s,
    one_more,
    recounted,
    refuse_locked,
)
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import clients, keys, pool
from chalicelib.aws.table import Change, check, commit
from chalicelib.core import clock, ids
from chalicelib.core.errors import AppError, FieldError, NotFound, ValidationFailed
from chalicelib.identity import store
from chalicelib.identity.model import (
    GUESSES_AT_ADDRESS,
    LINKS_FROM_NETWORK,
    LINKS_TO_ADDRESS,
)
from chalicelib.identity.passwords import check_password, normal_password
from chalicelib.links.claims import claim_password, release_password
from chalicelib.links.service import (
    FOR_PASSWORDS,
    Link,
    LinkPurpose,
    end_other_links,
    find_link,
    link_invalid,
    still_current,
    use_link,
)
from chalicelib.outbox.store import FactKind, new_fact, wake
from chalicelib.users.service import (
    end_sessions,
    link_of,
    next_start_s,
    normal_email,
    tell_pool,
    way_in,
)


def make_way_in(actor_id: str, user: User) -> str:
    """
    The address at which a person sets the first password, once; any earlier one is dead.

    1 TransactWrite. Writes audit `users:way_in:make`. R12.
    """
    way = way_in(actor_id, user, is_sent=False)
    commit(*way.changes)
    return link_of(way.token)


def ask_for_link(email: str, *, source_ip: str) -> None:
    """
    Let a link be sent to an address, if it belongs to somebody who may enter.

    The fact that wakes the mailer is written for every address, and names nobody where nothing is
    to be sent, so that known and unknown cost the same: 2 BatchGetItems, 1 TransactWrite,
    1 SendMessage. An address gets no more than its limit of e-mails. T23, T76.

    Raises:
        TooManyAttempts: the network asks for too many, whatever the addresses.
    """
    address, fact_id = normal_email(email), ids.new_id("fct")
    recounted(lambda: _write_wish(address, source_ip, fact_id))
    wake(fact_id)


def open_link(token: str) -> tuple[Link, User]:
    """
    What a one-time link for a password is for, and for whom. Up to 3 BatchGetItems.

    Raises:
        NotFound: `link_invalid`, for whichever reason.
    """
    link, user = find_link(token)
    if link.purpose not in FOR_PASSWORDS:
        raise link_invalid()
    return link, user


def set_password_by_link(token: str, password: str) -> None:
    """
    Set a password and use the link up. Every session ends and failed attempts are forgotten.

    The person is claimed first, if the link still opens anything at that very moment; then the pool
    gets the password, then the link is used up together with all that follows
    (docs/decisions/identity.md says what a crash leaves at each step, and why nothing comes in
    between). Writes audit `identity:password:set`.

    Raises:
        NotFound: `link_invalid`.
        ValidationFailed: the password is not good enough; the link stays good.
        Unavailable: a link of this person is being used at this moment, or Cognito does not
            answer; the link stays good.
    """
    link, user = open_link(token)
    normal = normal_password(password)
    check_password(normal, user)
    holder = ids.random_word(ids.ID_LENGTH)
    commit(still_current(link), _still_theirs(link), claim_password(user.id, holder))
    try:
        give_to_pool(user, normal)
    except AppError:
        commit(release_password(user.id, holder))
        raise
    _finish(link, user, holder)
    tell_pool(lambda: pool.sign_out_everywhere(user.id), user.id)


def _write_wish(address: str, source_ip: str, fact_id: str) -> None:
    by_address = Limit(LINKS_TO_ADDRESS, address)
    by_network = Limit(LINKS_FROM_NETWORK, network_of(source_ip))
    user_id, rows = store.find_owner(address, [by_address.key, by_network.key])
    refuse_locked(rows, by_network)
    user = store.find_active_user(user_id)
    is_locked = locked_for_s(rows, by_address) > 0
    counted = (by_network,) if is_locked else (by_address, by_network)
    fact = new_fact(
        fact_id,
        FactKind.PASSWORD_LINK_ASKED,
        scope=keys.OFFICE,
        user_id=user.id if user is not None and not is_locked else "",
        purpose=str(LinkPurpose.RESET_PASSWORD),
    )
    commit(*one_more(rows, *counted), fact)


def give_to_pool(user: User, password: str) -> None:
    try:
        pool.create_user(user.id, user.email)
        pool.set_password(user.id, password)
    except ClientError as error:
        if clients.error_code(error) not in {
            "InvalidPasswordException",
            "InvalidParameterException",
        }:
            raise
        refused = FieldError("password", "invalid_format", "Choose another password.")
        raise ValidationFailed(refused) from error


def _still_theirs(link: Link) -> Change:
    """The person may enter and has the address that the link was made for, at the commit."""
    is_theirs = (UserRow.state == str(UserState.ACTIVE)) & (UserRow.email == link.address)
    return check(keys.user(link.user_id), is_theirs, link_invalid())


def _finish(link: Link, user: User, holder: str) -> None:
    changes = (
        release_password(user.id, holder),
        end_sessions(user.id, next_start_s(user), password_set_at=clock.now()),
        drop_attempts(Limit(GUESSES_AT_ADDRESS, user.email).key),
        entry(Tag.IDENTITY_PASSWORD_SET, actor_id=user.id, target=user.id),
        *end_other_links(link),
    )
    try:
        use_link(link, *changes)
    except NotFound:
        # It was good when the person was claimed, and a newer one that was made since took its
        # place: there is nothing to use up, and nobody can have used that one yet.
        commit(*changes)
