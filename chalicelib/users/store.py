"""
`USER#u` / `USER` (by-office by last name; the deleted in a list of their own), the look-up
`EMAIL#sha256` / `EMAIL`, and `LEFT` beside it, which ends invitations.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.access.model import User, UserState
from chalicelib.access.rows import UserRow, user_of
from chalicelib.aws import keys, partitions
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
    set_or_remove,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import AppError, Conflict, NotFound, StaleVersion
from chalicelib.core.text import fold
from chalicelib.grants.service import USER_CHANGED
from chalicelib.users.model import Profile, UserOrigin

EMAIL_TAKEN = "email_taken"
# Longer than the link of any invitation lives.
_REMEMBERED = timedelta(days=60)
_LONGEST_PLACE = 100


class EmailRow(Row):
    """Which user an address belongs to."""

    user_id = UnicodeAttribute()


class AddressLeftRow(Row):
    """When an address stopped being somebody's: the person was deleted, or got another one."""

    left_at = UnicodeAttribute()


def get_user(user_id: str) -> User:
    """
    1 BatchGetItem.

    Raises:
        NotFound: there is no such user.
    """
    return get_profile(user_id).user


def find_id_by_email(address: str) -> str | None:
    """Whose address this is (normalised), or None. 1 BatchGetItem."""
    key = keys.email(address)
    return address_owner(fetch([key]).get(key))


def address_owner(raw: Raw | None) -> str | None:
    """Whose address a raw `EMAIL` item says it is; None without an item."""
    return str(read(EmailRow, raw).user_id) if raw is not None else None


def get_profile(user_id: str) -> Profile:
    """
    1 BatchGetItem.

    Raises:
        NotFound: there is no such user.
    """
    key = keys.user(user_id)
    return profile_in(fetch([key]), key)


def profile_in(rows: Mapping[Key, Raw], key: Key) -> Profile:
    """
    The person of a key among items already read.

    Raises:
        NotFound: there is no such user.
    """
    if key not in rows:
        raise NotFound("There is no such user.")
    return profile_of(rows[key])


def profile_of(raw: Raw) -> Profile:
    """A raw user item as the office keeps the person."""
    row = read(UserRow, raw)
    return Profile(
        user=user_of(raw),
        phone=row.phone or "",
        mobile=row.mobile or "",
        notes=row.notes or "",
        payer_id=row.payer_id or "",
        origin=UserOrigin(row.origin or UserOrigin.OFFICE),
        has_password=bool(row.password_set_at),
        wanted_email=row.wanted_email or "",
        created_at=clock.from_iso(row.created_at),
        ended_at=clock.from_iso(row.ended_at) if row.ended_at else None,
        owner_changes=int(row.owner_changes or 0),
        opened_for=row.opened_for or "",
    )


def put_user(profile: Profile) -> tuple[Change, ...]:
    """A new user and the claim to the address, which nobody may have yet."""
    user = profile.user
    key, places = keys.user(user.id), _places(user)
    row = UserRow(
        pk=key.pk,
        sk=key.sk,
        g3=places["g3"],
        g3s=places["g3s"],
        first_name=user.first_name,
        last_name=user.last_name,
        email=user.email,
        language=user.language,
        role=str(user.role) if user.role else None,
        state=str(user.state),
        valid_from_s=user.valid_from_s,
        created_at=clock.iso(profile.created_at),
        phone=profile.phone or None,
        mobile=profile.mobile or None,
        notes=profile.notes or None,
        payer_id=profile.payer_id or None,
        origin=str(profile.origin),
        password_set_at=clock.iso(profile.created_at) if profile.has_password else None,
        opened_for=profile.opened_for or None,
    )
    return claim_address(user.email, user.id), put_new(row)


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


def left_at(raw: Raw | None) -> datetime | None:
    """When an address stopped being somebody's last, by the raw item of `keys.address_left`."""
    return clock.from_iso(read(AddressLeftRow, raw).left_at) if raw is not None else None


def not_left_since(address: str, moment: datetime, otherwise: AppError) -> Change:
    """Let a commit depend on an address not having stopped being somebody's since a moment."""
    is_older = AddressLeftRow.left_at < clock.iso(moment)
    return check(keys.address_left(address), Row.pk.does_not_exist() | is_older, otherwise)


def change_user(after: Profile, *, seen_version: int) -> Change:
    """What the office knows of a person, over the version seen; state and address stay."""
    stale = StaleVersion("Somebody changed this person meanwhile. Load it again.")
    return update(keys.user(after.user.id), _details(after), Row.version == seen_version, stale)


def change_state(after: Profile, *, before: Profile) -> Change:
    """
    A person's state with all that depends on it, over everything that was read, what the person
    owns included; Conflict USER_CHANGED if anything changed meanwhile.
    """
    actions = [
        *_details(after),
        UserRow.state.set(str(after.user.state)),
        UserRow.valid_from_s.set(after.user.valid_from_s),
        UserRow.owner_changes.set(after.owner_changes),
        set_or_remove(UserRow.ended_at, clock.iso(after.ended_at) if after.ended_at else None),
    ]
    return update(keys.user(after.user.id), actions, _is_as(before), changed_meanwhile())


def change_address(after: Profile, *, before: Profile) -> Change:
    """
    The address that counts, or the one that is wanted, over what was read; Conflict USER_CHANGED
    if anything changed meanwhile.
    """
    actions = [UserRow.email.set(after.user.email), *_details(after)]
    return update(keys.user(after.user.id), actions, _is_as(before), changed_meanwhile())


def drop_codes(user_id: str) -> Change:
    """The second factor of a person who is deleted, if there is one, is of no use any more."""
    return delete(keys.codes(user_id), Row.pk.exists() | Row.pk.does_not_exist())


def changed_meanwhile() -> Conflict:
    """Whoever decided must look again (see `grants.service.settled`)."""
    return Conflict("This person changed meanwhile.", code=USER_CHANGED)


def set_language(user: User, language: str, *, seen_version: int) -> Change:
    """Change the language of a user's client and e-mails."""
    return update(
        keys.user(user.id),
        [UserRow.language.set(language), UserRow.version.set(seen_version + 1)],
        UserRow.version == seen_version,
        StaleVersion("Your details changed meanwhile. Load them again."),
    )


def end_sessions(
    user_id: str, valid_from_s: int, *, password_set_at: datetime | None = None
) -> Change:
    """
    Every session that began before `valid_from_s` is over.

    Args:
        password_set_at: when a password was set, if that is why.
    """
    condition = UserRow.valid_from_s.does_not_exist() | (UserRow.valid_from_s <= valid_from_s)
    actions: list[Any] = [UserRow.valid_from_s.set(valid_from_s)]
    if password_set_at is not None:
        actions.append(UserRow.password_set_at.set(clock.iso(password_set_at)))
    return update(
        keys.user(user_id),
        actions,
        Row.pk.exists() & condition,
        Conflict("The sessions were ended already."),
    )


def _details(profile: Profile) -> list[Any]:
    user = profile.user
    actions: list[Any] = [getattr(Row, name).set(at) for name, at in _places(user).items()]
    return [
        *actions,
        UserRow.version.set(user.version),
        UserRow.first_name.set(user.first_name),
        UserRow.last_name.set(user.last_name),
        UserRow.language.set(user.language),
        set_or_remove(UserRow.role, str(user.role) if user.role else None),
        set_or_remove(UserRow.phone, profile.phone),
        set_or_remove(UserRow.mobile, profile.mobile),
        set_or_remove(UserRow.notes, profile.notes),
        set_or_remove(UserRow.payer_id, profile.payer_id),
        set_or_remove(UserRow.wanted_email, profile.wanted_email),
    ]


def _is_as(before: Profile) -> Condition:
    counted, seen = UserRow.owner_changes, before.owner_changes
    as_counted = counted == seen
    # A user of the first release has no number yet.
    is_counted: Condition = as_counted if seen else counted.does_not_exist() | as_counted
    as_seen: Condition = (Row.version == before.user.version) & is_counted
    return as_seen


def _places(user: User) -> dict[str, str]:
    # Some signs become many when folded, and an index key holds 1024 octets.
    first, last = (fold(name)[:_LONGEST_PLACE] for name in (user.first_name, user.last_name))
    is_deleted = user.state is UserState.DELETED
    return {
        "g3": partitions.DELETED_LIST if is_deleted else partitions.USER_LIST,
        "g3s": f"{last} {first}#{user.id}",
    }
