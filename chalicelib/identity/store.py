"""
`USER#u` / `SESSION#sha256`: a browser in which somebody is signed in. No row holds a token in
clear, and all of them expire.
"""

from collections.abc import Mapping

from pynamodb.attributes import BooleanAttribute, NumberAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.access.model import User, UserState, session_is_live
from chalicelib.access.resolve import codes_are_demanded
from chalicelib.access.rows import UserRow, user_of
from chalicelib.aws import keys
from chalicelib.aws.table import (
    Change,
    Key,
    Raw,
    Row,
    check,
    delete,
    fetch,
    put_new,
    read,
    update,
)
from chalicelib.core import clock, ids
from chalicelib.core.errors import NotFound, SignInFailed, Unauthenticated
from chalicelib.core.values import Value
from chalicelib.identity.cookie import LIFETIME_S, Credential
from chalicelib.identity.model import CLOCKS_DIFFER_S, STAFF_UNUSED_S, WRONG
from chalicelib.users.service import address_owner


class SessionRow(Row):
    """One signed-in browser; the table, not Cognito, says how long it stays so."""

    started_at_s = NumberAttribute()
    used_at_s = NumberAttribute(null=True)
    with_code = BooleanAttribute(default=False)


class StoredSession(Value):
    """A session as it stands, and when it started (epoch seconds)."""

    user: User
    started_at_s: int
    with_code: bool


def find_owner(address: str, others: list[Key]) -> tuple[str, Mapping[Key, Raw]]:
    """
    The id of the user with an address (normalised), and the other items asked for.

    An address that nobody has gets the id of nobody, always the same one, so that whatever is done
    next is done for it as for any other. 1 BatchGetItem.
    """
    key = keys.email(address)
    rows = fetch([key, *others])
    return address_owner(rows.get(key)) or ids.derived_id("usr", "nobody", address), rows


def find_active_user(user_id: str) -> User | None:
    """The user, if there is one who may enter. 1 BatchGetItem."""
    key = keys.user(user_id)
    raw = fetch([key]).get(key)
    user = user_of(raw) if raw is not None else None
    return user if user is not None and user.state is UserState.ACTIVE else None


def put_session(
    credential: Credential, started_at_s: int, *, with_code: bool, user: User
) -> tuple[Change, Change]:
    """
    A new session, begun with a code or without, if the user may still enter and has not been signed
    out meanwhile. With the first code that the user signs in with, sessions without one are over.
    """
    key, user_key = _session_key(credential), keys.user(user.id)
    row = SessionRow(
        pk=key.pk,
        sk=key.sk,
        started_at_s=started_at_s,
        used_at_s=started_at_s,
        with_code=with_code,
        expires_at=started_at_s + LIFETIME_S,
    )
    is_live, refused = _is_live(started_at_s, with_code=with_code), SignInFailed(WRONG)
    if with_code and user.codes_from_s is None:
        from_s = started_at_s - CLOCKS_DIFFER_S
        return put_new(row), update(user_key, [UserRow.codes_from_s.set(from_s)], is_live, refused)
    return put_new(row), check(user_key, is_live, refused)


def find_session(credential: Credential) -> StoredSession | None:
    """
    A session that still stands; none of staff that began without a code where one is needed by now,
    or that nobody used for a while. 1 BatchGetItem.

    Raises:
        Unauthenticated: `code_needed`: nothing but the missing code ended it, which only the
            browser that holds it is told.
    """
    key, user_key = _session_key(credential), keys.user(credential.user_id)
    found = fetch([key, user_key, keys.settings()])
    if key not in found or user_key not in found:
        return None
    row, user, now_s = read(SessionRow, found[key]), user_of(found[user_key]), _now_s()
    session = StoredSession(user, int(row.started_at_s), bool(row.with_code))
    demanded = codes_are_demanded(found.get(keys.settings()))
    if int(row.expires_at or 0) <= now_s:
        return None
    unused_s = now_s - int(row.used_at_s or row.started_at_s)
    if user.role is not None and unused_s > STAFF_UNUSED_S:
        return None
    if _lacks_code(user, session, demanded=demanded):
        raise Unauthenticated("Staff sign in with a code by now.", code="code_needed")
    is_live = session_is_live(user, session.started_at_s, codes_demanded=demanded)
    return session if is_live else None


def use_session(credential: Credential, session: StoredSession) -> tuple[Change, Change]:
    """The session is used now, if it still stands; Unauthenticated if not."""
    is_live = _is_live(session.started_at_s, with_code=session.with_code)
    return (
        update(
            _session_key(credential),
            [SessionRow.used_at_s.set(_now_s())],
            Row.pk.exists(),
            Unauthenticated(),
        ),
        check(keys.user(credential.user_id), is_live, Unauthenticated()),
    )


def drop_session(credential: Credential) -> Change:
    """End a session; NotFound if there is none."""
    return delete(_session_key(credential), Row.pk.exists(), NotFound())


def _session_key(credential: Credential) -> Key:
    return keys.session(credential.user_id, ids.fingerprint(credential.refresh_token))


def _lacks_code(user: User, session: StoredSession, *, demanded: bool) -> bool:
    """Whether a session of staff would stand if it had begun with a code."""
    is_needed = user.role is not None and (demanded or user.codes_from_s is not None)
    is_theirs = user.state is UserState.ACTIVE and session.started_at_s >= user.valid_from_s
    return is_needed and is_theirs and not session.with_code


def _is_live(started_at_s: int, *, with_code: bool) -> Condition:
    """The same as `session_is_live` for the user at the commit, but for the office's settings."""
    no_codes = UserRow.codes_from_s.does_not_exist()
    has_code = no_codes | (UserRow.codes_from_s <= started_at_s) if with_code else no_codes
    is_live: Condition = (
        (UserRow.state == str(UserState.ACTIVE))
        & (UserRow.valid_from_s <= started_at_s)
        & (UserRow.role.does_not_exist() | has_code)
    )
    return is_live


def _now_s() -> int:
    return clock.epoch_s(clock.now())
