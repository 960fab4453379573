"""
Opening an account through an invitation: free, with a password of one's own, for the very address
that was invited (R7). There is no other sign-up.
"""

from chalicelib.access.model import User
from chalicelib.attempts.service import Limit, drop_attempts
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import pool
from chalicelib.aws.table import commit
from chalicelib.core import ids
from chalicelib.core.errors import AppError, Conflict, NotFound
from chalicelib.identity.model import GUESSES_AT_ADDRESS
from chalicelib.identity.passwords import check_password, normal_password
from chalicelib.identity.ways_in import give_to_pool
from chalicelib.invitations.service import OpenOffer, newcomer, open_offer, opening
from chalicelib.links.claims import claim_password, release_password
from chalicelib.links.service import link_invalid
from chalicelib.users.model import NewUser, Profile
from chalicelib.users.service import find_user_by_email, get_user, tell_pool


def open_account(  # noqa: PLR0913 - a person is a list of facts
    token: str,
    password: str,
    *,
    first_name: str,
    last_name: str,
    language: str,
    phone: str = "",
    mobile: str = "",
) -> User:
    """
    Open an account for the address of an invitation; the invitation stays to be answered.

    The person to be is claimed first, then the pool gets the password, then the table gets the
    person. Killed in between, a repetition does the same for the same person: the id is made of the
    link. Writes audit `users:user:add` and `identity:password:set`.

    Raises:
        NotFound: `link_invalid`.
        Conflict: `account_exists`; whoever holds the link may know, and signs in.
        ValidationFailed: the password is not good enough; the link stays good.
        Unavailable: the link is being used at this moment, or Cognito does not answer; the link
            stays good.
    """
    offer = open_offer(token)
    address = offer.invitation.address
    new = NewUser(first_name, last_name, address, language, phone=phone, mobile=mobile)
    profile = newcomer(offer, new)
    _refuse_known(profile.user)
    holder = _give_password(profile.user, password)
    _write(offer, profile, holder)
    return profile.user


def _give_password(user: User, password: str) -> str:
    """The person to be is claimed, and the pool has their password; returns who holds the claim."""
    normal = normal_password(password)
    check_password(normal, user)
    holder = ids.random_word(ids.ID_LENGTH)
    commit(claim_password(user.id, holder))
    try:
        # Looked at once more: whoever held the claim before may have opened it.
        _refuse_known(user)
        give_to_pool(user, normal)
    except AppError:
        commit(release_password(user.id, holder))
        raise
    return holder


def _refuse_known(user: User) -> None:
    if find_user_by_email(user.email) is not None:
        raise _known()
    try:
        get_user(user.id)
    except NotFound:
        return
    # Opened by this link before, and deleted or at another address since: it is not opened again.
    raise link_invalid()


def _write(offer: OpenOffer, profile: Profile, holder: str) -> None:
    user = profile.user
    try:
        commit(
            *opening(offer, profile),
            release_password(user.id, holder),
            drop_attempts(Limit(GUESSES_AT_ADDRESS, user.email).key),
            entry(Tag.IDENTITY_PASSWORD_SET, actor_id=user.id, target=user.id),
        )
    except (Conflict, NotFound) as refusal:
        # The address became another user's meanwhile, or the invitation was taken back: nobody has
        # this id.
        tell_pool(lambda: pool.delete_user(user.id), user.id)
        if refusal.code == "email_taken":
            raise _known() from refusal
        raise


def _known() -> Conflict:
    return Conflict("There is an account with this address. Sign in.", code="account_exists")
