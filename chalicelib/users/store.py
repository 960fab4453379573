"""
`USER#u` / `USER` (by-office by last name; the deleted in a list of their own). Whose an address is
stands in `address_store`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.access.model import User, UserState
from chalicelib.access.rows import UserRow, user_of
from chalicelib.aws import keys, partitions
from chalicelib.aws.table import (
    Change,
    Key,
    Raw,
    Row,
    delete,
    fetch,
    put_new,
    read,
    set_or_remove,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.core.text import fold
from chalicelib.users.address_store import changed_meanwhile, claim_address
from chalicelib.users.model import Profile, UserOrigin

_LONGEST_PLACE = 100


def get_user(user_id: str) -> User:
    """
    1 BatchGetItem.

    Raises:
        NotFound: there is no such user.
    """
    return get_profile(user_id).user


def get_profile(user_id: str) -> Profile:
    """
    1 BatchGetItem.

    Raises:
        NotFound: there is no such user.
    """
    key = keys.user(user_id)
    return profile_in(fetch([key]), key)


def find_profiles(user_ids: Iterable[str]) -> dict[str, Profile]:
    """Those people that exist, deleted ones too, by id. 1 BatchGetItem per 100."""
    found = fetch([keys.user(user_id) for user_id in user_ids])
    profiles = [profile_of(raw) for raw in found.values()]
    return {profile.user.id: profile for profile in profiles}


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
        panels=int(row.panels or 0),
        accesses=int(row.accesses or 0),
        only_panels=bool(row.only_panels),
        was_staff=bool(row.was_staff),
        ended_in=frozenset(row.ended_in or ()),
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
        panels=profile.panels or None,
        only_panels=profile.only_panels or None,
    )
    return claim_address(user.email, user.id), put_new(row)


def change_user(after: Profile, *, seen_version: int) -> Change:
    """What the office knows of a person, over the version seen; state and address stay."""
    stale = StaleVersion("Somebody changed this person meanwhile. Load it again.")
    return update(keys.user(after.user.id), _details(after), Row.version == seen_version, stale)


def change_state(after: Profile, *, before: Profile, has_nothing: bool = False) -> Change:
    """
    A person's state with all that depends on it, over everything that was read, what the person
    owns and belongs to included; Conflict USER_CHANGED if anything changed meanwhile.

    Args:
        has_nothing: no grant was found, so that one that was given since counts as a change too.
    """
    actions = [
        *_details(after),
        UserRow.state.set(str(after.user.state)),
        UserRow.valid_from_s.set(after.user.valid_from_s),
        UserRow.owner_changes.set(after.owner_changes),
        set_or_remove(UserRow.ended_at, clock.iso(after.ended_at) if after.ended_at else None),
        set_or_remove(UserRow.panels, after.panels),
        set_or_remove(UserRow.only_panels, after.only_panels),
        set_or_remove(UserRow.ended_in, set(after.ended_in)),
    ]
    as_seen = _is_as(before) & _is_counted(UserRow.panels, before.panels)
    if has_nothing:
        as_seen &= _is_counted(UserRow.accesses, before.accesses)
    return update(keys.user(after.user.id), actions, as_seen, changed_meanwhile())


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
        set_or_remove(UserRow.was_staff, profile.was_staff),
        set_or_remove(UserRow.phone, profile.phone),
        set_or_remove(UserRow.mobile, profile.mobile),
        set_or_remove(UserRow.notes, profile.notes),
        set_or_remove(UserRow.payer_id, profile.payer_id),
        set_or_remove(UserRow.wanted_email, profile.wanted_email),
    ]


def _is_as(before: Profile) -> Condition:
    is_counted = _is_counted(UserRow.owner_changes, before.owner_changes)
    as_seen: Condition = (Row.version == before.user.version) & is_counted
    return as_seen


def _is_counted(counted: NumberAttribute, seen: int) -> Condition:
    # A user of an earlier release has no number yet.
    as_counted: Condition = counted == seen
    return as_counted if seen else counted.does_not_exist() | as_counted


def _places(user: User) -> dict[str, str]:
    # Some signs become many when folded, and an index key holds 1024 octets.
    first, last = (fold(name)[:_LONGEST_PLACE] for name in (user.first_name, user.last_name))
    is_deleted = user.state is UserState.DELETED
    return {
        "g3": partitions.DELETED_LIST if is_deleted else partitions.USER_LIST,
        "g3s": f"{last} {first}#{user.id}",
    }
