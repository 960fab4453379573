"""What users offer: adding, finding, changing and ending people, and their own settings."""

from chalicelib.access.model import Actor, User
from chalicelib.access.staff import check_admin
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import commit
from chalicelib.core.values import replace
from chalicelib.users import address_store, store
from chalicelib.users.adding import (
    MOST_GRANTS,
    NewAccess,
    add_user,
    add_with_accesses,
    adding,
    normal_email,
)
from chalicelib.users.address import ask_for_address, confirm_address, look_at_address
from chalicelib.users.editing import change_profile, change_user
from chalicelib.users.ending import (
    block_user,
    delete_user,
    ending_with_last_access,
    look_at_deletion,
    unblock_user,
)
from chalicelib.users.listing import list_users
from chalicelib.users.sessions import next_start_s, tell_pool
from chalicelib.users.ways_in import link_of, make_way_in, way_in

__all__ = [
    "MOST_GRANTS",
    "NewAccess",
    "add_user",
    "add_with_accesses",
    "adding",
    "address_owner",
    "ask_for_address",
    "block_user",
    "change_profile",
    "change_user",
    "check_admin",
    "confirm_address",
    "delete_user",
    "end_sessions",
    "ending_with_last_access",
    "find_profiles",
    "find_user_by_email",
    "get_profile",
    "get_user",
    "left_at",
    "link_of",
    "list_users",
    "look_at_address",
    "look_at_deletion",
    "make_way_in",
    "next_start_s",
    "normal_email",
    "not_left_since",
    "profile_in",
    "profile_of",
    "set_language",
    "still_owned",
    "tell_pool",
    "unblock_user",
    "way_in",
]

get_user = store.get_user
get_profile = store.get_profile
find_profiles = store.find_profiles
profile_in = store.profile_in
profile_of = store.profile_of
address_owner = address_store.address_owner
end_sessions = store.end_sessions
left_at = address_store.left_at
not_left_since = address_store.not_left_since
still_owned = address_store.still_owned


def find_user_by_email(address: str) -> User | None:
    """Whose address this is, or None. 2 BatchGetItems, 1 for an unknown one."""
    user_id = address_store.find_id_by_email(normal_email(address))
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
