"""Who can enter, as a list for staff (R11)."""

from collections.abc import Iterator

from chalicelib.aws import keys
from chalicelib.aws.seeking import seek
from chalicelib.aws.table import BY_OFFICE, BY_OFFICE_STATE, Raw
from chalicelib.core.paging import Page, Position
from chalicelib.core.text import fold
from chalicelib.users import store
from chalicelib.users.adding import normal_email
from chalicelib.users.model import Profile, UserFilter

# What a filter leaves out is read too: a page may end before it is full, and says where to go on.
_MOST_QUERIES = 5
_LEAST_READ = 100
_LONGEST_BEGINNING = 80
# By last name, and by first name.
_PRESENT = (keys.USER_LIST, keys.USER_FIND)
_DELETED = (keys.DELETED_LIST, keys.DELETED_FIND)
_BY_FIRST = "by_first_name"


def list_users(
    text: str, wanted: UserFilter | None, *, limit: int, position: Position | None
) -> Page[Profile]:
    """
    People by last name, whose last name begins so; or by first name, when no last name does. A
    whole e-mail address finds the person who has it.

    Up to 5 Queries of an index, twice for a first name; 2 BatchGetItems for an address.
    """
    if "@" in text:
        return Page(tuple(_by_address(text, wanted)), None)
    is_by_first = position is not None and _BY_FIRST in position
    page = _list(text, wanted, by_first_name=is_by_first, limit=limit, position=position)
    if page.items or page.next or not text or position is not None:
        return page
    return _list(text, wanted, by_first_name=True, limit=limit, position=None)


def _by_address(address: str, wanted: UserFilter | None) -> Iterator[Profile]:
    user_id = store.find_id_by_email(normal_email(address))
    profile = store.get_profile(user_id) if user_id else None
    if profile is not None and profile.is_shown(wanted):
        yield profile


def _list(
    text: str,
    wanted: UserFilter | None,
    *,
    by_first_name: bool,
    limit: int,
    position: Position | None,
) -> Page[Profile]:
    index = BY_OFFICE_STATE if by_first_name else BY_OFFICE
    is_deleted = wanted is UserFilter.DELETED
    lists = _DELETED if is_deleted else _PRESENT

    def fitting(raw: Raw) -> Profile | None:
        profile = store.profile_of(raw)
        return profile if profile.is_shown(wanted) else None

    page = seek(
        index,
        lists[by_first_name],
        fitting,
        # What folds to more than an index key can hold is nobody's beginning.
        prefix=fold(text)[:_LONGEST_BEGINNING],
        limit=limit,
        position=position,
        at_once=limit if wanted is None or is_deleted else max(limit, _LEAST_READ),
        most_queries=_MOST_QUERIES,
    )
    return Page(page.items, _marked(page.next, by_first_name=by_first_name))


def _marked(position: Position | None, *, by_first_name: bool) -> Position | None:
    """Which of the two lists a cursor goes on in stands in it."""
    return position | {_BY_FIRST: "1"} if position and by_first_name else position
