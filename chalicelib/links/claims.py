"""
`USER#u` / `CLAIM`: somebody's password is being set by a link. The pool knows no transactions; so
whoever gives it a password holds the person's claim meanwhile, and whatever else would end that
link by setting a password or changing the address waits. A claim lasts longer than any request.
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.aws import keys
from chalicelib.aws.table import Change, Row, check, delete, put_if
from chalicelib.core import clock
from chalicelib.core.errors import Unavailable

_CLAIM_S = 60


class ClaimRow(Row):
    """Who may set a person's password, and until when nobody else may."""

    holder = UnicodeAttribute()
    until_s = NumberAttribute()


def claim_password(user_id: str, holder: str) -> Change:
    """Nobody else may set the person's password for a while; Unavailable if somebody else may."""
    key, now_s = keys.password_claim(user_id), clock.epoch_s(clock.now())
    until_s = now_s + _CLAIM_S
    row = ClaimRow(pk=key.pk, sk=key.sk, holder=holder, until_s=until_s, expires_at=until_s)
    is_free = Row.pk.does_not_exist() | (ClaimRow.until_s <= now_s)
    return put_if(row, is_free, _busy())


def release_password(user_id: str, holder: str) -> Change:
    """Give a claim back; Unavailable if it is not the holder's any more."""
    return delete(keys.password_claim(user_id), ClaimRow.holder == holder, _busy())


def password_is_unclaimed(user_id: str) -> Change:
    """Let a commit depend on nobody setting the person's password; Unavailable if somebody is."""
    is_over = ClaimRow.until_s <= clock.epoch_s(clock.now())
    return check(keys.password_claim(user_id), Row.pk.does_not_exist() | is_over, _busy())


def _busy() -> Unavailable:
    return Unavailable("A link of this person is being used at this moment. Try again.")
