"""
Pick-up codes (B11): eight signs that a user shows at the desk, good once and for half an hour. What
is typed at a desk is counted before it is looked at, per person and for the whole office.
"""

from chalicelib.access.model import Actor, User
from chalicelib.access.rows import user_of
from chalicelib.attempts.service import (
    Limit,
    forgive_attempt,
    one_more,
    recounted,
    refuse_locked,
    would_lock,
)
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Raw, commit, fetch
from chalicelib.collectors import codes_store
from chalicelib.collectors.codes_store import code_invalid
from chalicelib.collectors.pick_up import (
    CODE_LENGTH,
    CODE_LIFETIME,
    MISSES_AT_DESK,
    MISSES_IN_OFFICE,
    PickUpCode,
    code_opens,
    normal_pick_up_code,
)
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.core.values import Value

_ROUNDS = 3


class ShownCode(Value):
    """A code that was checked and is good at this moment, and whose it is."""

    code: PickUpCode
    user: User


def make_code(actor: Actor) -> tuple[str, PickUpCode]:
    """
    A new code of the actor, which is returned this once; the former one is dead in the same change.
    1 TransactWrite.

    Writes audit `pickup:code:make`.
    """
    for _ in range(_ROUNDS):
        secret, now = ids.random_word(CODE_LENGTH), clock.now()
        code = PickUpCode(actor.user.id, ids.fingerprint(secret), now, now + CODE_LIFETIME)
        record = entry(Tag.PICKUP_CODE_MAKE, actor_id=actor.user.id, target=actor.user.id)
        try:
            commit(*codes_store.put_code(code), record)
        except Conflict as conflict:
            if conflict.code != codes_store.CODE_TAKEN:
                raise
        else:
            return secret, code
    raise Unavailable("No code could be made at this moment. Try again.")


def current_code(raw: Raw | None) -> PickUpCode | None:
    """A user's current code out of its raw item, whatever became of it."""
    return codes_store.code_of(raw) if raw is not None else None


def show_code(actor: Actor, typed: str) -> ShownCode:
    """
    Whose code was typed or scanned at a desk. It is not used up by that.

    A wrong one counts against whoever typed it and against the office, before it is looked up.
    2 BatchGetItem and 2 TransactWrite.

    Raises:
        TooManyAttempts: too many wrong ones; this one was not looked at.
        NotFound: `pick_up_code_invalid`, for whichever reason.

    Writes audit `pickup:code:check`.
    """
    secret = normal_pick_up_code(typed)
    if secret is None:
        raise code_invalid()
    limits = (Limit(MISSES_AT_DESK, actor.user.id), Limit(MISSES_IN_OFFICE, keys.OFFICE))
    code_hash = ids.fingerprint(secret)
    lookup, locked_now = recounted(lambda: _count(code_hash, limits))
    shown = _shown(code_hash, lookup)
    if shown is None:
        commit(entry(Tag.PICKUP_CODE_CHECK, actor_id=actor.user.id, is_good=False))
        raise code_invalid()
    back = [forgive_attempt(limit.key, unlock=limit in locked_now) for limit in limits]
    record = entry(
        Tag.PICKUP_CODE_CHECK, actor_id=actor.user.id, target=shown.user.id, is_good=True
    )
    commit(*back, record)
    return shown


def use_code(shown: ShownCode, handout_id: str) -> tuple[Change, Change]:
    """
    The changes that use a code up, for the first commit of a hand-out. Of two desks with the same
    code one wins. They check the user's own row; so no right of the same user (`Right.holds`) goes
    into the same commit, which takes one change an item.

    Raises, from the commit:
        NotFound: `pick_up_code_invalid`: it was used, replaced or over meanwhile, or its user was
            blocked or signed out everywhere.
    """
    return codes_store.use_code(shown.code, shown.user, handout_id)


def _count(code_hash: str, limits: tuple[Limit, Limit]) -> tuple[Raw | None, frozenset[Limit]]:
    """The look-up item of a code, if any, and which limits lock because of this very attempt."""
    key = keys.pick_up_code(code_hash)
    rows = fetch([key, *(limit.key for limit in limits)])
    refuse_locked(rows, *limits)
    commit(*one_more(rows, *limits))
    return rows.get(key), would_lock(rows, limits)


def _shown(code_hash: str, lookup: Raw | None) -> ShownCode | None:
    """The code and its user, if it is worth anything now."""
    # One that nobody has costs the same as one that is over.
    user_id = codes_store.user_of_code(lookup) if lookup is not None else ids.new_id("usr")
    code_key, user_key = keys.current_pick_up_code(user_id), keys.user(user_id)
    rows = fetch([code_key, user_key])
    if code_key not in rows or user_key not in rows:
        return None
    code, user = codes_store.code_of(rows[code_key]), user_of(rows[user_key])
    is_current = code.code_hash == code_hash
    return ShownCode(code, user) if is_current and code_opens(code, user, clock.now()) else None
