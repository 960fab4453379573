"""
`USER#u` / `SESSION#sha256` (a browser in which somebody is signed in) and `LINK#sha256` / `CLAIM`
(a one-time link being used). No row holds a token in clear, and all of them expire.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.access.model import User, UserState
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
    put_if,
    put_new,
    read,
    update,
)
from chalicelib.core import clock, ids
from chalicelib.core.errors import NotFound, SignInFailed, Unavailable
from chalicelib.identity.codes import CodeState
from chalicelib.identity.codes_store import codes_of
from chalicelib.identity.cookie import LIFETIME_S, Credential
from chalicelib.identity.model import WRONG
from chalicelib.settings.service import settings_of
from chalicelib.users.service import address_owner

_CLAIM_S = 60


class SessionRow(Row):
    """One signed-in browser; the table, not Cognito, says how long it stays so."""

    started_at_s = NumberAttribute()
    with_code = BooleanAttribute(default=False)


class ClaimRow(Row):
    """Who may use a one-time link up, and until when nobody else may."""

    holder = UnicodeAttribute()
    until_s = NumberAttribute()


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
    credential: Credential, started_at_s: int, *, with_code: bool
) -> tuple[Change, Change]:
    """
    A new session, begun with a code or without, if the user may still enter and has not been signed
    out meanwhile.
    """
    key = _session_key(credential)
    row = SessionRow(
        pk=key.pk,
        sk=key.sk,
        started_at_s=started_at_s,
        with_code=with_code,
        expires_at=started_at_s + LIFETIME_S,
    )
    is_live = (UserRow.state == str(UserState.ACTIVE)) & (UserRow.valid_from_s <= started_at_s)
    return put_new(row), check(keys.user(credential.user_id), is_live, SignInFailed(WRONG))


def find_session(credential: Credential) -> tuple[User, int] | None:
    """
    The user of a stored session and when it started (epoch seconds); none of staff that began
    without a code where one is demanded by now. 1 BatchGetItem.
    """
    key, user_key = _session_key(credential), keys.user(credential.user_id)
    codes_key, settings_key = keys.codes(credential.user_id), keys.settings()
    found = fetch([key, user_key, codes_key, settings_key])
    if key not in found or user_key not in found:
        return None
    row = read(SessionRow, found[key])
    if int(row.expires_at or 0) <= clock.epoch_s(clock.now()):
        return None
    user = user_of(found[user_key])
    if user.role is not None and not row.with_code:
        codes = codes_of(found.get(codes_key))
        is_demanded = codes is not None and codes.state is CodeState.DEMANDED
        if is_demanded or settings_of(found.get(settings_key)).staff_codes:
            return None
    return user, int(row.started_at_s)


def drop_session(credential: Credential) -> Change:
    """End a session; NotFound if there is none."""
    return delete(_session_key(credential), Row.pk.exists(), NotFound())


def claim_link(token_hash: str, holder: str) -> Change:
    """
    Nobody else may use a link for a while, longer than any request lives; Unavailable if somebody
    else may.
    """
    key, now_s = keys.link_claim(token_hash), clock.epoch_s(clock.now())
    until_s = now_s + _CLAIM_S
    row = ClaimRow(pk=key.pk, sk=key.sk, holder=holder, until_s=until_s, expires_at=until_s)
    is_free = Row.pk.does_not_exist() | (ClaimRow.until_s <= now_s)
    return put_if(row, is_free, Unavailable("This link is being used at this moment. Try again."))


def release_link(token_hash: str, holder: str) -> Change:
    """Give a claim back, unless it is not the holder's any more."""
    return delete(keys.link_claim(token_hash), ClaimRow.holder == holder, Unavailable("Try again."))


def finish_claim(token_hash: str, holder: str, link_expires_at: datetime) -> Change:
    """The claim stands for good: whoever found the link before it was used comes too late."""
    for_good_s = clock.epoch_s(link_expires_at + timedelta(days=1))
    actions = [ClaimRow.until_s.set(for_good_s), ClaimRow.expires_at.set(for_good_s)]
    return update(
        keys.link_claim(token_hash), actions, ClaimRow.holder == holder, Unavailable("Try again.")
    )


def _session_key(credential: Credential) -> Key:
    return keys.session(credential.user_id, ids.fingerprint(credential.refresh_token))
