"""
Whose an e-mail address is: the look-up `EMAIL#sha256` / `EMAIL`, and `LEFT` beside it, which ends
invitations.
"""

from datetime import datetime, timedelta

from pynamodb.attributes import UnicodeAttribute

from chalicelib.aws import keys
from chalicelib.aws.table import Change, Raw, Row, check, delete, fetch, put_if, put_new, read
from chalicelib.core import clock
from chalicelib.core.errors import AppError, Conflict
from chalicelib.grants.service import USER_CHANGED

EMAIL_TAKEN = "email_taken"
# Longer than the link of any invitation lives.
_REMEMBERED = timedelta(days=60)


class EmailRow(Row):
    """Which user an address belongs to."""

    user_id = UnicodeAttribute()


class AddressLeftRow(Row):
    """When an address stopped being somebody's: the person was deleted, or got another one."""

    left_at = UnicodeAttribute()


def find_id_by_email(address: str) -> str | None:
    """Whose address this is (normalised), or None. 1 BatchGetItem."""
    key = keys.email(address)
    return address_owner(fetch([key]).get(key))


def address_owner(raw: Raw | None) -> str | None:
    """Whose address a raw `EMAIL` item says it is; None without an item."""
    return str(read(EmailRow, raw).user_id) if raw is not None else None


def claim_address(address: str, user_id: str) -> Change:
    """An address becomes a user's; Conflict EMAIL_TAKEN if it is somebody's."""
    key = keys.email(address)
    taken = Conflict("Somebody has this address already.", code=EMAIL_TAKEN)
    return put_new(EmailRow(pk=key.pk, sk=key.sk, user_id=user_id), taken)


def free_address(address: str, user_id: str, now: datetime) -> tuple[Change, Change]:
    """
    An address is nobody's any more, if it was the user's, and no invitation that was sent there
    until now lets anybody in.
    """
    key = keys.address_left(address)
    left = AddressLeftRow(
        pk=key.pk,
        sk=key.sk,
        left_at=clock.iso(now),
        expires_at=clock.epoch_s(now + _REMEMBERED),
    )
    freed = delete(keys.email(address), EmailRow.user_id == user_id, changed_meanwhile())
    return freed, put_if(left, Row.pk.exists() | Row.pk.does_not_exist())


def still_owned(address: str, user_id: str) -> Change:
    """Let a commit depend on an address still being a user's; Conflict USER_CHANGED if not."""
    return check(keys.email(address), EmailRow.user_id == user_id, changed_meanwhile())


def left_at(raw: Raw | None) -> datetime | None:
    """When an address stopped being somebody's last, by the raw item of `keys.address_left`."""
    return clock.from_iso(read(AddressLeftRow, raw).left_at) if raw is not None else None


def not_left_since(address: str, moment: datetime, otherwise: AppError) -> Change:
    """Let a commit depend on an address not having stopped being somebody's since a moment."""
    is_older = AddressLeftRow.left_at < clock.iso(moment)
    return check(keys.address_left(address), Row.pk.does_not_exist() | is_older, otherwise)


def changed_meanwhile() -> Conflict:
    """Whoever decided must look again (see `grants.service.settled`)."""
    return Conflict("This person changed meanwhile.", code=USER_CHANGED)
