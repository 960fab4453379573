"""`USER#u` / `USER` (by-office by folded name) and the look-up `EMAIL#sha256`."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.access.model import User
from chalicelib.access.rows import UserRow, user_of
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Raw, Row, fetch, put_new, read, update
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.core.text import fold


class EmailRow(Row):
    """Which user an address belongs to."""

    user_id = UnicodeAttribute()


def get_user(user_id: str) -> User:
    """
    1 BatchGetItem.

    Raises:
        NotFound: there is no such user.
    """
    key = keys.user(user_id)
    found = fetch([key])
    if key not in found:
        raise NotFound("There is no such user.")
    return user_of(found[key])


def find_id_by_email(address: str) -> str | None:
    """Whose address this is (normalised), or None. 1 BatchGetItem."""
    key = keys.email(address)
    return address_owner(fetch([key]).get(key))


def address_owner(raw: Raw | None) -> str | None:
    """Whose address a raw `EMAIL` item says it is; None without an item."""
    return str(read(EmailRow, raw).user_id) if raw is not None else None


def put_user(user: User) -> tuple[Change, ...]:
    """A new user and the claim to the address, which nobody may have yet."""
    key, email_key = keys.user(user.id), keys.email(user.email)
    row = UserRow(
        pk=key.pk,
        sk=key.sk,
        g3="USERS",
        g3s=f"{fold(user.last_name)} {fold(user.first_name)}#{user.id}",
        first_name=user.first_name,
        last_name=user.last_name,
        email=user.email,
        language=user.language,
        role=str(user.role) if user.role else None,
        state=str(user.state),
        valid_from_s=user.valid_from_s,
        created_at=clock.iso(clock.now()),
    )
    taken = Conflict("Somebody has this address already.", code="email_taken")
    email_row = EmailRow(pk=email_key.pk, sk=email_key.sk, user_id=user.id)
    return put_new(email_row, taken), put_new(row)


def set_language(user: User, language: str, *, seen_version: int) -> Change:
    """Change the language of a user's client and e-mails."""
    return update(
        keys.user(user.id),
        [UserRow.language.set(language), UserRow.version.set(seen_version + 1)],
        UserRow.version == seen_version,
        StaleVersion("Your details changed meanwhile. Load them again."),
    )


def end_sessions(user_id: str, valid_from_s: int) -> Change:
    """Every session that began before `valid_from_s` is over."""
    condition = UserRow.valid_from_s.does_not_exist() | (UserRow.valid_from_s <= valid_from_s)
    return update(
        keys.user(user_id),
        [UserRow.valid_from_s.set(valid_from_s)],
        Row.pk.exists() & condition,
        Conflict("The sessions were ended already."),
    )
