"""Users: adding one, finding them by address, their own settings."""

from dataclasses import replace

from chalicelib.access.model import Actor, Role, User, UserState
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import commit
from chalicelib.core import ids
from chalicelib.users import store

__all__ = [
    "add_user",
    "address_owner",
    "end_sessions",
    "find_user_by_email",
    "get_user",
    "normal_email",
    "set_language",
]

get_user = store.get_user
address_owner = store.address_owner
end_sessions = store.end_sessions


def normal_email(address: str) -> str:
    """An address as it is compared and stored: trimmed and in lower case."""
    return address.strip().lower()


def add_user(  # noqa: PLR0913 - a person is a list of facts
    actor_id: str,
    *,
    first_name: str,
    last_name: str,
    email: str,
    language: str,
    role: Role | None = None,
) -> User:
    """
    Add a person. The way in (a one-time link) is identity's affair.

    Raises:
        Conflict: somebody has the address already (`email_taken`).
    """
    user = User(
        id=ids.new_id("usr"),
        first_name=first_name,
        last_name=last_name,
        email=normal_email(email),
        language=language,
        role=role,
        state=UserState.ACTIVE,
        valid_from_s=0,
        version=1,
    )
    commit(*store.put_user(user), entry(Tag.USERS_ADD, actor_id=actor_id, target=user.id))
    return user


def find_user_by_email(address: str) -> User | None:
    """Whose address this is, or None. 2 BatchGetItems, 1 for an unknown one."""
    user_id = store.find_id_by_email(normal_email(address))
    return store.get_user(user_id) if user_id else None


def set_language(actor: Actor, language: str, *, seen_version: int) -> User:
    """
    Change the actor's own language. Writes audit `users:user:language`.

    Raises:
        StaleVersion: the user changed since.
    """
    record = entry(Tag.USERS_LANGUAGE, actor_id=actor.user.id, target=actor.user.id)
    commit(store.set_language(actor.user, language, seen_version=seen_version), record)
    return replace(actor.user, language=language, version=seen_version + 1)
