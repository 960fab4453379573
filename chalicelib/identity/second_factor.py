"""
Codes from an app as the second factor of staff: demanded at every sign-in once they are set up, and
set up at the first sign-in where the office demands it (Settings, General). Who lost the phone is
helped by another admin, who takes the old secret away. docs/decisions/identity.md says why this is
kept in our table and not in the pool.
"""

from chalicelib.access.model import Actor, User, UserState
from chalicelib.attempts.service import (
    Limit,
    drop_attempts,
    one_more,
    recounted,
    refuse_locked,
)
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys, pool
from chalicelib.aws.table import Change, commit, fetch
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, SignInFailed
from chalicelib.core.values import replace
from chalicelib.identity import codes_store
from chalicelib.identity.codes import Codes, CodeState, address_of, new_secret, step_of
from chalicelib.identity.model import GUESSES_AT_ADDRESS, GUESSES_OF_CODE
from chalicelib.settings.service import current_settings, settings_of
from chalicelib.users.service import check_admin, get_user
from chalicelib.users.sessions import next_start_s, tell_pool

_WRONG_CODE = "This code is not right, or it was used already. Type the one that the app shows now."


def check_code(user: User, code: str) -> tuple[Change, ...]:
    """
    Let a member of staff in whose password is right; nobody else needs a code. 1 BatchGetItem, and
    1 BatchGetItem and 1 TransactWrite more to count a code before it is looked at.

    Returns what must be committed with the session: the code is used up, so that it opens nothing
    twice, and counts as set up with its first use.

    Raises:
        SignInFailed: `code_required`, `code_setup_required` (fetch a secret first) or `code_wrong`.
        TooManyAttempts: codes were guessed too often.
        Conflict, from the commit: CODES_CHANGED, when the same code was used at the same moment.
    """
    if user.role is None:
        return ()
    rows = fetch([keys.codes(user.id), keys.settings()])
    codes = codes_store.codes_of(rows.get(keys.codes(user.id)))
    state = codes.state if codes is not None else None
    is_demanded = settings_of(rows.get(keys.settings())).staff_codes
    if not code and state in {None, CodeState.OFFERED} and not is_demanded:
        return ()
    if codes is None or not codes.secret or not (code or state is CodeState.ON):
        raise SignInFailed(
            "Set up the codes of your authenticator app first.", code="code_setup_required"
        )
    if not code:
        raise SignInFailed("Type the code that your app shows.", code="code_required")
    return _used(user, codes, code)


def offer_secret(user: User) -> tuple[str, str]:
    """
    A new secret for a member of staff who has none in use, and its address for the app's QR code.
    It counts from the first code on. 2 BatchGetItems, 1 TransactWrite.

    Raises:
        Conflict: `codes_are_on`: an admin must take the old secret away first.
    """
    key = keys.codes(user.id)
    before = codes_store.codes_of(fetch([key]).get(key))
    if before is not None and before.state is CodeState.ON:
        raise Conflict(
            "Your codes are set up already. If the app is lost, ask another admin to reset them.",
            code="codes_are_on",
        )
    # A demand stays one until the first code came.
    state = before.state if before is not None else CodeState.OFFERED
    codes = Codes(state, new_secret(), 0, before.version if before else 0)
    commit(codes_store.put_codes(user.id, codes))
    office = current_settings().office_name
    return codes.secret, address_of(codes.secret, who=user.email, office=office)


def turn_on(actor: Actor, code: str) -> None:
    """
    Set up the codes of somebody who is signed in, by the first one. All their sessions began
    without one and are over, this one too. What `check_code` takes to count a code, 1 BatchGetItem,
    1 TransactWrite, then Cognito is told.

    Raises:
        NotFound: no secret was offered.
        SignInFailed: `code_wrong`.
        TooManyAttempts: codes were guessed too often.

    Writes audit `identity:codes:on`.
    """
    user = actor.user
    key = keys.codes(user.id)
    codes = codes_store.codes_of(fetch([key]).get(key))
    if codes is None or not codes.secret:
        raise NotFound("Fetch a secret first.")
    used_up = _used(user, codes, code)
    if user.codes_from_s is not None:
        commit(*used_up)
        return
    commit(*used_up, codes_store.begin_codes(user.id, next_start_s(user)))
    tell_pool(lambda: pool.sign_out_everywhere(user.id), user.id)


def has_codes(user_id: str) -> bool:
    """Whether every sign-in of a person needs a code. 1 BatchGetItem."""
    key = keys.codes(user_id)
    codes = codes_store.codes_of(fetch([key]).get(key))
    return codes is not None and codes.state is CodeState.ON


def take_codes(actor: Actor, user_id: str) -> None:
    """
    Take the secret of another member of staff away: their sessions end, wrong codes are forgotten,
    since no code is left to be guessed, and the next sign-in sets up a new one, whatever the
    settings say.

    Raises:
        NotFound: there is no such member of staff.
        Conflict: `own_codes`: another admin must do it.

    Writes audit `identity:codes:reset`.
    """
    if user_id == actor.user.id:
        raise Conflict("Another admin must reset your codes.", code="own_codes")
    user = get_user(user_id)
    if user.role is None or user.state is UserState.DELETED:
        raise NotFound("There is no such member of staff.")
    # A wrong code is a failed sign-in besides.
    counted = (Limit(GUESSES_OF_CODE, user_id), Limit(GUESSES_AT_ADDRESS, user.email))
    key = keys.codes(user_id)
    before = codes_store.codes_of(fetch([key]).get(key))
    after = Codes(CodeState.DEMANDED, "", 0, before.version if before else 0)
    commit(
        codes_store.put_codes(user_id, after),
        check_admin(actor.user.id),
        codes_store.end_codes(user_id, next_start_s(user)),
        *(drop_attempts(limit.key) for limit in counted),
        entry(Tag.IDENTITY_CODES_RESET, actor_id=actor.user.id, target=user_id),
    )
    tell_pool(lambda: pool.sign_out_everywhere(user_id), user_id)


def _used(user: User, codes: Codes, code: str) -> tuple[Change, ...]:
    """
    What uses a right code up; it is counted before it is looked at, and wrong ones are forgotten
    with the first right one.
    """
    limit = Limit(GUESSES_OF_CODE, user.id)
    recounted(lambda: _count(limit))
    step = step_of(codes, code, clock.now())
    if step is None:
        raise SignInFailed(_WRONG_CODE, code="code_wrong")
    after = replace(codes, state=CodeState.ON, last_step=step)
    changes = [codes_store.put_codes(user.id, after), drop_attempts(limit.key)]
    if codes.state is not CodeState.ON:
        changes.append(entry(Tag.IDENTITY_CODES_ON, actor_id=user.id, target=user.id))
    return tuple(changes)


def _count(limit: Limit) -> None:
    rows = fetch([limit.key])
    refuse_locked(rows, limit)
    commit(*one_more(rows, limit))
