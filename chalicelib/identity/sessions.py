"""
Sessions: signing in, staying in, signing out here and everywhere. Cognito checks passwords and
signs tokens; who may enter, how long and after how many failures is decided by our own table.
"""

import time

from chalicelib.access.model import Actor, User, live_from_s
from chalicelib.attempts.model import network_of
from chalicelib.attempts.service import (
    Limit,
    drop_attempts,
    forgive_attempt,
    one_more,
    recounted,
    refuse_locked,
    would_lock,
)
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import pool
from chalicelib.aws.observe import logger
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock
from chalicelib.core.errors import (
    Conflict,
    NotFound,
    SignInFailed,
    Unauthenticated,
    Unavailable,
)
from chalicelib.core.values import Value
from chalicelib.identity import store
from chalicelib.identity.codes_store import CODES_CHANGED
from chalicelib.identity.cookie import Credential
from chalicelib.identity.model import (
    CLOCKS_DIFFER_S,
    GUESSES_AT_ADDRESS,
    GUESSES_FROM_NETWORK,
    WRONG,
)
from chalicelib.identity.passwords import normal_password
from chalicelib.identity.second_factor import check_code, offer_secret
from chalicelib.users.service import end_sessions, next_start_s, normal_email, tell_pool

_LONGEST_WAIT_S = 3


class Session(Value):
    """A person who is signed in: what the browser's script gets, and what its cookie keeps."""

    user: User
    id_token: str
    expires_in_s: int
    credential: Credential


class _Proof(Value):
    """
    A right password, and what it was answered with.

    Attributes:
        forgotten: what forgets the attempts at the address.
        by_network: what takes the attempt back that was counted for the network.
    """

    user: User
    id_token: str
    expires_in_s: int
    credential: Credential
    started_at_s: int
    forgotten: Change
    by_network: Change


def sign_in(email: str, password: str, *, code: str = "", source_ip: str) -> Session:
    """
    Check a password, and the code of staff who need one, and start a session.

    Unknown, blocked and passwordless people cost the same calls as a wrong password and get the
    same answer. 2 BatchGetItems, 1 TransactWrite, 1 AdminInitiateAuth; 1 TransactWrite more for
    a right password, and 1 BatchGetItem for staff. Writes audit `identity:session:start`. T23, T76.

    Raises:
        SignInFailed: whatever is wrong with address or password; or, the password being right, as
            `check_code` says.
        TooManyAttempts: the address or the network is locked, be the password right or wrong.
        Unavailable: Cognito does not answer; the attempt is not counted.
    """
    proof = _prove(email, password, source_ip)
    try:
        used_up = check_code(proof.user, code)
    except SignInFailed:
        if not code:
            # No code was guessed: this was the first half of signing in.
            commit(proof.by_network)
        raise
    started = store.put_session(
        proof.credential, proof.started_at_s, with_code=bool(used_up), user=proof.user
    )
    try:
        commit(
            *started,
            *used_up,
            proof.forgotten,
            proof.by_network,
            entry(Tag.IDENTITY_SESSION_START, actor_id=proof.user.id, target=proof.user.id),
        )
    except Conflict as conflict:
        if conflict.code != CODES_CHANGED:
            raise
        raise SignInFailed("This code was used already.", code="code_wrong") from conflict
    return Session(proof.user, proof.id_token, proof.expires_in_s, proof.credential)


def offer_codes(email: str, password: str, *, source_ip: str) -> tuple[str, str]:
    """
    A secret for the app of a member of staff who proves the password and has no codes in use, and
    its address for a QR code. What signing in costs, and 1 BatchGetItem and 1 TransactWrite.

    Raises:
        SignInFailed, TooManyAttempts, Unavailable: as `sign_in`; people who are not staff get the
            answer of a wrong password.
        Conflict: as `offer_secret`.
    """
    proof = _prove(email, password, source_ip)
    if proof.user.role is None:
        raise SignInFailed(WRONG)
    commit(proof.by_network)
    return offer_secret(proof.user)


def _prove(email: str, password: str, source_ip: str) -> _Proof:
    address = normal_email(email)
    limits = (
        Limit(GUESSES_AT_ADDRESS, address),
        Limit(GUESSES_FROM_NETWORK, network_of(source_ip)),
    )
    user_id, locked_now = recounted(lambda: _count_guess(address, limits))
    by_address, by_network = (
        forgive_attempt(limit.key, unlock=limit in locked_now) for limit in limits
    )
    user = store.find_active_user(user_id)
    try:
        started_at_s, tokens = _ask_pool(user_id, user, normal_password(password))
    except Unavailable:
        commit(by_address, by_network)
        raise
    if user is None or tokens is None or tokens.refresh_token is None:
        logger.info("session.refused", extra={"user_id": user_id})
        raise SignInFailed(WRONG)
    return _Proof(
        user=user,
        id_token=tokens.id_token,
        expires_in_s=tokens.expires_in_s,
        credential=Credential(user.id, tokens.refresh_token),
        started_at_s=started_at_s,
        forgotten=drop_attempts(limits[0].key),
        by_network=by_network,
    )


def refresh_session(credential: Credential) -> Session:
    """
    A new ID token for a session that still stands.

    The table is asked before Cognito and again after it, so that no token outlives a sign-out that
    happens in between, whatever the pool writes into it. 2 BatchGetItems, 1 AdminInitiateAuth; for
    staff a TransactWrite in the place of the second read, which asks the same and notes the use.

    Raises:
        Unauthenticated: no such session, or it is over, by itself too when nobody of the staff used
            it for a while; never said why.
    """
    session = _live_session(credential)
    try:
        tokens = pool.refresh(credential.refresh_token)
    except pool.WrongCredentials as error:
        raise Unauthenticated from error
    if session.user.role is None:
        session = _live_session(credential)
    else:
        commit(*store.use_session(credential, session))
    return Session(session.user, tokens.id_token, tokens.expires_in_s, credential)


def end_session(credential: Credential) -> None:
    """
    Sign one browser out; one that is not signed in stays so. Cognito is told in any case, so that a
    repetition makes up for a call that failed. Writes audit `identity:session:end`.
    """
    record = entry(Tag.IDENTITY_SESSION_END, actor_id=credential.user_id, target=credential.user_id)
    try:
        commit(store.drop_session(credential), record)
    except NotFound:
        logger.info("session.end_repeated", extra={"user_id": credential.user_id})
    tell_pool(lambda: pool.revoke(credential.refresh_token), credential.user_id)


def end_every_session(actor: Actor) -> None:
    """
    Sign a person out everywhere: no session and no token that began up to this second opens
    anything from now on, whether Cognito answers or not. Writes audit `identity:session:end_all`.
    """
    record = entry(Tag.IDENTITY_SESSION_END_ALL, actor_id=actor.user.id, target=actor.user.id)
    try:
        commit(end_sessions(actor.user.id, next_start_s(actor.user)), record)
    except Conflict:
        # Somebody ended them a moment later than we would have, which is as good.
        logger.info("session.ended_already", extra={"user_id": actor.user.id})
    tell_pool(lambda: pool.sign_out_everywhere(actor.user.id), actor.user.id)


def _count_guess(address: str, limits: tuple[Limit, Limit]) -> tuple[str, frozenset[Limit]]:
    """Whose password is guessed, and which limits lock because of this very attempt."""
    user_id, rows = store.find_owner(address, [limit.key for limit in limits])
    refuse_locked(rows, *limits)
    commit(*one_more(rows, *limits))
    return user_id, would_lock(rows, limits)


def _ask_pool(user_id: str, user: User | None, password: str) -> tuple[int, pool.Tokens | None]:
    """
    When the session starts (epoch seconds), and its tokens; none for a wrong password.

    A right password within the second in which all sessions were ended, or codes were turned on,
    waits until that second is over: its tokens would be dead.
    """
    started_at = clock.now()
    tokens = _tokens(user_id, password)
    good_from_s = live_from_s(user) + CLOCKS_DIFFER_S if user is not None else 0
    wait_s = good_from_s - started_at.timestamp()
    if tokens is None or wait_s <= 0:
        return clock.epoch_s(started_at), tokens
    if wait_s > _LONGEST_WAIT_S:
        raise Unavailable("The clocks of two machines differ. Try again.")
    time.sleep(wait_s)
    started_at = clock.now()
    return clock.epoch_s(started_at), _tokens(user_id, password)


def _tokens(user_id: str, password: str) -> pool.Tokens | None:
    try:
        return pool.sign_in(user_id, password)
    except pool.WrongCredentials:
        return None


def _live_session(credential: Credential) -> store.StoredSession:
    found = store.find_session(credential)
    if found is None:
        raise Unauthenticated
    return found
