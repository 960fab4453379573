"""Who can enter, as a list for staff (R11)."""

from collections.abc import Iterator

from chalicelib.aws import partitions
from chalicelib.aws.seeking import seek
from chalicelib.aws.table import BY_OFFICE, Raw
from chalicelib.core.paging import Page, Position
from chalicelib.core.text import has_words
from chalicelib.users import address_store, store
from chalicelib.users.adding import normal_email
from chalicelib.users.model import Profile, UserFilter

# What a filter leaves out is read too: a page may end before it is full, and says where to go on.
# No index knows the middle of a name, so one look for a text goes through 10,000 people.
_MOST_QUERIES = 5
_LEAST_READ = 100
_MOST_SEARCHES = 10
_SEARCHED_AT_ONCE = 1000


def list_users(
    text: str, wanted: UserFilter | None, *, limit: int, position: Position | None
) -> Page[Profile]:
    """
    People by last name; with a text those of whose name or e-mail address each of its words is a
    part. A whole address that is somebody's finds that person alone.

    Up to 5 Queries of an index, 10 for a text; for an address 2 BatchGetItems before.
    """
    if "@" in text and position is None:
        found = tuple(_by_address(text, wanted))
        if found:
            return Page(found, None)
    is_deleted = wanted is UserFilter.DELETED
    usual = limit if wanted is None or is_deleted else max(limit, _LEAST_READ)

    def fitting(raw: Raw) -> Profile | None:
        if text and not has_words(text, _said_of(raw)):
            return None
        profile = store.profile_of(raw)
        return profile if profile.is_shown(wanted) else None

    return seek(
        BY_OFFICE,
        partitions.DELETED_LIST if is_deleted else partitions.USER_LIST,
        fitting,
        prefix="",
        limit=limit,
        position=position,
        at_once=_SEARCHED_AT_ONCE if text else usual,
        most_queries=_MOST_SEARCHES if text else _MOST_QUERIES,
    )


def _by_address(address: str, wanted: UserFilter | None) -> Iterator[Profile]:
    user_id = address_store.find_id_by_email(normal_email(address))
    profile = store.get_profile(user_id) if user_id else None
    if profile is not None and profile.is_shown(wanted):
        yield profile


def _said_of(raw: Raw) -> str:
    """What is looked at; reading all of a row takes many times as long, and most do not fit."""
    return " ".join(raw[name]["S"] for name in ("first_name", "last_name", "email"))
